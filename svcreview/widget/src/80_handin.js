// The review before handing in: what is ready, what is missing and where, what has gone already.

function handinPage(app) {
  const groups = { ready: [], missing: [], todo: [], sent: [], out: [] };
  for (const one of app.state.cases) groups[handinGroup(app, one)].push(one);
  return h("section", { class: "svr-sheet svr-handin" },
    heading(app, app.t("handinTitle")),
    h("p", {}, app.t("handinLead")),
    app.sent > 0 && h("div", { class: "svr-notice svr-well", role: "status" }, h("p", {}, app.t("handedIn", { n: app.sent })), receiptButton(app)),
    readyToGo(app, groups.ready),
    handinGroupList(app, "missing", groups.missing, (one) => missingRow(app, one)),
    handinGroupList(app, "todo", groups.todo, (one) => h("li", {}, caseLink(app, one))),
    handinGroupList(app, "sent", groups.sent, (one) => sentRow(app, one)),
    groups.sent.length > 0 && !app.sent && h("p", { class: "svr-actions" }, receiptButton(app)),
    handinGroupList(app, "out", groups.out, (one) => h("li", {}, caseLink(app, one), h("span", { class: "svr-rowstate" }, stateText(app, one)))));
}

const receiptButton = (app) => button(app.t("printReceipt"), () => printReceipt(app), { class: "svr-second", "data-key": "receipt" });

function readyToGo(app, ready) {
  const picked = new Map();
  const count = h("span", {});
  const chosen = () => [...picked].filter(([, box]) => box.checked).map(([id]) => id);
  const send = button(count, () => handIn(app, chosen()), { class: "svr-main", "data-key": "send" });
  const tally = () => {
    const n = chosen().length;
    say(count, app.t("handIn", { n }));
    send.disabled = n === 0;
  };
  const list = handinGroupList(app, "ready", ready, (one) => readyRow(app, one, picked, tally));
  tally();
  if (app.state.step !== "scoring") return list;
  return [list, ready.length === 0 && h("p", { class: "svr-quiet" }, app.t("nothingReady")),
    h("p", { class: "svr-actions" }, ready.length > 0 && send,
      button(app.t("backToScoring"), () => app.go({ shown: "scoring" }), { class: "svr-second", "data-key": "back" }))];
}

function handinGroup(app, one) {
  if (SETTLED.includes(one.state)) return "sent";
  if (one.state === "void") return "out";
  if ((app.problems[one.id] ?? []).length) return "missing";
  if (app.abstaining(one)) return "ready";
  const missing = app.missing(one).length;
  if (missing === app.marksOf(one).length) return "todo";
  return missing ? "missing" : "ready";
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
  const marks = missing.map((dimension) => ({ field: `mark:${dimension.key}`, text: app.t("markMissing", { name: dimension.title }) }));
  const fields = new Set(marks.map((mark) => mark.field));
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
  app.sent = reply?.ok ? submissions.length : 0;
  if (reply?.ok && !reply.state) await app.reread();
  app.render();
  app.root.querySelector(reply?.problems ? "[data-problem]" : ".svr-start")?.focus();
  return reply;
}
