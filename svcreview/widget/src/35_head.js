// The frame of every page: banner, steps, save indicator, language, help.

function page(app) {
  const { state } = app;
  const body = {
    rules: rulesPage, declaration: declarationPage, recusals: recusalsPage,
    scoring: scoringPage, handin: handinPage,
  }[app.ui.shown];
  return [
    state.demonstration && h("p", { class: "svr-demo" }, app.t("demonstration")),
    headBar(app),
    state.round.late_text && state.step !== "closed" && app.ui.shown !== "scoring" && h("p", { class: "svr-note", role: "note" }, state.round.late_text),
    state.closed_text && h("p", { class: "svr-closed", role: "note" }, state.closed_text),
    failureLine(app),
    clashes(app),
    refusals(app),
    body(app),
  ];
}

function failureLine(app) {
  const line = h("p", { class: "svr-failure", role: "alert", tabindex: "-1" });
  app.watch(() => { say(line, app.failure ?? ""); show(line, Boolean(app.failure)); });
  return line;
}

function headBar(app) {
  const { state } = app;
  return h("header", { class: "svr-head" },
    h("div", { class: "svr-title" },
      h("strong", {}, app.t("product")),
      h("span", {}, state.round.title, " · ", app.t("memberOf", { name: state.member.name })),
    ),
    stepList(app),
    h("div", { class: "svr-tools" },
      saveState(app),
      button(app.t("otherLanguage"), () => app.language(state.language === "en" ? "zh" : "en"), {
        class: "svr-plain", lang: state.language === "en" ? "zh-Hant-TW" : "en", "data-key": "language",
      }),
      button(app.t("help"), () => helpOverlay(app), {
        class: "svr-plain", "aria-keyshortcuts": "?", "data-key": "help",
      }),
    ),
  );
}

function stepList(app) {
  const reached = STEPS.indexOf(app.state.step === "closed" ? "handin" : app.state.step);
  const last = app.state.step === "scoring" ? reached + 1 : reached;
  const items = STEPS.map((step, at) => {
    const here = step === app.ui.shown;
    const attributes = { "aria-current": here ? "step" : null, "data-key": `step-${step}` };
    const name = [h("span", { class: "svr-number", "aria-hidden": "true" }, at < reached && !here ? "✓" : `${at + 1}`),
      h("span", { class: "svr-steplabel" }, app.t(`step_${step}`))];
    const done = at < reached ? h("span", { class: "svr-hidden" }, app.t("stepDone")) : null;
    return h("li", { class: at < reached ? "svr-past" : null },
      at <= last
        ? h("button", { type: "button", ...attributes, onclick: () => app.go({ shown: step }) }, name, done)
        : h("span", attributes, name));
  });
  return h("nav", { "aria-label": app.t("steps"), class: "svr-steps" }, h("ol", {}, items));
}

function saveState(app) {
  const text = h("span", { class: "svr-save-text" });
  const again = button(app.t("retry"), () => app.keeper.reconnect(), { class: "svr-plain svr-again" });
  const heard = h("span", { class: "svr-hidden", role: "status", "aria-live": "polite" });
  const box = h("div", { class: "svr-save" }, text, again, heard);
  let before = null;
  app.watch(() => {
    const status = app.keeper?.status() ?? "idle";
    box.dataset.status = status;
    say(text, status === "saved" ? app.keeper.savedAt : app.t(`save_${status}`));
    show(again, status === "offline" || status === "unsaved");
    // Told aloud only when the news matter: each «saving…» aloud would drown the text itself.
    const loud = !["saving", "idle"].includes(status);
    if (loud && status !== before) say(heard, text.textContent);
    if (loud) before = status;
  });
  return box;
}

// Both texts of a stale field, and the choice; whoever goes on typing is not interrupted.
function clashes(app) {
  const box = h("div", { class: "svr-clashes", role: "region", "aria-label": app.t("clashes"), hidden: true });
  const heard = h("span", { class: "svr-hidden", role: "alert" });
  let drawn = "";
  app.watch(() => {
    const found = [...(app.keeper?.sheets.values() ?? [])].filter((sheet) => sheet.clash && app.case(sheet.submission));
    const rows = found.flatMap((sheet) => [...sheet.clash].map(([field, there]) => ({
      submission: sheet.submission, field, there, mine: app.value(sheet.submission, field),
    })));
    const now = JSON.stringify(rows);
    if (now === drawn) return;
    if (rows.length && drawn.length < 3) say(heard, app.t("clashTold"));
    drawn = now;
    show(box, rows.length > 0);
    put(box, rows.length ? h("p", {}, h("strong", {}, app.t("clashTold"))) : [], rows.map((row) => clashRow(app, row)));
  });
  return [heard, box];
}

function clashRow(app, { submission, field, there, mine }) {
  const choose = (keepMine) => {
    app.keeper.resolve(submission, field, keepMine);
    app.focusField(`${submission}|${field}`);
  };
  const side = (title, text, action, keepMine) => h("div", { class: "svr-side" },
    h("h3", {}, title), h("p", { class: "svr-words" }, text || app.t("empty")),
    button(action, () => choose(keepMine), { class: keepMine ? "svr-main" : "svr-second" }));
  return h("section", { class: "svr-clash", "aria-label": fieldName(app, submission, field) },
    h("h2", {}, fieldName(app, submission, field)),
    h("div", { class: "svr-sides" },
      side(app.t("mine"), mine, app.t("keepMine"), true),
      side(app.t("theirs"), there, app.t("takeTheirs"), false)));
}

// Words that the desk refuses stay readable here until the member lets them go.
function refusals(app) {
  const box = h("div", { class: "svr-refused", role: "region", "aria-label": app.t("refused"), hidden: true });
  let drawn = "";
  app.watch(() => {
    const rows = [...(app.keeper?.sheets.values() ?? [])].flatMap((sheet) => [...sheet.bad].map(
      ([field, why]) => ({ submission: sheet.submission, field, why })));
    if (JSON.stringify(rows) === drawn) return;
    drawn = JSON.stringify(rows);
    show(box, rows.length > 0);
    put(box, rows.map(({ submission, field, why }) => h("section", { class: "svr-clash" },
      h("p", { role: "alert" }, h("strong", {}, `${fieldName(app, submission, field)}：`), why),
      h("p", { class: "svr-words" }, String(app.value(submission, field) ?? app.t("empty")).slice(0, 2000)),
      button(app.t("discard"), () => { app.keeper.discard(submission, field); app.render(); }, { class: "svr-second" }))));
  });
  return box;
}

function fieldName(app, submission, field) {
  const [kind, key, text] = field.split(":");
  const dimension = app.state.dimensions.find((one) => one.key === key)?.title ?? app.t("wholeCase");
  const what = { mark: () => app.t("mark"), na: () => app.t("notApplicable"), text: () => app.t(`text_${text}`),
    private: () => app.t("privateNotes"), abstain: () => app.t("abstainReason") }[kind]();
  return kind === "private" || kind === "abstain" ? `${submission} ${what}` : `${submission} ${dimension} ${what}`;
}

// ── help and shortcuts ──

const SHORTCUTS = [
  ["Alt+N", "keyNext"], ["Alt+P", "keyPrevious"], ["Alt+L", "keyList"], ["Alt+1…4", "keyDimension"],
  ["Alt+C", "keyComment"], ["Alt+V", "keyView"], ["Alt+W", "keySave"], ["?", "keyHelp"],
];

function helpOverlay(app) {
  const opener = app.root.getRootNode().activeElement;
  const close = button(app.t("close"), () => dialog.close(), { class: "svr-main" });
  const dialog = h("dialog", { class: "svr-help", "aria-label": app.t("help") },
    h("h2", {}, app.t("help")),
    h("ul", {}, ["help1", "help2", "help3", "help4"].map((key) => h("li", {}, app.t(key)))),
    h("h3", {}, app.t("keys")),
    h("dl", {}, SHORTCUTS.map(([keys, key]) => h("div", {}, h("dt", {}, h("kbd", {}, keys)), h("dd", {}, app.t(key))))),
    app.state.round.contact && h("p", {}, app.t("contact", { who: app.state.round.contact })),
    close);
  dialog.addEventListener("close", () => { dialog.remove(); opener?.focus?.(); });
  app.root.append(dialog);
  dialog.showModal();
}

// Only with Alt, so that nothing typed is ever taken for a command, and never while an input
// method is putting a word together. `code` and not `key`: Alt changes what key some layouts send.
function shortcut(app, event) {
  if (inMidWord(event)) return;
  const writing = event.target.closest("textarea,input:not([type=radio]):not([type=checkbox]),select");
  if (event.key === "?" && !writing && !event.altKey && !event.ctrlKey) return helpOverlay(app);
  if (!event.altKey || event.ctrlKey || event.metaKey || app.ui.shown !== "scoring") return;
  const command = commands(app)[event.code];
  if (!command) return;
  event.preventDefault();
  event.stopPropagation();
  command();
}

function commands(app) {
  const digits = app.state.dimensions.map((dimension, at) => [`Digit${at + 1}`, () => toDimension(app, dimension)]);
  return {
    ...Object.fromEntries(digits),
    KeyN: () => step(app, 1),
    KeyP: () => step(app, -1),
    KeyL: () => toggleList(app),
    KeyC: () => toComment(app),
    KeyV: () => app.go({ view: VIEWS[(VIEWS.indexOf(app.ui.view) + 1) % VIEWS.length] }),
    KeyW: () => app.keeper.flush(),
  };
}

function toDimension(app, dimension) {
  if (app.ui.view === "across") return app.go({ dimension: dimension.key });
  app.jump(app.ui.submission, `mark:${dimension.key}`);
}

function toComment(app) {
  const set = app.root.getRootNode().activeElement?.closest("[data-dimension]");
  const key = set?.dataset.dimension ?? app.state.dimensions[0].key;
  app.jump(app.ui.submission, `text:${key}:strength`);
}
