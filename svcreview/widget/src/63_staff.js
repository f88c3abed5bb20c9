// What the secretariat found beforehand (幕僚初審意見): set apart from the entry's own words and
// from the member's, folded until asked for, and only a line where the member's band differs.

const staffOf = (one, key) => one.staff?.[key] ?? null;

// Above the entry's text: all of it in one place, for whoever reads before scoring.
function staffBox(app, one) {
  const keys = ["_", ...app.state.dimensions.map((dimension) => dimension.key)].filter((key) => staffOf(one, key));
  if (!keys.length) return null;
  const title = (key) => app.state.dimensions.find((dimension) => dimension.key === key)?.title ?? app.t("wholeCase");
  return h("details", { class: "svr-staff", open: app.ui.staff, ontoggle: (event) => { app.ui.staff = event.target.open; } },
    h("summary", {}, h("strong", {}, app.t("staff")), h("span", { class: "svr-quiet" }, app.t("staffHint"))),
    h("dl", {}, keys.map((key) => h("div", {},
      h("dt", {}, title(key)),
      h("dd", {}, staffWords(app, staffOf(one, key)))))));
}

const staffWords = (app, { text, level_text: level }) => [
  level && h("b", { class: "svr-staff-level" }, level), h("span", {}, text)];

// The band that the secretariat saw, at its dimension; one click opens the words.
function staffChip(app, one, dimension) {
  const staff = staffOf(one, dimension.key);
  if (!staff) return [null, null];
  const band = bandsOf(dimension, one.category)[staff.level]?.title;
  const short = band ? app.t("staffBand", { band }) : app.t("staff");
  const words = h("div", { class: "svr-staff svr-staff-words", id: newId("staff"), hidden: true },
    h("strong", {}, app.t("staff")), " ", staffWords(app, staff));
  const chip = button(short, () => {
    show(words, words.hidden);
    chip.setAttribute("aria-expanded", String(!words.hidden));
  }, { class: "svr-staff-chip", "aria-expanded": "false", "aria-controls": words.id, "data-key": `staff-${one.id}-${dimension.key}` });
  return [chip, words];
}

function differsFromStaff(app, one, dimension) {
  const level = staffOf(one, dimension.key)?.level ?? null;
  const at = bandOf(bandsOf(dimension, one.category), app.value(one.id, `mark:${dimension.key}`));
  return level !== null && at >= 0 && at !== level;
}

// Takes the place of the dimension's question, so that nothing moves when it comes and goes.
function differenceLine(app, one, dimension, question) {
  const field = `text:${dimension.key}:reason`;
  const ask = button("", () => app.jump(one.id, field), { class: "svr-link", "data-key": `differs-${one.id}-${dimension.key}` });
  const line = h("span", { class: "svr-differs", role: "status" }, h("span", {}, app.t("differs")), ask);
  app.watch(() => {
    const differs = differsFromStaff(app, one, dimension);
    const given = (app.value(one.id, field) ?? "").trim() !== "";
    say(ask, app.t(given ? "differsGiven" : "differsAsk"));
    show(line, differs);
    show(question, !differs);
  });
  return line;
}
