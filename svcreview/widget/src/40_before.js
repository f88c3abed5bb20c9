// What comes before any entry's content: the rules, the declaration, the recusals.

function heading(app, text) {
  return h("h1", { class: "svr-start", tabindex: "-1" }, text);
}

function sheetOf(app, ...children) {
  return h("section", { class: "svr-sheet" }, children);
}

function rulesPage(app) {
  const { state } = app;
  const next = state.step === "rules";
  return sheetOf(app,
    heading(app, app.t("rulesTitle")),
    h("dl", { class: "svr-facts" }, state.rules.map((rule) => h("div", {}, h("dt", {}, rule.title), h("dd", {}, rule.text)))),
    h("h2", {}, app.t("rulesDimensions")),
    state.dimensions.map((dimension) => rubricTable(app, dimension)),
    h("p", { class: "svr-actions" },
      next
        ? button(app.t("rulesRead"), () => proceed(app, "rules_read"), { class: "svr-main", "data-key": "next" })
        : button(app.t("back"), () => app.go({ shown: app.state.step === "closed" ? "scoring" : app.state.step }), { class: "svr-second" })));
}

// After an act that finishes a step, show the step that the desk says is next.
async function proceed(app, op, args) {
  const reply = await app.act(op, args);
  if (!reply?.ok) return;
  app.ui.shown = app.stepNow();
  app.render();
  app.root.querySelector(".svr-start")?.focus();
  app.root.scrollIntoView({ block: "start" });
}

function rubricTable(app, dimension) {
  const categories = Object.entries(dimension.levels);
  return h("details", { class: "svr-rubric" },
    h("summary", {}, h("strong", {}, dimension.title), " ",
      dimension.informational ? app.t("informational") : app.t("points", { weight: dimension.weight }),
      h("span", { class: "svr-quiet" }, " ", dimension.question)),
    h("ul", {}, dimension.points.map((point) => h("li", {}, point))),
    categories.map(([category, levels]) => h("table", {},
      h("caption", {}, app.state.categories[category] ?? ""),
      h("tbody", {}, [...levels].reverse().map((level) => h("tr", {},
        h("th", { scope: "row" }, level.title, " ", h("span", { class: "svr-range" }, app.t("range", { range: bandRange(level) }))),
        h("td", {}, level.descriptor)))))));
}

function declarationPage(app) {
  const { declaration, step } = app.state;
  const given = declaration.given !== null;
  const form = h("form", { class: "svr-sheet", onsubmit: (event) => declare(app, event) },
    heading(app, app.t("declarationTitle")),
    h("ol", { class: "svr-sentences" }, declaration.sentences.map((sentence) => h("li", {}, sentence))),
    h("fieldset", { class: "svr-choice" },
      h("legend", {}, app.t("publishName")),
      [["yes", true], ["no", false]].map(([key, value]) => h("label", {},
        h("input", { type: "radio", name: newId("publish"), value: key, checked: given && declaration.publish_name === value,
          disabled: given, required: true, "data-key": `publish-${key}` }),
        app.t(key === "yes" ? "publishYes" : "publishNo")))),
    h("p", { class: "svr-actions" },
      !given && h("button", { type: "submit", class: "svr-main", "data-key": "next" }, app.t("declare")),
      given && h("span", { class: "svr-done" }, app.t("declared", { when: declaration.given_text })),
      given && button(app.t("printDeclaration"), () => printDeclaration(app), { class: "svr-second" }),
      given && button(app.t("goOn"), () => app.go({ shown: step === "closed" ? "scoring" : step }), { class: "svr-main" })));
  const radios = form.querySelectorAll("input[type=radio]");
  for (const radio of radios) radio.name = radios[0].name;
  return form;
}

async function declare(app, event) {
  event.preventDefault();
  const publish = event.target.querySelector("input:checked").value === "yes";
  await proceed(app, "declare", { publish_name: publish });
}

function recusalsPage(app) {
  const { recusals, step } = app.state;
  const open = recusals.filter((row) => row.proposal && !row.recused);
  const frozen = step === "closed";
  return sheetOf(app,
    heading(app, app.t("recusalsTitle")),
    h("p", {}, app.t("recusalsLead")),
    open.length > 0 && h("p", { class: "svr-note" }, app.t("proposalsOpen", { n: open.length })),
    h("ul", { class: "svr-recusals" }, recusals.map((row) => recusalRow(app, row, frozen))),
    h("p", { class: "svr-actions" },
      step === "recusals"
        ? button(app.t("recusalsDone"), () => proceed(app, "recusals_done"), { class: "svr-main", "data-key": "next" })
        : button(app.t("back"), () => app.go({ shown: "scoring" }), { class: "svr-second" })));
}

function recusalRow(app, row, frozen) {
  const box = h("div", { class: "svr-answer" });
  const waits = row.proposal && !row.recused;
  const ask = (title, needsGround, send) => put(box, reasonForm(app, { title, grounds: needsGround ? app.state.grounds : null,
    optional: false, submit: title, send, cancel: () => { put(box); opener.focus(); } }))
    .querySelector("select,textarea").focus();
  const opener = button(app.t("recuse"), () => ask(app.t("recuse"), true, (ground, reason) =>
    app.act("recuse", { submission: row.submission, ground, reason })),
  { class: "svr-second", "aria-label": `${app.t("recuse")} ${row.submission}`, "data-key": `recuse-${row.submission}` });
  const answers = waits && [
    button(app.t("proposalYes"), () => app.act("answer_proposal", { submission: row.submission, recuse: true, reason: "" }),
      { class: "svr-main", "aria-label": `${app.t("proposalYes")} ${row.submission}`, "data-key": `yes-${row.submission}` }),
    button(app.t("proposalNo"), () => ask(app.t("proposalNo"), false, (_, reason) =>
      app.act("answer_proposal", { submission: row.submission, recuse: false, reason })),
    { class: "svr-second", "aria-label": `${app.t("proposalNo")} ${row.submission}`, "data-key": `no-${row.submission}` })];
  return h("li", { class: row.recused ? "svr-recused" : waits ? "svr-waits" : null },
    h("div", {},
      h("strong", {}, `${row.submission} ${row.title}`),
      h("p", { class: "svr-quiet" }, row.agency, " · ", app.state.categories[row.category]),
      ["team", "contacts"].map((who) => row[who]?.length > 0
        && h("p", { class: "svr-quiet" }, app.t(who, { names: row[who].join(app.t("comma")) }))),
      waits && h("p", { class: "svr-proposal" }, app.t("proposal"), row.proposal.text)),
    row.recused
      ? h("div", { class: "svr-recusal" }, h("b", {}, app.t("recused")), h("p", {}, row.ground_text), row.reason && h("p", { class: "svr-quiet" }, row.reason))
      : h("p", { class: "svr-buttons" }, waits ? answers : !frozen && opener),
    box);
}

// A reason in words, with a ground from a list where one is asked for.
function reasonForm(app, { title, grounds, submit, send, cancel, hint }) {
  const [ground, reason] = [newId("ground"), newId("reason")];
  const select = grounds && h("select", { id: ground, required: true },
    h("option", { value: "" }, app.t("choose")), grounds.map(({ key, text }) => h("option", { value: key }, text)));
  const area = h("textarea", { id: reason, rows: 2, required: true, maxlength: 10000 });
  return h("form", { class: "svr-reasonform", "aria-label": title, onsubmit: (event) => {
    event.preventDefault();
    send(select?.value ?? null, area.value.trim());
  } },
  grounds && h("label", { for: ground }, app.t("ground")), select,
  h("label", { for: reason }, hint ?? app.t("reason")), area,
  h("p", { class: "svr-buttons" },
    h("button", { type: "submit", class: "svr-main" }, submit),
    button(app.t("cancel"), cancel, { class: "svr-second" })));
}
