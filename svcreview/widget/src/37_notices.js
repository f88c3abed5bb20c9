// What the member must be told at once: the line is dead, words clash, words were not stored.

// At the lower edge, where its coming and going moves nothing under a writing hand.
function lineStrip(app) {
  const text = h("p", { role: "alert" });
  const again = button("", () => app.keeper.reconnect(), { class: "svr-second", "data-key": "reconnect" });
  const reload = button(app.t("reload"), () => location.reload(), { class: "svr-second", "data-key": "reload" });
  const box = h("div", { class: "svr-line", hidden: true }, text, again, reload);
  app.watch(() => {
    const { state, busy, attempts } = app.line;
    show(box, state !== "up");
    say(text, state === "up" ? "" : app.t(app.keeper.unkept ? "lineUnkept" : state === "gone" ? "lineGone" : "lineDown"));
    say(again, app.t(busy ? "connecting" : "reconnect"));
    show(again, state === "down");
    show(reload, state === "gone" || attempts > HINT_AFTER);
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

// Words that the desk did not take stay readable here until the member lets them go.
function refusals(app) {
  const box = h("div", { class: "svr-refused", role: "region", "aria-label": app.t("refused"), hidden: true });
  const heard = h("span", { class: "svr-hidden", role: "alert" });
  let drawn = "";
  app.watch(() => {
    const rows = [...(app.keeper?.sheets.values() ?? [])].flatMap((sheet) => [...sheet.bad].map(
      ([field, why]) => ({ submission: sheet.submission, field, why })));
    if (JSON.stringify(rows) === drawn) return;
    drawn = JSON.stringify(rows);
    const told = app.t(app.keeper.locked ? "notStoredClosed" : "notStored", { n: rows.length });
    show(box, rows.length > 0);
    say(heard, rows.length ? told : "");
    put(box, rows.length ? h("p", {}, h("strong", {}, told)) : [], rows.map((row) => refusalRow(app, row)));
  });
  return [heard, box];
}

const MOST_SHOWN = 2000;

function refusalRow(app, { submission, field, why }) {
  const name = fieldName(app, submission, field);
  const whole = String(app.keeper.value(submission, field)?.value ?? "");
  const words = h("p", { class: "svr-words" }, whole.slice(0, MOST_SHOWN) || app.t("empty"));
  const copy = button(app.t("copy"), () => copyOut(app, copy, words, whole), { class: "svr-second", "aria-label": `${app.t("copy")} ${name}` });
  const letGo = button(app.t("discard"), () => { app.keeper.discard(submission, field); app.render(); },
    { class: "svr-second", "aria-label": `${app.t("discard")} ${name}` });
  return h("section", { class: "svr-clash", "aria-label": name },
    h("p", {}, h("b", {}, name), app.keeper.locked ? null : [app.t("colon"), why]),
    words, h("p", { class: "svr-buttons" }, copy, letGo));
}

// Where the browser forbids copying, the words are at least marked for Ctrl+C.
async function copyOut(app, copy, words, whole) {
  getSelection().selectAllChildren(words);
  const done = await navigator.clipboard?.writeText(whole).then(() => true, () => false);
  if (done) say(copy, app.t("copied"));
}

function fieldName(app, submission, field) {
  const [kind, key, text] = field.split(":");
  const dimension = app.state.dimensions.find((one) => one.key === key)?.title ?? app.t("wholeCase");
  const what = { mark: () => app.t("mark"), na: () => app.t("notApplicable"), text: () => app.t(`text_${text}`),
    private: () => app.t("privateNotes"), abstain: () => app.t("abstainReason") }[kind]();
  return kind === "private" || kind === "abstain" ? `${submission} ${what}` : `${submission} ${dimension} ${what}`;
}
