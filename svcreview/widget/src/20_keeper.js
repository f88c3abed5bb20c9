// Loses no word: every change is in the browser's store before it is sent, and leaves that store
// only when the desk has said that it is committed.

const IDLE = 300;
const LONGEST = 1000;
const PATIENCE = 3000;
const AGAIN = [4000, 8000, 16000, 30000]; // pauses before what nobody answered is sent again
const MOST_SENT = 8; // unanswered sendings of one field that are remembered

// The desk cleans text before it keeps it; what differs only in that is the same text.
const UNWANTED = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu;
const plainly = (value) =>
  typeof value === "string" ? value.replace(/\r\n?/g, "\n").replace(UNWANTED, "").normalize("NFC").trim() : value;
const same = (a, b) => (plainly(a) || null) === (plainly(b) || null);

class Keeper {
  // send(submission, base, fields) → Promise of the reply; told() after every change of status;
  // line tells whether the desk can be reached.
  constructor({ prefix, storage, line, send, acknowledged, stale, told }) {
    Object.assign(this, { prefix, storage, line, send, acknowledged, stale, told });
    this.sheets = new Map();
    this.savedAt = null;
    this.locked = null; // why the desk takes nothing any more
    this.closed = false;
  }

  sheet(submission) {
    if (!this.sheets.has(submission)) {
      this.sheets.set(submission, {
        submission, counter: 0, pending: new Map(), bad: new Map(), clash: null,
        inflight: null, idle: null, longest: null, unsaved: false, tries: 0,
      });
    }
    return this.sheets.get(submission);
  }

  // The desk's own counter, unless words wait here that were written upon an older one.
  know(submission, counter) {
    const sheet = this.sheet(submission);
    if (!sheet.pending.size && !sheet.inflight) sheet.counter = counter;
  }

  key(submission, field) {
    return `${this.prefix}${submission}:${field}`;
  }

  // Takes up what an earlier page could not deliver; `stored` tells what the desk holds now.
  resume(submissions, stored) {
    for (const key of Object.keys(this.storage).filter((name) => name.startsWith(this.prefix))) {
      const [submission] = key.slice(this.prefix.length).split(":", 1);
      const field = key.slice(this.prefix.length + submission.length + 1);
      if (!submissions.has(submission)) continue;
      const draft = readDraft(this.storage.getItem(key));
      const there = stored(submission, field);
      if (!draft || there === undefined) continue;
      if (same(draft.value, there)) {
        this.storage.removeItem(key);
        continue;
      }
      const sheet = this.sheet(submission);
      sheet.counter = sheet.pending.size ? Math.min(sheet.counter, draft.base) : draft.base;
      sheet.pending.set(field, { value: draft.value, origin: draft.origin, sent: draft.sent ?? [] });
      if (this.locked) sheet.bad.set(field, this.locked);
    }
    this.flush();
  }

  // Scoring is closed: what waits here is kept and shown, and sent no more.
  lock(why) {
    this.locked = why;
    for (const sheet of this.sheets.values()) {
      for (const field of sheet.pending.keys()) sheet.bad.set(field, why);
      sheet.clash = null;
    }
    this.told();
  }

  // Scoring is open again: what was kept goes the usual way.
  unlock() {
    if (!this.locked) return;
    this.locked = null;
    for (const sheet of this.sheets.values()) sheet.bad.clear();
    this.flush();
  }

  // `origin` is what the desk held when this change began.
  put(submission, field, value, origin) {
    const sheet = this.sheet(submission);
    const draft = { origin, sent: [], ...sheet.pending.get(field), value };
    sheet.pending.set(field, draft);
    sheet.bad.delete(field);
    this.store(sheet, field, draft);
    if (sheet.clash?.has(field)) return this.told();
    clearTimeout(sheet.idle);
    sheet.idle = setTimeout(() => this.push(sheet), IDLE);
    sheet.longest ??= setTimeout(() => this.push(sheet), LONGEST);
    return this.told();
  }

  store(sheet, field, draft) {
    const kept = { ...draft, base: sheet.counter, at: new Date().toISOString() };
    try {
      this.storage.setItem(this.key(sheet.submission, field), JSON.stringify(kept));
      draft.unkept = false;
    } catch {
      // A full or forbidden store: only the desk can keep it now, so say so.
      draft.unkept = sheet.unsaved = true;
    }
  }

  // The same words upon another base.
  storeAgain(sheet, field, draft) {
    if (this.isOurs(sheet, field, draft)) this.store(sheet, field, draft);
  }

  // Whether what the browser keeps was put there by this page: another window of the member may
  // have gone on from there, and its words stay.
  isOurs(sheet, field, draft) {
    const kept = readDraft(this.storage.getItem(this.key(sheet.submission, field)));
    return draft.unkept || kept?.value === draft.value;
  }

  value(submission, field) {
    return this.sheets.get(submission)?.pending.get(field);
  }

  refused(submission, field) {
    return this.sheets.get(submission)?.bad.has(field) ?? false;
  }

  flush() {
    for (const sheet of this.sheets.values()) this.push(sheet);
  }

  push(sheet) {
    clearTimeout(sheet.idle);
    clearTimeout(sheet.longest);
    sheet.idle = sheet.longest = null;
    if (this.closed || this.locked || sheet.inflight || sheet.clash || !this.line.up) return;
    const waiting = [...sheet.pending].filter(([field]) => !sheet.bad.has(field));
    if (!waiting.length) return;
    const sent = Object.fromEntries(waiting.map(([field, draft]) => [field, draft.value]));
    // Kept as well: what nobody acknowledged may have been committed, and is no other's then.
    for (const [field, draft] of waiting) {
      draft.sent = [...draft.sent, draft.value].slice(-MOST_SENT);
      this.storeAgain(sheet, field, draft);
    }
    const attempt = { sent };
    sheet.inflight = attempt;
    attempt.timer = setTimeout(() => this.unanswered(sheet, attempt), PATIENCE);
    this.told();
    this.send(sheet.submission, sheet.counter, sent).then(
      (reply) => this.answered(sheet, attempt, reply),
      () => this.unanswered(sheet, attempt),
    );
  }

  unanswered(sheet, attempt) {
    clearTimeout(attempt.timer);
    if (sheet.inflight !== attempt) return;
    sheet.inflight = null;
    sheet.unsaved = true;
    setTimeout(() => this.push(sheet), AGAIN[Math.min(sheet.tries, AGAIN.length - 1)]);
    sheet.tries += 1;
    this.line.look();
    this.told();
  }

  answered(sheet, attempt, reply) {
    clearTimeout(attempt.timer);
    if (this.closed) return;
    if (sheet.inflight === attempt) sheet.inflight = null;
    sheet.tries = 0;
    if (reply.ok) this.keep(sheet, attempt.sent, reply);
    else if (reply.error.kind === "stale") this.compare(sheet, reply);
    else this.refuse(sheet, attempt.sent, reply);
    if (sheet.pending.size) this.push(sheet);
    this.told();
  }

  keep(sheet, sent, reply) {
    sheet.counter = Math.max(sheet.counter, reply.counter);
    sheet.unsaved = sheet.bad.size > 0;
    for (const [field, value] of Object.entries(sent)) {
      const draft = sheet.pending.get(field);
      if (draft && draft.value === value) this.drop(sheet, field);
      else if (draft) Object.assign(draft, { origin: value, sent: [] });
    }
    for (const [field, draft] of sheet.pending) this.storeAgain(sheet, field, draft);
    this.savedAt = reply.saved_text;
    this.acknowledged(sheet.submission, reply);
  }

  drop(sheet, field) {
    const draft = sheet.pending.get(field);
    if (draft && this.isOurs(sheet, field, draft)) this.storage.removeItem(this.key(sheet.submission, field));
    sheet.pending.delete(field);
    sheet.bad.delete(field);
  }

  // A field clashes only if it was changed here and, differently, elsewhere.
  compare(sheet, reply) {
    sheet.counter = reply.counter;
    sheet.unsaved = false;
    const clash = new Map();
    for (const [field, draft] of [...sheet.pending]) {
      const there = reply.stored[field] ?? null;
      if (same(there, draft.value)) this.drop(sheet, field);
      else if (![draft.origin, ...draft.sent].some((known) => same(known, there))) clash.set(field, there);
      else this.storeAgain(sheet, field, Object.assign(draft, { origin: there, sent: [] }));
    }
    sheet.clash = clash.size ? clash : null;
    this.stale(sheet.submission);
  }

  resolve(submission, field, mine) {
    const sheet = this.sheet(submission);
    const draft = sheet.pending.get(field);
    if (mine) {
      draft.origin = sheet.clash.get(field);
      this.store(sheet, field, draft);
    } else {
      this.drop(sheet, field);
    }
    sheet.clash.delete(field);
    if (!sheet.clash.size) sheet.clash = null;
    this.push(sheet);
    this.told();
  }

  // One bad field must not keep the others from being saved: they go again without it.
  refuse(sheet, sent, { fields, error }) {
    if (error.kind === "phase") return this.lock(error.text);
    if (!fields) this.stale(sheet.submission); // the whole sheet is refused: handed in elsewhere
    const bad = fields ? Object.entries(fields) : Object.keys(sent).map((field) => [field, error.text]);
    for (const [named, why] of bad) {
      const field = named in sent ? named : Object.keys(sent)[0];
      if (sheet.pending.get(field)?.value === sent[field]) sheet.bad.set(field, why);
    }
    sheet.unsaved = true;
    return undefined;
  }

  // Words that the desk will not take: the member has copied them or does not want them.
  discard(submission, field) {
    const sheet = this.sheet(submission);
    this.drop(sheet, field);
    if (!sheet.pending.size) sheet.unsaved = false;
    this.told();
  }

  reconnect() {
    this.line.retry();
    this.flush();
    this.told();
  }

  // Whether something waits that the browser's own store has not.
  get unkept() {
    return [...this.sheets.values()].some((sheet) => [...sheet.pending.values()].some((draft) => draft.unkept));
  }

  // Whether something waits that may still be saved by trying again.
  get waits() {
    return [...this.sheets.values()].some((sheet) => sheet.pending.size > sheet.bad.size);
  }

  // One of: clash, offline, unstored, unsaved, saving, saved, idle.
  status() {
    const sheets = [...this.sheets.values()];
    if (sheets.some((sheet) => sheet.clash)) return "clash";
    if (!this.line.up) return "offline";
    if (!this.waits && sheets.some((sheet) => sheet.bad.size)) return "unstored";
    const waiting = sheets.filter((sheet) => sheet.pending.size);
    if (waiting.some((sheet) => sheet.unsaved)) return "unsaved";
    if (waiting.length) return "saving";
    return this.savedAt ? "saved" : "idle";
  }

  // Resolves when nothing waits any more, or with false after a while.
  async settled(limit = PATIENCE) {
    this.flush();
    const until = Date.now() + limit;
    while (Date.now() < until) {
      if (![...this.sheets.values()].some((sheet) => sheet.pending.size)) return true;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return false;
  }

  close() {
    this.flush();
    this.closed = true;
    for (const sheet of this.sheets.values()) [sheet.idle, sheet.longest].forEach(clearTimeout);
  }
}
