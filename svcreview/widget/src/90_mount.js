// The door: anywidget calls render; a page without Jupyter calls mount with a channel of its own.

let serial = 0;

// channel.request(op, args) → Promise of the reply's body (with .buffers where there are any).
function mount(el, channel) {
  const root = h("div", { class: "svr-desk", lang: "zh-Hant-TW" }, h("p", { class: "svr-quiet" }, "連線中… Connecting…"));
  el.append(root);
  const app = new App(root, channel);
  serial += 1;
  app.serial = serial;
  const flush = () => app.keeper?.flush();
  const hidden = () => (document.visibilityState === "hidden" ? flush() : app.line.look());
  const online = () => app.line.retry();
  const offline = () => app.line.look();
  const keys = (event) => {
    const ours = event.target === document.body || root.contains(event.target);
    if (app.drawn && ours) shortcut(app, event);
  };
  const listened = [[document, "visibilitychange", hidden], [window, "pagehide", flush], [window, "online", online], [window, "offline", offline], [document, "keydown", keys]];
  root.addEventListener("compositionstart", (event) => app.compose(event.target));
  root.addEventListener("compositionend", () => app.compose(null));
  for (const [target, name, listener] of listened) target.addEventListener(name, listener);
  const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
  let gone = false;
  let failures = 0;
  const begin = () => app.start(language).catch((error) => {
    if (gone) return;
    put(root, h("p", { class: "svr-failure", role: "alert" }, "連線中斷，請稍候或重新整理頁面。The connection failed; please wait or reload the page. ", String(error.message ?? error)));
    setTimeout(begin, PAUSES[Math.min(++failures, PAUSES.length - 1)]);
  });
  begin();
  return () => {
    gone = true;
    app.keeper?.close();
    app.line.close();
    for (const [target, name, listener] of listened) target.removeEventListener(name, listener);
    root.remove();
  };
}

const FIRST_PATIENCE = 15000; // a kernel that is still starting

function jupyterChannel(model) {
  let last = Math.floor(Math.random() * 2 ** 40); // two views of one widget hear each other's replies
  const waiting = new Map();
  const settle = (id, how, value) => {
    waiting.get(id)?.[how](value);
    waiting.delete(id);
  };
  const heard = (body, buffers) => settle(body.id, "resolve", { ...body, buffers });
  const away = () => { for (const id of [...waiting.keys()]) settle(id, "reject", new Error("away")); };
  model.on("msg:custom", heard);
  model.on("line:away", away);
  const request = (op, args = {}) => new Promise((resolve, reject) => {
    last += 1;
    const id = last;
    waiting.set(id, { resolve, reject });
    setTimeout(() => settle(id, "reject", new Error(op)), FIRST_PATIENCE);
    model.send({ id, op, ...args }, undefined, []);
  });
  return {
    request,
    reconnect: model.reconnect, // in Voila; JupyterLab mends its connections itself
    onaway: (call) => model.on("line:away", call),
    close: () => { model.off("msg:custom", heard); model.off("line:away"); },
  };
}

function render({ model, el }) {
  const channel = jupyterChannel(model);
  const unmount = mount(el, channel);
  return () => { unmount(); channel.close(); };
}

export { mount };
export default { render };
