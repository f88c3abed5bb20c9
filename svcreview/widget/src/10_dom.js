// Builds the page without ever reading people's words as HTML: children become text nodes.

const FOCUSABLE = "a[href],button,input,select,textarea,summary,dialog,[tabindex]";

// JupyterLab takes single keys as commands unless the focused element itself says no.
function guard(element) {
  if (element.matches(FOCUSABLE)) element.setAttribute("data-lm-suppress-shortcuts", "true");
  return element;
}

// What was not made here piece by piece.
function guardAll(root) {
  root.querySelectorAll(FOCUSABLE).forEach(guard);
}

const present = (children) => children.flat(Infinity).filter((child) => child || child === 0);

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  return guard(element);
}

function put(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

// Writes only what differs, so that a screen reader is not told the same thing again.
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

// The key belongs to an input method that is putting a word together. Safari says so of the key
// that ends the word by its code alone.
const inMidWord = (event) => event.isComposing || event.keyCode === 229;

let lastId = 0;
function newId(stem) {
  lastId += 1;
  return `svr-${stem}-${lastId}`;
}

function button(text, onclick, attributes = {}) {
  return h("button", { type: "button", ...attributes, onclick }, text);
}

// Tabs as the ARIA practices describe them: one stop, arrows move, the panel follows.
function tabs(label, items, chosen, choose) {
  const list = h("div", { role: "tablist", "aria-label": label, class: "svr-tabs" });
  const panels = [];
  const made = items.map(({ key, title, panel }) => {
    const tab = button(title, () => select(key), { role: "tab", id: newId("tab"), "data-tab": key });
    panel.id ||= newId("panel");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", panel.id);
    panels.push(panel);
    return { key, tab, panel };
  });
  function select(key, { focus = false, quiet = false } = {}) {
    for (const item of made) {
      const on = item.key === key;
      item.tab.setAttribute("aria-selected", String(on));
      item.tab.tabIndex = on ? 0 : -1;
      item.panel.hidden = !on;
      if (on && focus) item.tab.focus();
    }
    if (!quiet) choose(key);
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || inMidWord(event)) return;
    event.preventDefault();
    const at = made.findIndex((item) => item.tab === event.target);
    select(made[(at + step + made.length) % made.length].key, { focus: true });
  });
  list.append(...made.map((item) => item.tab));
  select(made.some((item) => item.key === chosen) ? chosen : made[0].key, { quiet: true });
  return { list, panels, select, tab: (key) => made.find((item) => item.key === key).tab };
}

function insertAtCaret(area, text) {
  area.focus();
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
