// The review before handing in: what is ready, what is missing and where, what has gone already.

function handinPage(app) {
  const groups = { ready: [], missing: [], sent: [], out: [] };
  for (const one of app.state.cases) groups[handinGroup(app, one)].push(one);
  const picked = new Map();
  const count = h("span", {});
  const send = button(count, () => handIn(app, [...picked].filter(([, box]) => box.checked).map(([id]) => id)),
    { class: "svr-main", "data-key": "send" });
  const tally = () => {
    const n = [...picked.values()].filter((box) => box.checked).length;
    say(count, app.t("handIn", { n }));
    send.disabled = n === 0;
  };
  const page = h("section", { class: "svr-sheet svr-handin" },
    heading(app, app.t("handinTitle")),
    h("p", {}, app.t("handinLead")),
    handinGroupList(app, "missing", groups.missing, (one) => missingRow(app, one)),
    handinGroupList(app, "ready", groups.ready, (one) => readyRow(app, one, picked, tally)),
    app.state.step === "scoring" && h("p", { class: "svr-actions" }, send,
      button(app.t("backToScoring"), () => app.go({ shown: "scoring" }), { class: "svr-second" })),
    handinGroupList(app, "sent", groups.sent, (one) => sentRow(app, one)),
    groups.sent.length > 0 && h("p", { class: "svr-actions" },
      button(app.t("printReceipt"), () => printReceipt(app), { class: "svr-second", "data-key": "receipt" })),
    handinGroupList(app, "out", groups.out, (one) => h("li", {}, caseLink(app, one), h("span", { class: "svr-rowstate" }, stateText(app, one)))));
  tally();
  return page;
}

function handinGroup(app, one) {
  if (SETTLED.includes(one.state)) return "sent";
  if (one.state === "void") return "out";
  return (!app.abstaining(one) && app.missing(one).length) || (app.problems[one.id] ?? []).length ? "missing" : "ready";
}

function handinGroupList(app, key, cases, row) {
  return cases.length > 0 && h("section", { class: `svr-group svr-group-${key}` },
    h("h2", {}, app.t(`group_${key}`, { n: cases.length })),
    h("ul", {}, cases.map(row)));
}

const caseLink = (app, one) => h("span", {},
  button(`${one.id} ${one.title}`, () => app.jump(one.id), { class: "svr-link", "data-key": `review-${one.id}` }),
  h("span", { class: "svr-quiet" }, one.agency));

function missingRow(app, one) {
  const missing = app.abstaining(one) ? [] : app.missing(one);
  const none = missing.length === counted(app.state.dimensions).length;
  const marks = none ? [{ field: `mark:${missing[0].key}`, text: app.t("notScored") }] : missing.map((dimension) => ({ field: `mark:${dimension.key}`, text: app.t("markMissing", { name: dimension.title }) }));
  const fields = new Set(missing.map((dimension) => `mark:${dimension.key}`));
  const all = [...marks, ...(app.problems[one.id] ?? []).filter((problem) => !fields.has(problem.field))];
  return h("li", {}, caseLink(app, one), h("ul", { class: "svr-problems" }, all.map((problem) => h("li", {},
    button(problem.text, () => app.jump(one.id, problem.field), { class: "svr-link", "data-problem": `${one.id}|${problem.field}` })))));
}

function readyRow(app, one, picked, tally) {
  const box = h("input", { type: "checkbox", checked: true, onchange: tally, "data-key": `pick-${one.id}`, "aria-label": `${app.t("pick")} ${one.id}` });
  picked.set(one.id, box);
  return h("li", {}, h("span", { class: "svr-pick" }, box, caseLink(app, one)), h("b", {}, totalText(app, one)));
}

function sentRow(app, one) {
  return h("li", {}, caseLink(app, one),
    h("span", {}, h("b", {}, totalText(app, one)), " ", h("span", { class: "svr-quiet" }, one.handed_in_text),
      one.reopen_asked && h("span", { class: "svr-tag" }, app.t("reopenAsked"))));
}

const totalText = (app, one) => (app.abstaining(one) ? app.t("state_abstained") : `${app.total(one)}／100`);

async function handIn(app, submissions) {
  if (!(await app.keeper.settled())) {
    app.failure = app.t("notAllSaved");
    return app.render();
  }
  const bases = Object.fromEntries(submissions.map((id) => [id, app.keeper.sheet(id).counter]));
  const reply = await app.act("hand_in", { submissions, bases });
  app.problems = reply?.problems ?? {};
  if (reply?.ok && !reply.state) await app.reread();
  app.render();
  app.root.querySelector(reply?.problems ? "[data-problem]" : ".svr-start")?.focus();
  return reply;
}
