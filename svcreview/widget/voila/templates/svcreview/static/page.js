// What stands around the desk in Voila: fetches the widget from its kernel, hands it a model, and
// mends the connection. It speaks Jupyter's own protocol ("v1.kernel.websocket") and needs none of
// JupyterLab's code, so the page is there at once.
const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const PAUSES = [1000, 2000, 4000, 8000, 15000]; // before the desk is there to mend its own line
const OPENING_MS = 10000;
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

// ── Jupyter's messages ──

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

// ── the connection to one kernel ──

class Connection {
  // seat: { base, kernel, model }; receive(message) for each; away() once it is lost.
  constructor(seat, { receive, away }) {
    Object.assign(this, { seat, receive, away });
    this.session = crypto.randomUUID();
    this.silent = 0; // attempts to mend it since the desk was heard last
    this.dead = false;
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  // Resolves with whether it could be opened.
  open() {
    this.drop();
    const { base, kernel } = this.seat;
    const url = new URL(`${base}api/kernels/${kernel}/channels?session_id=${this.session}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url, [PROTOCOL]);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    return new Promise((resolve) => {
      setTimeout(() => resolve(false), OPENING_MS);
      socket.onopen = () => resolve(true);
      socket.onmessage = (event) => this.take(unpacked(event.data));
      socket.onclose = () => { resolve(false); this.away(); };
    });
  }

  take(message) {
    const state = message.header.msg_type === "status" ? message.content.execution_state : "";
    if (state === "dead" || state === "restarting") {
      this.dead = true;
      this.drop();
      this.away();
    } else if (message.content.comm_id === this.seat.model) {
      this.silent = 0;
      this.receive(message);
    }
  }

  drop() {
    if (this.socket) this.socket.onclose = this.socket.onmessage = null;
    this.socket?.close();
  }

  // Nothing waits here for better times: the desk keeps what it has to say, and says it again.
  send(data, buffers = []) {
    if (!this.isOpen) throw new Error("away");
    const header = {
      msg_id: crypto.randomUUID(), msg_type: "comm_msg", session: this.session, username: "",
      date: new Date().toISOString(), version: "5.3",
    };
    this.socket.send(packed("shell", header, { comm_id: this.seat.model, data }, buffers));
  }

  // An open socket is only doubted at first: the kernel may be busy, and an answer under way.
  async reopened() {
    this.silent += 1;
    return (this.isOpen && this.silent === 1) || this.open();
  }

  // Whether this kernel is worth another try: "yes", "no", or "unknown" while nobody answers.
  async kernelThere() {
    const { base, kernel } = this.seat;
    const answer = await fetch(`${base}api/kernels/${kernel}`, { cache: "no-store" }).catch(() => null);
    if (!answer || answer.status >= 500) return "unknown";
    return answer.ok && !this.dead && this.silent < 3 ? "yes" : "no";
  }
}

// ── the part of a widget's model that svcreview's own widget uses ──

class Model {
  constructor() {
    this.listeners = new Map();
    this.state = {};
    this.reconnect = () => this.mend();
  }

  // Resolves with whether the kernel of this seat can be reached.
  sit(seat) {
    this.line?.drop();
    this.line = new Connection(seat, { receive: (message) => this.take(message), away: () => this.emit("line:away") });
    return this.line.open();
  }

  take({ content, buffers }) {
    const { method, content: body, state } = content.data;
    if (method === "custom") this.emit("msg:custom", body, buffers);
    if (method !== "update") return;
    Object.assign(this.state, state);
    this.emit("change");
  }

  emit(name, ...values) {
    for (const call of [...(this.listeners.get(name) ?? [])]) call(...values);
  }

  get(name) {
    return this.state[name];
  }

  on(name, call) {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(call));
  }

  off(name, call) {
    if (call) this.listeners.get(name)?.delete(call);
    else this.listeners.delete(name);
  }

  send(content, _callbacks, buffers) {
    this.line.send({ method: "custom", content }, buffers);
  }

  ask() {
    this.line.send({ method: "request_state" });
  }

  // "open", "closed" (try again later), or "gone" (only a reload helps).
  async mend() {
    const there = await this.line.kernelThere();
    if (there === "unknown") return "closed";
    if (there === "yes") return (await this.line.reopened()) ? "open" : "closed";
    return this.moveOn();
  }

  // The kernel is gone for good: the server is asked for another one, which knows all that was
  // saved. A server that does not know this member any more, or a newer program, wants a reload.
  async moveOn() {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!answer || answer.status >= 500) return "closed";
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("widget");
    if (!answer.ok || !found) return "gone";
    const program = this.get("_esm");
    if (!(await this.sit({ ...found.dataset }))) return "closed";
    await this.first();
    return [undefined, this.get("_esm")].includes(program) ? "open" : "gone";
  }

  // Asks for the widget's state and waits until it is there.
  first() {
    return new Promise((resolve) => {
      const heard = () => { this.off("change", heard); resolve(); };
      this.on("change", heard);
      setTimeout(heard, OPENING_MS);
      this.ask();
    });
  }
}

// ── opening ──

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

async function start() {
  const widget = document.getElementById("widget");
  if (!widget) {
    document.getElementById("loading").remove();
    return tell("failed");
  }
  const model = new Model();
  let found = (await model.sit({ ...widget.dataset })) ? "open" : "closed";
  for (const pause of PAUSES) {
    if (found === "open") await model.first().catch(() => null);
    if (found === "gone" || model.get("_esm")) break;
    tell("away");
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    found = await model.mend().catch(() => "closed");
  }
  if (!model.get("_esm")) return tell("gone");
  tell("");
  return show(model).catch((error) => {
    tell("failed");
    throw error;
  });
}

notice.querySelector("button").addEventListener("click", () => location.reload());
start(); // a module runs when the whole page has arrived, the notebook's outputs included
