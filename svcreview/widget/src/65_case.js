// Scoring: three ways to look at the same sheets, and the first of them, one case at a time.

const VIEW_BODIES = () => ({ case: caseView, across: acrossView, overview: overview });

function scoringPage(app) {
  if (!app.state.cases.length) return h("section", { class: "svr-sheet" }, heading(app, app.t("noCases")));
  return h("section", { class: `svr-scoring svr-view-${app.ui.view}`, "aria-label": app.t("step_scoring") },
    toolbar(app), VIEW_BODIES()[app.ui.view](app));
}

function toolbar(app) {
  const progress = h("span", { class: "svr-progress" });
  const bar = h("progress", { max: app.state.progress.of || 1, "aria-label": app.t("progress") });
  app.watch(() => { say(progress, app.state.progress.text); bar.value = app.state.progress.done; });
  return h("div", { class: "svr-bar" },
    h("nav", { class: "svr-views", "aria-label": app.t("views") }, VIEWS.map((view) => button(app.t(`view_${view}`), () => app.go({ view }),
      { "aria-current": view === app.ui.view ? "page" : null, "data-key": `view-${view}` }))),
    app.ui.view === "case" ? caseNav(app) : null,
    h("div", { class: "svr-status" },
      deadline(app), bar, progress),
    app.state.step === "scoring" && button(app.t("toHandin"), () => app.go({ shown: "handin" }), { class: "svr-main", "data-key": "handin" }));
}

function deadline(app) {
  const { deadline_text: when, late_text: late } = app.state.round;
  if (!when || app.state.step !== "scoring") return null;
  return h("span", { class: late ? "svr-late" : "svr-quiet", title: late }, app.t(late ? "deadlinePassed" : "deadline", { when }));
}

// ── which case ──

const isHandedIn = (one) => SETTLED.includes(one.state);
const isScored = (app, one) => isHandedIn(one) || app.abstaining(one) || app.missing(one).length === 0;

const FILTERS = {
  all: () => true,
  open: (app, one) => !isScored(app, one),
  scored: (app, one) => isScored(app, one) && !isHandedIn(one),
  sent: (_, one) => isHandedIn(one),
};

const filtered = (app) => app.cases().filter((one) => FILTERS[app.ui.filter](app, one));

function step(app, by) {
  const all = app.cases();
  const from = all.findIndex((one) => one.id === app.ui.submission);
  const found = by > 0
    ? all.slice(from + 1).find((one) => FILTERS[app.ui.filter](app, one))
    : all.slice(0, Math.max(0, from)).reverse().find((one) => FILTERS[app.ui.filter](app, one));
  if (found) app.go({ submission: found.id, view: "case" });
}

function toggleList(app) {
  app.go({ listed: !app.ui.listed, view: "case" });
  app.root.querySelector(app.ui.listed ? ".svr-list [aria-current]" : ".svr-current")?.focus();
}

function caseNav(app) {
  const all = app.cases();
  const at = all.findIndex((one) => one.id === app.ui.submission);
  const number = app.state.cases.findIndex((one) => one.id === app.ui.submission) + 1;
  const here = number ? app.t("caseOf", { at: number, of: app.state.cases.length }) : app.t("caseOfPractice");
  return h("nav", { class: "svr-casenav", "aria-label": app.t("caseNav") },
    button("‹", () => step(app, -1), { class: "svr-second", disabled: at <= 0, "aria-label": app.t("previous"), "data-key": "previous" }),
    button(here, () => toggleList(app),
      { class: "svr-second svr-current", "aria-expanded": String(app.ui.listed), "data-key": "list" }),
    button("›", () => step(app, 1), { class: "svr-second", disabled: at >= all.length - 1, "aria-label": app.t("next"), "data-key": "nextcase" }));
}

function caseList(app) {
  const rows = filtered(app);
  const name = newId("filter");
  return h("aside", { class: "svr-list", "aria-label": app.t("caseList") },
    h("fieldset", { class: "svr-filter" }, h("legend", { class: "svr-hidden" }, app.t("filter")),
      Object.keys(FILTERS).map((key) => h("label", {},
        h("input", { type: "radio", name, checked: key === app.ui.filter, "data-key": `filter-${key}`, onchange: () => app.go({ filter: key }) }),
        app.t(`filter_${key}`)))),
    rows.length === 0 && h("p", { class: "svr-quiet" }, app.t("filterEmpty")),
    h("ul", { "data-scroll": "list" }, rows.map((one) => {
      const note = h("span", { class: "svr-rowstate" });
      app.watch(() => { const now = app.case(one.id) ?? one; note.dataset.state = now.state; say(note, stateText(app, now)); });
      return h("li", {}, h("button", { type: "button", "aria-current": one.id === app.ui.submission ? "true" : null, "data-key": `case-${one.id}`,
        onclick: () => app.go({ submission: one.id, listed: matchMedia("(min-width: 64rem)").matches, pane: "form" }) },
      h("span", {}, app.isPractice(one.id) && [tagPractice(app), " "], h("b", {}, one.id), " ", one.title), note));
    })));
}

function stateText(app, one) {
  const total = app.total(one);
  if (one.state === "handed_in") return app.t("state_handed_in", { total: one.total ?? "–" });
  if (one.state === "abstained" || one.state === "void") return app.t(`state_${one.state}`);
  if (app.abstaining(one)) return app.t("state_abstaining");
  if (one.state === "returned") return app.t("state_returned");
  if (total !== null) return app.t("state_scored", { total });
  const missing = app.missing(one).length;
  return missing === counted(app.state.dimensions).length ? app.t("state_unscored") : app.t("state_partly", { n: missing });
}

// ── one case ──

function caseView(app) {
  const one = app.case(app.ui.submission);
  const entry = entryPane(app, one);
  const form = formPane(app, one);
  const set = tabs(app.t("panes"), [
    { key: "text", title: app.t("paneText"), panel: h("div", { class: "svr-pane svr-pane-text" }, entry) },
    { key: "form", title: app.t("paneForm"), panel: h("div", { class: "svr-pane svr-pane-form" }, form) },
  ], app.ui.pane, (key) => { app.ui.pane = key; });
  const [left, right] = set.panels;
  const wide = matchMedia("(min-width: 64rem)");
  const arrange = () => {
    // Side by side nothing is hidden, and what is not a tab must not call itself one.
    for (const panel of set.panels) {
      if (wide.matches) { panel.hidden = false; panel.removeAttribute("role"); panel.removeAttribute("aria-labelledby"); }
      else { panel.setAttribute("role", "tabpanel"); }
    }
    if (!wide.matches) set.select(app.ui.pane, { quiet: true });
  };
  wide.onchange = arrange;
  arrange();
  const split = h("div", { class: "svr-split", style: `--left:${app.ui.splitter}%` }, left, splitter(app), right);
  return h("div", { class: app.ui.listed ? "svr-work svr-listed" : "svr-work" },
    app.ui.listed && caseList(app),
    h("div", { class: "svr-case" }, caseHead(app, one), h("div", { class: "svr-panetabs" }, set.list), split));
}

function caseHead(app, one) {
  const rank = h("span", { class: "svr-rank" });
  const total = h("b", {});
  const lack = h("span", { class: "svr-quiet" });
  app.watch(() => {
    const now = app.case(one.id) ?? one;
    say(total, app.total(now, { partial: true }) ?? "–");
    const missing = app.missing(now).length;
    say(lack, missing && missing < app.marksOf(now).length ? app.t("state_partly", { n: missing }) : "");
    const place = app.state.ranks[one.id];
    say(rank, place ? app.t("rank", { rank: place }) : "");
    rank.title = app.state.ranks_text;
  });
  return h("div", { class: "svr-casehead" },
    h("div", { class: "svr-which" }, h("h1", { class: "svr-hidden" }, app.t("step_scoring")),
      h("h2", { class: "svr-start", tabindex: "-1" }, app.isPractice(one.id) && [tagPractice(app), " "],
        h("span", { class: "svr-id" }, one.id), " ", one.title),
      h("p", { class: "svr-quiet" }, one.agency, " · ", app.state.categories[one.category])),
    h("p", { class: "svr-total" }, h("span", {}, app.t("total")), total, h("span", { class: "svr-of" }, "／100"), lack, rank));
}

function splitter(app) {
  const bar = h("div", { class: "svr-splitter", role: "separator", tabindex: "0", "aria-orientation": "vertical",
    "aria-label": app.t("splitter"), "aria-valuemin": "25", "aria-valuemax": "60", "aria-valuenow": app.ui.splitter, "data-key": "splitter" });
  const move = (value) => {
    app.ui.splitter = Math.round(Math.min(60, Math.max(25, value)));
    bar.parentElement.style.setProperty("--left", `${app.ui.splitter}%`);
    bar.setAttribute("aria-valuenow", String(app.ui.splitter));
    app.remember();
  };
  bar.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: app.ui.splitter - 2, ArrowRight: app.ui.splitter + 2, Home: 25, End: 60 }[event.key];
    if (to === undefined || event.altKey || inMidWord(event)) return;
    event.preventDefault();
    move(to);
  });
  bar.addEventListener("pointerdown", (event) => { event.preventDefault(); bar.setPointerCapture(event.pointerId); });
  bar.addEventListener("pointermove", (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    const { left, width } = bar.parentElement.getBoundingClientRect();
    move(((event.clientX - left) / width) * 100);
  });
  return bar;
}

function formPane(app, one) {
  return h("section", { class: "svr-form", "aria-label": app.t("paneForm"), "data-scroll": `form-${one.id}` },
    caseNotice(app, one),
    app.state.dimensions.map((dimension) => dimensionField(app, one, dimension)),
    h("fieldset", { class: "svr-dim svr-whole", "data-dimension": "_" },
      h("legend", {}, h("span", { class: "svr-name" }, app.t("wholeCase"))),
      h("div", { class: "svr-below" }, commentToggles(app, one, "_"), caseActs(app, one)),
      commentAreas(app, one, "_")));
}

function problemList(app, one) {
  const problems = app.problems[one.id] ?? [];
  return problems.length > 0 && h("ul", { class: "svr-problems" }, problems.map((problem) => h("li", {},
    button(problem.text, () => app.jump(one.id, problem.field), { class: "svr-link" }))));
}

function caseNotice(app, one) {
  if (app.isPractice(one.id)) return practiceNotice(app);
  const text = {
    handed_in: () => app.t("isHandedIn", { when: one.handed_in_text }),
    returned: () => app.t("isReturned", { reason: one.returned_reason ?? "" }),
    abstained: () => app.t("isAbstained", { reason: one.abstain ?? "" }),
    abstaining: () => app.t("isAbstaining", { reason: one.abstain ?? "" }),
    void: () => app.t("isVoid"),
  }[one.state !== "abstained" && app.abstaining(one) ? "abstaining" : one.state];
  if (!text) return problemList(app, one);
  const box = h("div", { class: "svr-notice" }, h("p", {}, text()));
  const buttons = h("p", { class: "svr-buttons" });
  if (SETTLED.includes(one.state)) put(buttons, button(app.t("printReceipt"), () => printReceipt(app), { class: "svr-second" }), reopenButton(app, one, box));
  if (app.abstaining(one) && app.editable(one)) put(buttons, button(app.t("unabstain"), () => saveNow(app, one, "abstain", null), { class: "svr-second" }));
  box.append(buttons);
  return [box, problemList(app, one)];
}

function reopenButton(app, one, box) {
  if (one.reopen_asked) return h("span", { class: "svr-tag" }, app.t("reopenAsked"));
  if (app.state.step !== "scoring") return null;
  const opener = button(app.t("askReopen"), () => {
    const form = reasonForm(app, { title: app.t("askReopen"), grounds: null, submit: app.t("sendRequest"),
      send: (_, reason) => app.act("ask_reopen", { submission: one.id, reason }), cancel: () => { form.remove(); opener.focus(); } });
    box.append(form);
    form.querySelector("textarea").focus();
  }, { class: "svr-second", "data-key": "reopen" });
  return opener;
}

async function saveNow(app, one, field, value) {
  app.change(one.id, field, value);
  await app.keeper.settled();
  await app.reread();
  app.render();
}

function caseActs(app, one) {
  if (!app.editable(one) || app.isPractice(one.id)) return null;
  const box = h("div", { class: "svr-acts" });
  const clear = button(app.t("clear"), () => put(box, h("span", {}, app.t("clearSure")),
    button(app.t("clearYes"), () => clearCase(app, one), { class: "svr-danger" }),
    button(app.t("cancel"), () => app.render(), { class: "svr-second" })), { class: "svr-plain", "data-key": "clear" });
  const abstain = button(app.t("abstain"), () => {
    put(box, reasonForm(app, { title: app.t("abstain"), grounds: null, submit: app.t("abstain"), hint: app.t("abstainReason"),
      send: (_, reason) => saveNow(app, one, "abstain", reason), cancel: () => app.render() })).querySelector("textarea").focus();
  }, { class: "svr-plain", "data-key": "abstain" });
  return put(box, !app.abstaining(one) && abstain, clear);
}

async function clearCase(app, one) {
  if (!(await app.keeper.settled())) return app.render();
  app.ui.open = new Set([...app.ui.open].filter((name) => !name.startsWith(`${one.id}|`)));
  const reply = await app.act("clear", { submission: one.id, base: app.keeper.sheet(one.id).counter });
  if (reply?.ok && !reply.state) await app.reread();
  return app.render();
}
