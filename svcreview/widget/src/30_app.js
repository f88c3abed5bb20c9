// One open desk: what the desk said last, what the member looks at, and what waits to be saved.

const STEPS = ["rules", "declaration", "recusals", "scoring", "handin"];
const VIEWS = ["case", "across", "overview"];
const EDITABLE = ["unscored", "draft", "returned"];
const SETTLED = ["handed_in", "abstained"];
const PLACE_PAUSE = 800;

class App {
  constructor(root, channel) {
    Object.assign(this, { root, state: null, keeper: null, entries: new Map() });
    this.line = new Line(channel, { told: () => this.refresh(), back: () => this.back() });
    this.watchers = [];
    this.drawn = false;
    this.problems = {};
    this.sent = 0; // how many were just handed in
    this.ui = {
      shown: "rules", view: "case", submission: null, dimension: null, filter: "all", left: "entry",
      pane: "form", listed: false, open: new Set(), splitter: 46, pages: {}, sort: "id",
      offered: false, staff: false,
    };
  }

  // Asks the desk. Whoever is refused because scoring has closed hears the whole new state.
  async request(op, args) {
    const reply = await this.line.request(op, args);
    if (!reply.ok && reply.state && this.state) this.take(reply.state, { draw: true });
    return reply;
  }

  t(key, values = {}) {
    const [zh, en] = WORDS[key];
    const text = this.state?.language === "en" ? en : zh;
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // ── what the desk says ──

  async start(language) {
    const reply = await this.request("hello", { language });
    this.state = reply.state;
    Object.assign(this.ui, this.remembered(reply.state.place));
    this.settlePlace();
    this.ui.shown = this.stepNow();
    this.makeKeeper();
    this.render();
  }

  remembered(place) {
    const { pages = {}, ...rest } = place ?? {};
    const known = Object.entries(rest).filter(([name]) => name in this.ui && name !== "open");
    return { ...Object.fromEntries(known), pages };
  }

  // What the desk says now; `draw`: drawn anew at once if the member has come to another step.
  take(state, { draw = false } = {}) {
    const moved = this.state.step !== state.step;
    this.state = state;
    for (const one of this.cases()) this.keeper.know(one.id, one.counter);
    if (state.step === "closed") this.keeper.lock(state.closed_text);
    else this.keeper.unlock();
    this.settlePlace();
    if (this.ui.shown === "offer") this.ui.shown = this.stepNow();
    if (draw && moved) this.render();
    else if (draw) this.refresh();
  }

  // A case and a dimension that exist: entries go when the member is recused from them.
  settlePlace() {
    const { cases, dimensions } = this.state;
    if (!this.cases().some((one) => one.id === this.ui.submission)) {
      this.ui.submission = (cases.find((one) => !one.complete) ?? cases[0])?.id ?? null;
    }
    const keys = dimensions.map((dimension) => dimension.key);
    if (!keys.includes(this.ui.dimension)) this.ui.dimension = keys[0];
  }

  makeKeeper() {
    const { round, member } = this.state;
    this.keeper = new Keeper({
      prefix: `svcreview:${round.id}:${member.id}:`,
      storage: browserStore(),
      line: this.line,
      send: (submission, base, fields) => this.save(submission, base, fields),
      acknowledged: (submission, reply) => this.acknowledged(submission, reply),
      stale: () => this.reread(),
      told: () => this.refresh(),
    });
    for (const one of this.cases()) this.keeper.know(one.id, one.counter);
    if (this.state.step === "closed") this.keeper.lock(this.state.closed_text);
    this.keeper.resume(new Set(this.cases().map((one) => one.id)), (submission, field) =>
      this.stored(this.case(submission), field),
    );
  }

  save(submission, base, fields) {
    return this.request(this.isPractice(submission) ? "practice" : "save", { submission, base, fields });
  }

  acknowledged(submission, reply) {
    if (reply.state) this.take(reply.state);
    if (reply.case) this.replaceCase(reply.case);
    if (reply.practice) this.state.practice = reply.practice;
    for (const name of ["ranks", "ranks_text", "progress"]) {
      if (reply[name] !== undefined) this.state[name] = reply[name];
    }
  }

  replaceCase(changed) {
    if (this.isPractice(changed.id)) this.state.practice.case = changed;
    else this.state.cases = this.state.cases.map((one) => (one.id === changed.id ? changed : one));
  }

  // Another tab or the secretariat changed something: look again, but touch nothing being typed.
  async reread() {
    const reply = await this.request("hello", { language: this.state.language }).catch(() => null);
    if (reply?.ok) this.take(reply.state, { draw: true });
  }

  // The line was down: what waited goes out, and the desk may have moved on meanwhile.
  async back() {
    this.keeper?.flush();
    if (this.drawn) await this.reread();
  }

  // An act of the member: ask, then show the whole new state, or the reason why not.
  async act(op, args = {}) {
    this.failure = null;
    const reply = await this.request(op, args).catch(() => null);
    if (!reply) this.failure = this.t("noAnswer");
    else if (!reply.ok) this.failure = reply.error.text;
    if (reply?.state) this.take(reply.state);
    if (reply?.ok || reply?.state) this.render();
    else this.refresh(); // what was filled in stays, to be sent again
    if (this.failure) this.root.querySelector(".svr-failure")?.focus();
    return reply;
  }

  async language(language) {
    this.entries.clear();
    await this.act("hello", { language });
  }

  // ── values: what waits here comes before what the desk holds ──

  cases() {
    const practice = this.state.practice?.case;
    return practice ? [practice, ...this.state.cases] : this.state.cases;
  }

  isPractice(id) {
    return id === this.state.practice?.case.id;
  }

  case(id) {
    const { cases, practice } = this.state;
    if (this.indexed !== cases) {
      this.indexed = cases;
      this.byId = new Map(cases.map((one) => [one.id, one])); // asked for by each field at each key
    }
    return this.byId.get(id) ?? (practice?.case.id === id ? practice.case : undefined);
  }

  // What the desk holds of a field; undefined for one that no sheet has.
  stored(one, field) {
    const [kind, key, text] = field.split(":");
    if (field === "private") return one.private ?? "";
    if (field === "abstain") return one.abstain ?? null;
    if (key !== "_" && !this.state.dimensions.some((dimension) => dimension.key === key)) return undefined;
    return { mark: one.marks[key] ?? null, na: one.na.includes(key), text: one.texts[`${key}:${text}`] ?? "" }[kind];
  }

  value(id, field) {
    const waiting = this.keeper.value(id, field);
    return waiting ? waiting.value : this.stored(this.case(id), field);
  }

  change(id, field, value) {
    if (value === this.value(id, field)) return;
    delete this.problems[id]; // what was missing may be there now; the desk says so again
    this.keeper.put(id, field, value, this.stored(this.case(id), field));
  }

  editable(one) {
    return this.state.step === "scoring" && EDITABLE.includes(one.state);
  }

  marksOf(one) {
    return counted(this.state.dimensions).map((d) => this.value(one.id, `mark:${d.key}`));
  }

  missing(one) {
    return counted(this.state.dimensions).filter((d) => this.value(one.id, `mark:${d.key}`) === null);
  }

  abstaining(one) {
    return one.state === "abstained" || Boolean(this.value(one.id, "abstain"));
  }

  // The same plain sum as the desk's, shown before the desk has answered.
  total(one, { partial = false } = {}) {
    const marks = this.marksOf(one);
    const given = marks.filter((mark) => mark !== null);
    return given.length && (partial || given.length === marks.length) ? sumOf(given) : null;
  }

  // ── where the member is ──

  stepNow() {
    const step = this.state.step === "closed" ? "scoring" : this.state.step;
    if (step === "scoring" && this.ui.shown === "handin") return "handin";
    return practiceIsOffered(this) ? "offer" : step;
  }

  go(changes) {
    Object.assign(this.ui, changes);
    this.failure = null;
    this.sent = 0;
    this.keeper.flush();
    this.remember();
    this.render();
    if (changes.focus) this.focusField(changes.focus);
  }

  remember() {
    clearTimeout(this.placing);
    this.placing = setTimeout(() => {
      const { view, submission, dimension, filter, splitter, pages, sort, offered } = this.ui;
      const place = { view, submission, dimension, filter, splitter, pages, sort, offered };
      this.request("place", { place }).catch(
        () => null, // the place is a convenience; words are kept elsewhere
      );
    }, PLACE_PAUSE);
  }

  // Opens the case at this field and puts the cursor there.
  jump(submission, field) {
    const [kind, name, ...rest] = (field ?? "").split(":");
    if (kind === "text") this.ui.open.add(`${submission}|${name}:${rest.join(":")}`);
    if (kind === "private") this.ui.left = "private";
    this.go({ shown: "scoring", view: "case", submission, pane: "form" });
    if (field) this.focusField(`${submission}|${field}`);
  }

  focusField(key) {
    const found = this.root.querySelector(`[data-field="${CSS.escape(key)}"]`);
    found?.focus();
    found?.scrollIntoView({ block: "center" });
  }

  // ── drawing ──

  watch(update) {
    this.watchers.push(update);
    update();
  }

  refresh() {
    if (!this.drawn) return;
    for (const update of this.watchers) update();
  }

  // The field in which an input method is putting a word together.
  midWord() {
    const field = this.composing;
    return field?.isConnected && field.getRootNode().activeElement === field ? field : null;
  }

  compose(field) {
    this.composing = field;
    if (!field && this.postponed) this.render();
  }

  render() {
    // A field drawn anew would keep the half word and get the whole one behind it.
    this.postponed = this.midWord() !== null;
    if (this.postponed) return this.refresh();
    const focus = this.whereFocusIs();
    const scrolled = [...this.root.querySelectorAll("[data-scroll]")].map((pane) => [
      pane.dataset.scroll, pane.scrollTop,
    ]);
    this.watchers = [];
    this.drawn = true;
    this.root.lang = this.state.language === "en" ? "en" : "zh-Hant-TW";
    put(this.root, page(this));
    for (const [name, top] of scrolled) {
      const pane = this.root.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
      if (pane) pane.scrollTop = top;
    }
    this.restoreFocus(focus);
  }

  whereFocusIs() {
    const active = this.root.getRootNode().activeElement;
    if (!active || !this.root.contains(active)) return null;
    const { field, key } = active.dataset;
    return { field, key, tab: active.dataset.tab, caret: active.selectionStart };
  }

  restoreFocus(was) {
    if (!was) return;
    const name = was.field ? "field" : was.key ? "key" : was.tab ? "tab" : null;
    const found = name && this.root.querySelector(`[data-${name}="${CSS.escape(was[name])}"]`);
    if (!found) return this.root.querySelector(".svr-start")?.focus({ preventScroll: true });
    found.focus({ preventScroll: true });
    if (was.caret !== undefined && was.caret !== null) found.setSelectionRange?.(was.caret, was.caret);
  }
}
