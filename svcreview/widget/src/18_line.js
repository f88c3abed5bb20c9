// The line to the desk: notices that it is dead while nothing is said, and mends it where it can.

const BEAT = 20000; // after so long without an answer, ask for a sign of life
const BEAT_PATIENCE = 6000;
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
const STEADY = 60000; // a line that held so long begins again with the shortest pause
const HINT_AFTER = 3; // attempts in vain before a reload is offered too

class Line {
  // channel.request(op, args) → Promise of the reply; channel.reconnect() → Promise of "open",
  // "closed" or "gone" where the page can mend its connection itself.
  constructor(channel, { told, back }) {
    Object.assign(this, { channel, told, back });
    this.state = "up"; // up, down, or gone: only a reload helps
    this.attempts = 0;
    this.busy = false;
    this.heardAt = this.upSince = Date.now();
    channel.onaway?.(() => this.lost());
    this.rest(BEAT);
  }

  get up() {
    return this.state === "up";
  }

  async request(op, args) {
    const reply = await this.channel.request(op, args);
    this.heard();
    return reply;
  }

  heard() {
    this.heardAt = Date.now();
    if (this.busy || this.state === "gone") return;
    if (this.up) return this.rest(BEAT);
    this.state = "up";
    this.upSince = this.heardAt;
    this.rest(BEAT);
    this.told();
    this.back();
  }

  lost() {
    if (this.state === "gone" || this.busy) return;
    if (this.up) {
      if (Date.now() - this.upSince > STEADY) this.attempts = 0;
      this.state = "down";
    }
    this.rest(PAUSES[Math.min(this.attempts, PAUSES.length - 1)]);
    this.attempts += 1;
    this.told();
  }

  rest(pause) {
    clearTimeout(this.timer);
    if (!this.closed) this.timer = setTimeout(() => this.look(), pause);
  }

  // Is the desk there? One question at a time, and an answer to anything else is an answer.
  async look() {
    if (this.busy || this.closed || this.state === "gone") return;
    this.busy = true;
    clearTimeout(this.timer);
    if (!this.up) this.told();
    const found = this.up ? "open" : await this.mended();
    const asked = Date.now();
    const alive = found === "open" && (await this.answers().catch(() => this.heardAt > asked));
    this.busy = false;
    if (found === "gone") this.state = "gone";
    if (alive) this.heard();
    else this.lost();
    this.told();
  }

  async mended() {
    if (!this.channel.reconnect) return "open";
    return this.channel.reconnect().catch(() => "closed");
  }

  answers() {
    const late = new Promise((_, reject) => { setTimeout(reject, BEAT_PATIENCE); });
    return Promise.race([this.channel.request("ping", {}), late]).then(() => true);
  }

  retry() {
    this.attempts = 0;
    this.look();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }
}
