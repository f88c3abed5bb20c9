// The help overlay, and the keys: one table for both, so that neither knows a key the other does not.

// Only with Alt, so that nothing typed is ever taken for a command. `code` and not `key`: Alt
// changes what key some layouts send.
const SHORTCUTS = [
  { keys: "Alt+N", codes: ["KeyN"], says: "keyNext", run: (app) => step(app, 1) },
  { keys: "Alt+P", codes: ["KeyP"], says: "keyPrevious", run: (app) => step(app, -1) },
  { keys: "Alt+L", codes: ["KeyL"], says: "keyList", run: (app) => toggleList(app) },
  { keys: "Alt+1…{n}", codes: ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9"],
    says: "keyDimension", run: (app, at) => toDimension(app, app.state.dimensions[at]) },
  { keys: "↑ ↓", codes: [], says: "keyMark" }, // in the mark's own field: stepMark
  { keys: "Alt+C", codes: ["KeyC"], says: "keyComment", run: (app) => toComment(app) },
  { keys: "Alt+V", codes: ["KeyV"], says: "keyView", run: (app) => nextView(app) },
  { keys: "Alt+W", codes: ["KeyW"], says: "keySave", run: (app) => app.keeper.flush() },
  { keys: "?", codes: [], says: "keyHelp" },
];

function helpOverlay(app) {
  const opener = app.root.getRootNode().activeElement;
  const close = button(app.t("close"), () => dialog.close(), { class: "svr-main" });
  const rows = SHORTCUTS.map(({ keys, says }) => h("div", {},
    h("dt", {}, h("kbd", {}, keys.replace("{n}", app.state.dimensions.length))), h("dd", {}, app.t(says))));
  const dialog = h("dialog", { class: "svr-help", "aria-label": app.t("help") },
    h("h2", {}, app.t("help")),
    h("ul", {}, ["help1", "help2", "help3", "help4"].map((key) => h("li", {}, app.t(key)))),
    h("h3", {}, app.t("keys")),
    h("dl", {}, rows),
    app.state.round.contact && h("p", {}, app.t("contact", { who: app.state.round.contact })),
    close);
  dialog.addEventListener("close", () => { dialog.remove(); opener?.focus?.(); });
  app.root.append(dialog);
  dialog.showModal();
}

// Never while an input method is putting a word together.
function shortcut(app, event) {
  if (inMidWord(event) || event.ctrlKey || event.metaKey) return;
  const act = event.altKey ? altKey(app, event.code) : signKey(app, event);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function altKey(app, code) {
  const found = SHORTCUTS.find(({ codes }) => codes.includes(code));
  const at = found?.codes.indexOf(code);
  if (!found || app.ui.shown !== "scoring" || !app.state.cases.length) return null;
  return found.codes.length > 1 && at >= app.state.dimensions.length ? null : () => found.run(app, at);
}

function signKey(app, event) {
  const writing = event.target.closest("textarea,input:not([type=radio]):not([type=checkbox]),select");
  return event.key === "?" && !writing ? () => helpOverlay(app) : null;
}

function nextView(app) {
  app.go({ view: VIEWS[(VIEWS.indexOf(app.ui.view) + 1) % VIEWS.length] });
}

function toDimension(app, dimension) {
  if (app.ui.view === "across") return app.go({ dimension: dimension.key });
  return app.jump(app.ui.submission, `mark:${dimension.key}`);
}

function toComment(app) {
  const set = app.root.getRootNode().activeElement?.closest("[data-dimension]");
  const key = set?.dataset.dimension ?? app.state.dimensions[0].key;
  app.jump(app.ui.submission, `text:${key}:strength`);
}
