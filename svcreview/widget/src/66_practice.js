// The practice case: to get used to the desk and to see where one stands; it counts nowhere.

const tagPractice = (app) => h("span", { class: "svr-tag svr-practice" }, app.t("practice"));

const untouched = (one) => !Object.keys(one.marks).length && !Object.keys(one.texts).length;

// Offered once, to whoever has not begun: with the practice case or with any other.
function practiceIsOffered(app) {
  const { practice, cases, step } = app.state;
  return Boolean(practice) && step === "scoring" && !app.ui.offered && [practice.case, ...cases].every(untouched);
}

function practiceOffer(app) {
  const { case: one } = app.state.practice;
  return h("section", { class: "svr-sheet" },
    heading(app, app.t("offerTitle")),
    h("p", {}, app.t("offerLead")),
    h("div", { class: "svr-offer-case" }, tagPractice(app),
      h("p", {}, h("strong", {}, `${one.id} ${one.title}`)),
      h("p", { class: "svr-quiet" }, one.agency, " · ", app.state.categories[one.category])),
    h("p", { class: "svr-actions" },
      button(app.t("offerYes"), () => openCase(app, one.id), { class: "svr-main", "data-key": "practise" }),
      button(app.t("startScoring"), () => startScoring(app), { class: "svr-second", "data-key": "start" })),
    h("p", { class: "svr-quiet" }, app.t("offerLater")));
}

function openCase(app, submission) {
  app.go({ shown: "scoring", view: "case", pane: "form", submission, offered: true });
  app.root.querySelector(".svr-casehead .svr-start")?.focus();
}

function startScoring(app) {
  const { cases } = app.state;
  openCase(app, (cases.find((one) => !isScored(app, one)) ?? cases[0]).id);
}

function practiceNotice(app) {
  const lead = h("p", {});
  const look = button(app.t("showSpread"), () => showSpread(app), { class: "svr-second", "data-key": "spread" });
  const start = button(app.t("startScoring"), () => startScoring(app), { class: "svr-second", "data-key": "start" });
  const text = () => (app.missing(app.state.practice.case).length ? "isPractice" : "practised");
  app.watch(() => {
    say(lead, app.t(text()));
    show(look, text() === "practised");
    start.className = text() === "practised" ? "svr-main" : "svr-second";
  });
  return h("div", { class: "svr-notice" }, lead,
    h("p", { class: "svr-buttons" }, look, app.state.step === "scoring" && app.state.cases.length > 0 && start));
}

// Others may have finished meanwhile, so it is asked for anew.
async function showSpread(app) {
  await app.keeper.settled();
  await app.reread();
  app.go({ left: "spread", pane: "text" });
  app.root.querySelector('[data-tab="spread"]')?.focus();
}

// Where all who practised stand, without names; else what it waits for.
function spreadPanel(app) {
  const box = h("div", {});
  let drawn = null;
  app.watch(() => {
    const { spread, waiting } = app.state.practice ?? {};
    const now = JSON.stringify([spread, waiting]);
    if (now === drawn) return;
    drawn = now;
    put(box, spread ? spreadTable(app, spread) : h("p", {}, waiting ?? ""));
  });
  return [h("h3", { class: "svr-hidden" }, app.t("spread")), box];
}

function spreadTable(app, { text, rows }) {
  const columns = ["low", "median", "high", "own"];
  return [h("p", { class: "svr-quiet" }, text),
    h("table", { class: "svr-table svr-spread" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, app.t("dimension")),
        columns.map((name) => h("th", { scope: "col", class: "svr-num" }, app.t(`spread_${name}`))))),
      h("tbody", {}, rows.map((row) => h("tr", { class: row.dimension === null ? "svr-spread-total" : null },
        h("th", { scope: "row" }, row.title),
        columns.map((name) => h("td", { class: `svr-num svr-spread-${name}` }, row[name])))))),
    h("p", { class: "svr-quiet" }, app.t("spreadNote"))];
}
