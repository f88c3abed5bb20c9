// One dimension across all cases: to give equal work equal marks.

function acrossView(app) {
  const dimension = app.state.dimensions.find((one) => one.key === app.ui.dimension);
  return h("div", { class: "svr-across" },
    h("div", { class: "svr-acrosshead" },
      h("nav", { class: "svr-views", "aria-label": app.t("dimensions") }, app.state.dimensions.map((one) =>
        button(one.title, () => app.go({ dimension: one.key }), { "aria-current": one.key === dimension.key ? "page" : null, "data-key": `dimension-${one.key}` }))),
      h("h1", { class: "svr-start", tabindex: "-1" }, dimension.title, " ",
        h("span", { class: "svr-points" }, dimension.informational ? app.t("informational") : app.t("points", { weight: dimension.weight }))),
      h("p", { class: "svr-quiet" }, dimension.question)),
    Object.entries(app.state.categories).map(([key, title]) => acrossCategory(app, dimension, key, title)));
}

function acrossCategory(app, dimension, category, title) {
  const cases = app.state.cases.filter((one) => one.category === category);
  if (!cases.length) return null;
  return h("section", { "aria-label": title },
    h("h2", {}, title),
    h("ul", { class: "svr-rows" }, cases.map((one) => h("li", {},
      h("div", { class: "svr-rowtitle" },
        button(`${one.id} ${one.title}`, () => app.jump(one.id, `mark:${dimension.key}`), { class: "svr-link", "data-key": `row-${one.id}` }),
        h("span", { class: "svr-quiet" }, one.agency)),
      dimensionField(app, one, dimension, { compact: true })))));
}
