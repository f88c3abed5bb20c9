// All cases and dimensions in one table, for a last look: it is read here and changed in the case.

function overview(app) {
  const groups = Object.entries(app.state.categories).filter(([key]) => app.state.cases.some((one) => one.category === key));
  const name = newId("sort");
  return h("div", { class: "svr-overview" },
    h("h1", { class: "svr-start", tabindex: "-1" }, app.t("view_overview")),
    h("div", { class: "svr-overhead" },
      h("p", { class: "svr-quiet" }, app.state.ranks_text),
      h("fieldset", { class: "svr-filter" }, h("legend", {}, app.t("sort")), ["id", "total"].map((key) => h("label", {},
        h("input", { type: "radio", name, checked: app.ui.sort === key, "data-key": `sort-${key}`, onchange: () => app.go({ sort: key }) }),
        app.t(`sort_${key}`))))),
    groups.map(([key, title]) => overviewTable(app, key, title)));
}

// The roles are written out, and each cell has its label: on a phone the rows become cards.
const cell = (kind, label, ...children) => h("td", { class: kind, role: "cell", "data-label": label }, children);

function sorted(app, cases) {
  if (app.ui.sort === "id") return cases;
  const height = (one) => (app.total(one) === null ? -1 : tenths(app.total(one)));
  return [...cases].sort((a, b) => height(b) - height(a));
}

function overviewTable(app, category, title) {
  const cases = sorted(app, app.state.cases.filter((one) => one.category === category));
  return h("div", { class: "svr-scroll", role: "region", tabindex: "0", "aria-label": title },
    h("table", { class: "svr-table", role: "table" },
      h("caption", {}, title),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
        h("th", { scope: "col", role: "columnheader" }, app.t("caseColumn")),
        app.state.dimensions.map((dimension) => h("th", { scope: "col", role: "columnheader", class: "svr-num" }, dimension.title, h("small", {}, `／${dimension.weight}`))),
        h("th", { scope: "col", role: "columnheader", class: "svr-num" }, app.t("total")),
        h("th", { scope: "col", role: "columnheader", class: "svr-num" }, app.t("rankColumn")),
        h("th", { scope: "col", role: "columnheader" }, app.t("stateColumn")))),
      h("tbody", { role: "rowgroup" }, cases.map((one) => overviewRow(app, one)))));
}

// The total stands in a column of its own.
function shortState(app, one) {
  if (one.state === "handed_in") return app.t("filter_sent");
  return one.state !== "returned" && !app.abstaining(one) && app.total(one) !== null ? app.t("filter_scored") : stateText(app, one);
}

function overviewRow(app, one) {
  const locked = one.state === "void" || app.abstaining(one);
  const cells = app.state.dimensions.map((dimension) => {
    const mark = app.value(one.id, `mark:${dimension.key}`);
    if (locked) return cell("svr-num", dimension.title, "–");
    if (mark !== null) return cell("svr-num", dimension.title, mark);
    return cell("svr-num", dimension.title, app.value(one.id, `na:${dimension.key}`)
      ? app.t("notApplicable")
      : button(app.t("unscored"), () => app.jump(one.id, `mark:${dimension.key}`),
        { class: "svr-link", "aria-label": `${one.id} ${dimension.title} ${app.t("unscored")}` }));
  });
  const state = cell("svr-rowstate", app.t("stateColumn"), shortState(app, one));
  state.dataset.state = one.state;
  return h("tr", { role: "row" },
    h("th", { scope: "row", role: "rowheader" }, button(`${one.id} ${one.title}`, () => app.jump(one.id), { class: "svr-link", "data-key": `over-${one.id}` }),
      h("span", { class: "svr-quiet" }, one.agency)),
    cells,
    cell("svr-num svr-sum", app.t("total"), locked ? "–" : app.total(one) ?? "–"),
    cell("svr-num", app.t("rankColumn"), app.state.ranks[one.id] ?? "–"),
    state);
}
