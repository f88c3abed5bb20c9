// Paper: a sheet of its own beside the desk, the only thing that the print rules leave visible.

function print(app, ...children) {
  const paper = h("div", { class: "svr-desk svr-paper", lang: app.root.lang },
    app.state.demonstration && h("p", { class: "svr-demo" }, app.t("demonstration")), children);
  document.body.append(paper);
  document.documentElement.classList.add("svr-printing");
  const done = () => {
    paper.remove();
    document.documentElement.classList.remove("svr-printing");
  };
  window.addEventListener("afterprint", done, { once: true });
  window.print();
}

function paperHead(app, title) {
  const { round, member } = app.state;
  return [
    h("h1", {}, title),
    h("dl", { class: "svr-facts" }, [[app.t("round"), round.title], [app.t("member"), member.name], [app.t("approval"), round.approval]]
      .filter(([, text]) => text).map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, text)))),
  ];
}

const signature = (app) => h("p", { class: "svr-signature" }, app.t("signature"));

function printDeclaration(app) {
  const { declaration } = app.state;
  print(app, paperHead(app, app.t("declarationTitle")),
    h("ol", {}, declaration.sentences.map((sentence) => h("li", {}, sentence))),
    h("p", {}, app.t(declaration.publish_name ? "publishYes" : "publishNo")),
    h("p", {}, app.t("declared", { when: declaration.given_text })),
    signature(app));
}

function printReceipt(app) {
  const { dimensions, categories, ranks } = app.state;
  const sent = app.state.cases.filter((one) => SETTLED.includes(one.state));
  const figures = [...dimensions.map((one) => `${one.title}／${one.weight}`), `${app.t("total")}／100`, app.t("rankColumn")];
  const figure = (text) => h("td", { class: "svr-num" }, text ?? "–");
  print(app, paperHead(app, app.t("receiptTitle")),
    h("p", {}, app.state.progress.text),
    h("table", { class: "svr-table" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, app.t("caseColumn")),
        figures.map((title) => h("th", { scope: "col", class: "svr-num" }, title)), h("th", { scope: "col" }, app.t("handedInAt")))),
      h("tbody", {}, sent.map((one) => h("tr", {},
        h("th", { scope: "row" }, `${one.id} ${one.title}`, h("span", { class: "svr-quiet" }, one.agency, " · ", categories[one.category])),
        dimensions.map((dimension) => figure(one.marks[dimension.key])),
        figure(app.abstaining(one) ? app.t("state_abstained") : app.total(one)), figure(ranks[one.id]), h("td", {}, one.handed_in_text))))),
    h("p", {}, app.t("receiptNote")),
    signature(app));
}
