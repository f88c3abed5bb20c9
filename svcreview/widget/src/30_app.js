// One open desk: what the desk said last, what the member looks at, and what waits to be saved.

const STEPS = ["rules", "declaration", "recusals", "scoring", "handin"];
const VIEWS = ["case", "across", "overview"];
const EDITABLE = ["unscored", "draft", "returned"];
const SETTLED = ["handed_in", "abstained"];
const PLACE_PAUSE = 800;

class App {
  constructor(root, request) {
    Object.assign(this, { root, request, state: null, keeper: null, entries: new Map() });
    this.watchers = [];
    this.drawn = false;
    this.problems = {};
    this.ui = {
      shown: "rules", view: "case", submission: null, dimension: null, filter: "all", left: "entry",
      pane: "form", listed: false, open: new Set(), splitter: 46, pages: {}, sort: "id",
    };
  }

  t(key, values = {}) {
    const [zh, en] = WORDS[key];
    const text = this.state?.language === "en" ? en : zh;
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // ── what the desk says ──

  async start(language) {
    const reply = await this.request("hello", { language });
    this.take(reply.state);
    Object.assign(this.ui, this.remembered(reply.state.place));
    this.ui.shown = this.stepNow();
    this.makeKeeper();
    this.render();
  }

  remembered(place) {
    const { pages = {}, ...rest } = place ?? {};
    const known = Object.entries(rest).filter(([name]) => name in this.ui && name !== "open");
    return { ...Object.fromEntries(known), pages };
  }

  take(state) {
    this.state = state;
    for (const one of this.cases()) this.keeper?.know(one.id, one.counter);
    const ids = state.cases.map((one) => one.id);
    if (!ids.includes(this.ui.submission)) {
      const next = state.cases.find((one) => !one.complete);
      this.ui.submission = next?.id ?? ids[0] ?? null;
    }
    const keys = state.dimensions.map((dimension) => dimension.key);
    if (!keys.includes(this.ui.dimension)) this.ui.dimension = keys[0];
  }

  makeKeeper() {
    const { round, member } = this.state;
    this.keeper = new Keeper({
      prefix: `svcreview:${round.id}:${member.id}:`,
      storage: browserStore(),
      send: (submission, base, fields) => this.save(submission, base, fields),
      acknowledged: (submission, reply) => this.acknowledged(submission, reply),
      stale: () => this.reread(),
      told: () => this.refresh(),
    });
    for (const one of this.cases()) this.keeper.know(one.id, one.counter);
    this.keeper.resume(new Set(this.cases().map((one) => one.id)), (submission, field) =>
      this.stored(this.case(submission), field),
    );
  }

  save(submission, base, fields) {
    const op = submission === this.state.practice?.case.id ? "practice" : "save";
    return this.request(op, { submission, base, fields });
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
    if (changed.id === this.state.practice?.case.id) this.state.practice.case = changed;
    else this.state.cases = this.state.cases.map((one) => (one.id === changed.id ? changed : one));
  }

  // Another tab or the secretariat changed something: look again, but touch nothing being typed.
  async reread() {
    const reply = await this.request("hello", { language: this.state.language });
    if (!reply.ok) return;
    const moved = reply.state.step !== this.state.step;
    this.take(reply.state);
    if (moved) this.render();
    else this.refresh();
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
    const reply = await this.request("hello", { language });
    if (!reply.ok) return;
    this.entries.clear();
    this.take(reply.state);
    this.render();
  }

  // ── values: what waits here comes before what the desk holds ──

  cases() {
    const practice = this.state.practice?.case;
    return practice ? [...this.state.cases, practice] : this.state.cases;
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
    return this.ui.shown === "handin" && step === "scoring" ? "handin" : step;
  }

  go(changes) {
    Object.assign(this.ui, changes);
    this.failure = null;
    this.keeper.flush();
    this.remember();
    this.render();
    if (changes.focus) this.focusField(changes.focus);
  }

  remember() {
    clearTimeout(this.placing);
    this.placing = setTimeout(() => {
      const { view, submission, dimension, filter, splitter, pages, sort } = this.ui;
      this.request("place", { place: { view, submission, dimension, filter, splitter, pages, sort } }).catch(
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
