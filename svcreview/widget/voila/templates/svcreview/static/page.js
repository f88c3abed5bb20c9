// What stands around the desk in Voila: fetches the widget from its kernel, hands it a model, and
// tells when the kernel is gone. It speaks Jupyter's own protocol ("v1.kernel.websocket") and needs
// none of JupyterLab's code, so the page is there at once.
const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const RETRY_MS = 1500;
const notice = document.getElementById("notice");
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function tell(kind) {
  if (notice.dataset.kind === kind) return;
  notice.dataset.kind = kind;
  notice.hidden = kind === "";
  notice.querySelector("p").textContent = kind === "" ? "" : notice.dataset[kind];
  notice.querySelector("button").hidden = kind === "away";
}

function packed(channel, header, content, buffers) {
  const parts = [header, {}, {}, content].map((part) => encoder.encode(JSON.stringify(part)));
  parts.unshift(encoder.encode(channel));
  parts.push(...buffers.map((b) => new Uint8Array(b.buffer ?? b, b.byteOffset ?? 0, b.byteLength)));
  const start = 8 * (2 + parts.length);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, start));
  const numbers = new DataView(whole.buffer);
  numbers.setBigUint64(0, BigInt(parts.length + 1), true);
  let at = start;
  parts.forEach((part, i) => {
    numbers.setBigUint64(8 * (i + 1), BigInt(at), true);
    whole.set(part, at);
    at += part.length;
  });
  numbers.setBigUint64(8 * (parts.length + 1), BigInt(at), true);
  return whole.buffer;
}

function unpacked(raw) {
  const numbers = new DataView(raw);
  const count = Number(numbers.getBigUint64(0, true));
  const offsets = Array.from({ length: count }, (_, i) =>
    Number(numbers.getBigUint64(8 * (i + 1), true)));
  const part = (i) => JSON.parse(decoder.decode(new Uint8Array(raw, offsets[i], offsets[i + 1] - offsets[i])));
  const buffers = [];
  for (let i = 5; i < count - 1; i += 1) buffers.push(new DataView(raw, offsets[i], offsets[i + 1] - offsets[i]));
  return { header: part(1), content: part(4), buffers };
}

// One connection for as long as the page is open. What is sent while it is down waits.
function connect({ base, kernel }, receive) {
  const session = crypto.randomUUID();
  const waiting = [];
  let socket = null;
  let ended = false;

  function open() {
    const url = new URL(`${base}api/kernels/${kernel}/channels?session_id=${session}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    socket = new WebSocket(url, [PROTOCOL]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      tell("");
      waiting.splice(0).forEach((message) => socket.send(message));
    };
    socket.onmessage = (event) => {
      const message = unpacked(event.data);
      const state = message.header.msg_type === "status" ? message.content.execution_state : "";
      if (state === "dead" || state === "restarting") end();
      else receive(message);
    };
    socket.onclose = look;
  }

  function end() {
    ended = true;
    tell("gone");
    socket.onclose = null;
    socket.close();
  }

  async function look() {
    if (ended) return;
    const answer = await fetch(`${base}api/kernels/${kernel}`, { cache: "no-store" }).catch(() => null);
    if (answer?.ok) open();
    else if (answer && answer.status < 500) end(); // no such kernel, or a server that knows us no more
    else {
      tell("away");
      setTimeout(look, RETRY_MS);
    }
  }

  function send(type, content, buffers = []) {
    const header = {
      msg_id: crypto.randomUUID(), msg_type: type, session, username: "",
      date: new Date().toISOString(), version: "5.3",
    };
    const message = packed("shell", header, content, buffers);
    if (socket?.readyState === WebSocket.OPEN) socket.send(message);
    else waiting.push(message);
  }

  open();
  return send;
}

// The part of a widget's model that svcreview's own widget uses.
function modelOf(widget) {
  const listeners = new Map();
  const state = {};
  const emit = (name, ...values) => [...(listeners.get(name) ?? [])].forEach((call) => call(...values));
  const send = connect(widget, ({ header, content, buffers }) => {
    if (header.msg_type !== "comm_msg" || content.comm_id !== widget.model) return;
    const { method, content: body, state: news } = content.data;
    if (method === "custom") emit("msg:custom", body, buffers);
    if (method === "update") {
      Object.assign(state, news);
      Object.keys(news).forEach((name) => emit(`change:${name}`));
      emit("change");
    }
  });
  const tellKernel = (data, buffers) => send("comm_msg", { comm_id: widget.model, data }, buffers);
  return {
    get: (name) => state[name],
    on: (name, call) => listeners.set(name, (listeners.get(name) ?? new Set()).add(call)),
    off: (name, call) => (call ? listeners.get(name)?.delete(call) : listeners.delete(name)),
    send: (content, _callbacks, buffers) => tellKernel({ method: "custom", content }, buffers),
    ask: () => tellKernel({ method: "request_state" }),
  };
}

async function show(model) {
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = model.get("_css") ?? "";
  const script = URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" }));
  const found = (await import(script)).default;
  const { initialize, render } = typeof found === "function" ? await found() : found;
  await initialize?.({ model });
  await render({ model, el: document.getElementById("desk") });
  document.getElementById("loading").remove();
}

function start() {
  const widget = document.getElementById("widget");
  if (!widget) {
    document.getElementById("loading").remove();
    tell("failed");
    return;
  }
  const model = modelOf({ ...widget.dataset });
  const first = () => {
    model.off("change", first);
    show(model).catch((error) => {
      tell("failed");
      throw error;
    });
  };
  model.on("change", first);
  model.ask();
}

notice.querySelector("button").addEventListener("click", () => location.reload());
start(); // a module runs when the whole page has arrived, the notebook's outputs included
