// The left side: the entry's own text, its annexes, and the member's private notes.

function entryPane(app, one) {
  const text = h("div", { class: "svr-entry", tabindex: "0", role: "region", "aria-label": app.t("entryText"), "data-scroll": `entry-${one.id}` });
  const annexes = h("div", { class: "svr-annexes" });
  const third = app.isPractice(one.id)
    ? { key: "spread", title: app.t("spread"), panel: h("div", { class: "svr-private" }, spreadPanel(app)) }
    : { key: "private", title: app.t("privateNotes"), panel: h("div", { class: "svr-private" }, privateNotes(app, one)) };
  const panels = [h("div", {}, staffBox(app, one), text), annexes, third.panel];
  const set = tabs(app.t("entrySide"), [
    { key: "entry", title: app.t("entryText"), panel: panels[0] },
    { key: "annexes", title: app.t("annexes"), panel: panels[1] },
    third,
  ], app.ui.left, (key) => { app.ui.left = key; });
  const second = button(app.t("ownWindow"), () => ownWindow(app, one, text), { class: "svr-plain svr-own" });
  loadEntry(app, one).then((entry) => {
    if (!entry.ok) return put(text, h("p", { class: "svr-note" }, entry.error.text));
    text.innerHTML = entry.html; // made by svcreview.markdown from an allow-list, never people's HTML
    guardAll(text);
    if (entry.why) text.prepend(h("p", { class: "svr-note" }, entry.why));
    say(set.tab("annexes"), app.t("annexesN", { n: entry.annexes.length }));
    put(annexes, annexList(app, one, entry.annexes));
    return second.toggleAttribute("disabled", false);
  });
  put(text, h("p", { class: "svr-quiet" }, app.t("loading")));
  return h("section", { class: "svr-left", "aria-label": app.t("entrySide") },
    h("div", { class: "svr-lefthead" }, set.list, second), panels);
}

async function loadEntry(app, one) {
  if (!app.entries.has(one.id)) {
    const reply = await app.request("entry", { submission: one.id }).catch(() => null);
    if (!reply) return { ok: false, error: { text: app.t("noAnswer") } };
    if (reply.ok) app.entries.set(one.id, reply);
    else return reply;
  }
  return app.entries.get(one.id);
}

// For a second screen: the same text in a window of its own, filled from here and not from an address.
function ownWindow(app, one, text) {
  const opened = window.open("", `svr-${one.id}`, "width=820,height=900");
  if (!opened) return;
  opened.document.title = `${one.id} ${one.title}`;
  const body = opened.document.importNode(text, true);
  const style = opened.document.createElement("style");
  style.textContent = [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules].map((rule) => rule.cssText).filter((rule) => rule.includes(".svr-"));
    } catch {
      return []; // a sheet of another origin holds none of our rules
    }
  }).join("\n");
  opened.document.head.replaceChildren(style);
  opened.document.body.className = "svr-desk svr-window";
  opened.document.body.replaceChildren(body);
}

function annexList(app, one, annexes) {
  const container = h("div", { class: "svr-viewer" });
  const list = h("ul", { class: "svr-files" }, annexes.map((annex) => h("li", {},
    h("span", {}, annex.name, " ", h("span", { class: "svr-quiet" }, sizeOf(app, annex))),
    annex.ok
      ? button(app.t("open"), () => { showAnnex(app, one, annex, container); container.scrollIntoView({ block: "start" }); },
        { class: "svr-second", "aria-label": `${app.t("open")} ${annex.name}`, "data-key": `annex-${annex.name}` })
      : h("span", { class: "svr-tag" }, annex.why))));
  // After a redraw the annex that was open in this case comes back, at its page.
  const before = annexes.find((annex) => app.annex?.key === `${one.id}/${annex.name}`);
  if (before) showAnnex(app, one, before, container);
  return [annexes.length === 0 && h("p", { class: "svr-quiet" }, app.t("noAnnexes")), list, container];
}

function sizeOf(app, { pages, bytes }) {
  const told = [pages && app.t("pages", { n: pages }), bytes !== null && megabytes(bytes)];
  return told.filter(Boolean).join(app.t("comma"));
}

const megabytes = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

function showAnnex(app, one, annex, container) {
  const key = `${one.id}/${annex.name}`;
  if (app.annex?.key !== key || app.annex.language !== app.state.language) {
    app.annex?.viewer.destroy();
    app.annex = { key, language: app.state.language, viewer: new PdfViewer({
      request: (op, args) => app.request(op, args), submission: one.id, name: annex.name, page: app.ui.pages[key] ?? 1, language: app.state.language,
      onpage: (page) => { app.ui.pages = withPage(app.ui.pages, key, page); app.remember(); },
      oncite: (page) => cite(app, one, app.t("citation", { name: annex.name.replace(/\.pdf$/i, ""), page })),
    }) };
  }
  put(container, app.annex.viewer.element);
}

const MOST_PLACES = 3000; // bytes: the desk takes 4096 with all the rest

// The page of each annex, the oldest forgotten first.
function withPage(pages, key, page) {
  const { [key]: _, ...others } = pages;
  const all = [...Object.entries(others), [key, page]];
  while (new Blob([JSON.stringify(all)]).size > MOST_PLACES) all.shift();
  return Object.fromEntries(all);
}

// Puts the citation where the member wrote last, or opens the first comment for it; the private
// notes where the sheet is not to be changed any more.
function cite(app, one, words) {
  const area = (key) => app.root.querySelector(`textarea[data-field="${CSS.escape(key)}"]`);
  const last = area(app.lastWritten ?? "");
  if (last?.checkVisibility() && !last.readOnly) return insertAtCaret(last, words);
  const field = app.editable(app.case(one.id)) ? `text:${app.state.dimensions[0].key}:strength` : "private";
  app.jump(one.id, field);
  return insertAtCaret(area(`${one.id}|${field}`), words);
}

function privateNotes(app, one) {
  const area = textField(app, one, "private", { rows: 12 });
  return [h("label", { for: area.id }, app.t("privateNotes")), h("p", { class: "svr-quiet" }, app.t("privateHint")), area, unstoredNote(app, one, "private")];
}

// Beside the field itself, for whoever does not see the upper edge of the page.
function unstoredNote(app, one, field) {
  const note = h("p", { class: "svr-wrong" }, h("strong", {}, app.t("fieldUnstored")));
  app.watch(() => show(note, app.keeper.refused(one.id, field)));
  return note;
}

// What is being typed into is never replaced, else an input method loses its word. But where nothing
// waits to be saved, another window's words must be seen before anything is written over them.
function beingWritten(app, one, field, area, value) {
  if (app.midWord() === area) return true;
  const waiting = app.keeper.value(one.id, field);
  return area.getRootNode().activeElement === area && (waiting || same(area.value, value));
}

// A text of a sheet that keeps itself: the one place where words enter the desk.
function textField(app, one, field, attributes = {}) {
  const key = `${one.id}|${field}`;
  const area = h("textarea", {
    id: newId("text"), rows: 3, ...attributes, "data-field": key, value: app.value(one.id, field) ?? "",
    oninput: () => { app.change(one.id, field, area.value); },
    onfocus: () => { app.lastWritten = key; },
    onblur: () => app.keeper.flush(),
  });
  app.watch(() => {
    const now = app.case(one.id);
    area.readOnly = !now || !(field === "private" ? app.state.step === "scoring" : app.editable(now));
    area.classList.toggle("svr-unstored", app.keeper.refused(one.id, field));
    const value = now ? app.value(one.id, field) ?? "" : "";
    if (area.value !== value && !beingWritten(app, one, field, area, value)) area.value = value;
  });
  return area;
}
