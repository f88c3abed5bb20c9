// Comments of a dimension or of the whole case: closed they are one word each, open by one click.

const KINDS = ["strength", "improvement", "note", "reason"];

// A reason is offered where one is asked for or given; elsewhere it would only take room.
function reasonOffered(app, one, key) {
  const name = `text:${key}:reason`;
  const dimension = app.state.dimensions.find((found) => found.key === key);
  return !dimension || app.ui.open.has(openKey(one, key, "reason")) || Boolean(app.value(one.id, name))
    || (app.problems[one.id] ?? []).some((problem) => problem.field === name) || differsFromStaff(app, one, dimension);
}

const openKey = (one, key, kind) => `${one.id}|${key}:${kind}`;
const areaId = (app, one, key, kind) => `svr-${app.serial}-${one.id}-${key}-${kind}`.replace(/[^\w-]/g, "-");

function commentToggles(app, one, key) {
  return h("div", { class: "svr-toggles" }, KINDS.map((kind) => {
    const name = openKey(one, key, kind);
    const full = h("span", { class: "svr-full" });
    const toggle = h("button", { type: "button", class: `svr-toggle svr-kind-${kind}`, "data-key": `toggle-${name}`,
      "aria-controls": areaId(app, one, key, kind), onclick: () => {
        const opened = !app.ui.open.delete(name);
        if (opened) app.ui.open.add(name);
        app.refresh();
        if (opened) app.focusField(`${one.id}|text:${key}:${kind}`);
      } }, app.t(`text_${kind}`), full);
    app.watch(() => {
      const filled = (app.value(one.id, `text:${key}:${kind}`) ?? "").trim().length > 0;
      toggle.setAttribute("aria-expanded", String(app.ui.open.has(name)));
      toggle.classList.toggle("svr-filled", filled);
      say(full, filled ? app.t("written") : "");
      if (kind === "reason") show(toggle, reasonOffered(app, one, key));
    });
    return toggle;
  }));
}

function commentAreas(app, one, key) {
  return h("div", { class: "svr-comments" }, KINDS.map((kind) => {
    const box = h("div", { class: `svr-comment svr-kind-${kind}`, id: areaId(app, one, key, kind) });
    app.watch(() => {
      const open = app.ui.open.has(openKey(one, key, kind));
      if (open && !box.hasChildNodes()) put(box, commentArea(app, one, key, kind));
      show(box, open);
    });
    return box;
  }));
}

// Made when it is opened: with hundreds of cases in a row, the closed ones would take all the time.
function commentArea(app, one, key, kind) {
  const field = `text:${key}:${kind}`;
  const area = textField(app, one, field, { rows: 2 });
  return [h("div", { class: "svr-label" }, h("label", { for: area.id }, app.t(`label_${kind}`)),
    kind !== "reason" && bankMenu(app, area)), area, unstoredNote(app, one, field)];
}

// The member's own stock of sentences.
function bankMenu(app, area) {
  const panel = h("div", { class: "svr-bank", hidden: true });
  const opener = button(app.t("bank"), () => { show(panel, panel.hidden); opener.setAttribute("aria-expanded", String(!panel.hidden)); draw(); },
    { class: "svr-plain", "aria-expanded": "false" });
  const change = async (args) => {
    const reply = await app.request("bank", args).catch(() => null);
    if (reply?.ok) app.state.bank = reply.bank;
    draw(reply?.ok ? null : reply?.error.text ?? app.t("noAnswer"));
  };
  const draw = (wrong = null) => put(panel,
    wrong && h("p", { role: "alert", class: "svr-wrong" }, wrong),
    app.state.bank.length === 0 && h("p", { class: "svr-quiet" }, app.t("bankEmpty")),
    h("ul", {}, app.state.bank.map((text, index) => h("li", {},
      button(text, () => { if (!area.readOnly) insertAtCaret(area, text); }, { class: "svr-phrase" }),
      button("×", () => change({ remove: index }), { class: "svr-plain", "aria-label": app.t("bankRemove", { text }) })))),
    button(app.t("bankAdd"), () => {
      const marked = area.value.slice(area.selectionStart, area.selectionEnd) || area.value;
      if (marked.trim()) change({ add: marked.trim() });
    }, { class: "svr-second" }));
  const box = h("div", { class: "svr-bankbox" }, opener, panel);
  app.watch(() => show(box, !area.readOnly));
  return box;
}
