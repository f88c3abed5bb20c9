// The frame of every page: banner, steps, save indicator, language, help.

function page(app) {
  const { state } = app;
  const body = {
    rules: rulesPage, declaration: declarationPage, recusals: recusalsPage,
    offer: practiceOffer, scoring: scoringPage, handin: handinPage,
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
    lineStrip(app),
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
    const here = step === (app.ui.shown === "offer" ? "scoring" : app.ui.shown);
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
  const again = button(app.t("retry"), () => app.keeper.reconnect(), { class: "svr-plain svr-again", "data-key": "retry" });
  const heard = h("span", { class: "svr-hidden", role: "status", "aria-live": "polite" });
  const box = h("div", { class: "svr-save" }, text, again, heard);
  let before = null;
  app.watch(() => {
    const status = app.keeper.status();
    box.dataset.status = status;
    say(text, status === "saved" ? app.keeper.savedAt : app.t(`save_${status}`));
    show(again, status === "unsaved" && app.keeper.waits);
    // Told aloud only when the news matter: each «saving…» aloud would drown the text itself.
    const loud = !["saving", "idle", "offline"].includes(status);
    if (loud && status !== before) say(heard, text.textContent);
    if (loud) before = status;
  });
  return box;
}
