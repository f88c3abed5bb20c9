// One dimension of one case: bands, number and comments that always agree.

function dimensionField(app, one, dimension, { compact = false } = {}) {
  const field = `mark:${dimension.key}`;
  const bands = bandsOf(dimension, one.category);
  const control = { app, one, dimension, field, bands, compact, chosen: null, looked: null };
  const ids = { descriptor: newId("descriptor"), hint: newId("hint") };
  const radios = bands.map((band, at) => bandRadio(control, band, at, ids));
  const input = markInput(control, ids);
  const [chip, staffWords] = staffChip(app, one, dimension);
  const question = h("span", { class: "svr-question", id: newId("question"), title: dimension.question }, dimension.question);
  const box = h("fieldset", { class: compact ? "svr-dim svr-compact" : "svr-dim", "data-dimension": dimension.key, "aria-describedby": compact ? null : question.id },
    h("legend", {},
      compact ? h("span", { class: "svr-hidden" }, `${one.id} ${one.title} ${dimension.title}`) : [
        h("span", { class: "svr-name" }, dimension.title),
        h("span", { class: "svr-points" }, dimension.informational ? app.t("informational") : app.t("points", { weight: dimension.weight }))]),
    (chip || !compact) && h("div", { class: "svr-asks" }, !compact && question, differenceLine(app, one, dimension, question), chip),
    staffWords,
    h("div", { class: "svr-scale" },
      h("div", { class: "svr-bands", style: `--bands:${bands.length}` }, radios.map((radio) => radio.label)),
      h("div", { class: "svr-mark" }, input, h("span", { class: "svr-of" }, `／${dimension.weight}`),
        h("span", { class: "svr-hidden", id: ids.hint }, app.t("markHint", { weight: dimension.weight, step: dimension.step })))),
    unstoredNote(app, one, field),
    descriptorLine(control, ids),
    h("div", { class: "svr-below" }, offers(control, input), dimension.informational ? notApplicable(control) : null,
      commentToggles(app, one, dimension.key)),
    commentAreas(app, one, dimension.key));
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) settleBand(control, input); });
  app.watch(() => {
    const locked = !app.editable(app.case(one.id) ?? one);
    const at = control.chosen ?? bandOf(bands, app.value(one.id, field));
    radios.forEach(({ radio, label }, index) => {
      radio.checked = index === at;
      radio.disabled = locked;
      label.classList.toggle("svr-on", index === at);
    });
    showMark(control, input, locked);
    box.classList.toggle("svr-locked", locked);
    box.classList.toggle("svr-unstored", app.keeper.refused(one.id, field));
  });
  return box;
}

function bandRadio(control, band, at, ids) {
  control.group ??= newId("bands");
  const { app, one, dimension } = control;
  const radio = h("input", {
    type: "radio", name: control.group, value: String(at), "aria-describedby": ids.descriptor,
    "data-key": `band-${one.id}-${dimension.key}-${at}`,
    onclick: (event) => chooseBand(control, at, event.detail > 0),
    onfocus: () => { control.looked = at; control.describe(); },
    onblur: () => { control.looked = null; control.describe(); },
  });
  const label = h("label", { class: "svr-band",
    onmouseenter: () => { control.looked = at; control.describe(); },
    onmouseleave: () => { control.looked = null; control.describe(); },
  }, radio, h("span", { class: "svr-band-name" }, band.title), h("span", { class: "svr-range" }, bandRange(band)));
  return { radio, label };
}

// A band invents no mark: it offers its own, and an earlier mark stays until another is given.
function chooseBand(control, at, byPointer) {
  const { app, one, field, bands } = control;
  control.chosen = bandOf(bands, app.value(one.id, field)) === at ? null : at;
  control.draft = null;
  app.refresh();
  control.describe();
  const input = app.root.querySelector(`[data-field="${CSS.escape(`${one.id}|${field}`)}"]`);
  if (byPointer) input.focus();
}

// Leaving without a number: band and number must agree again.
function settleBand(control, input) {
  const given = readMark(input.value, control.dimension);
  if (control.chosen !== null && given) giveMark(control, given);
  control.chosen = null;
  if (given !== undefined) control.draft = null;
  control.app.keeper.flush();
  control.app.refresh();
  control.describe();
}

function giveMark(control, mark) {
  control.chosen = null;
  control.draft = null;
  control.app.change(control.one.id, control.field, mark);
  control.app.refresh();
  control.describe();
}

function markInput(control, ids) {
  const { app, one, dimension, field } = control;
  const input = h("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", maxlength: 6, class: "svr-number-field",
    "data-field": `${one.id}|${field}`, "aria-label": `${dimension.title} ${app.t("mark")}`, "aria-describedby": `${ids.hint} ${ids.descriptor}`,
    oninput: (event) => { if (!event.isComposing) typed(control, input.value); },
    oncompositionend: () => typed(control, input.value),
    onfocus: () => input.select(),
    onblur: () => app.keeper.flush(),
    onkeydown: (event) => stepMark(control, input, event),
  });
  return input;
}

function typed(control, text) {
  const mark = readMark(text, control.dimension);
  control.draft = text;
  const chosen = control.bands[control.chosen];
  // «2» on the way to «27» is no mark of the chosen band, and must not be taken for one.
  const outside = chosen && mark && bandOf([chosen], mark) < 0;
  if (mark === undefined || outside || (chosen && mark === null)) {
    control.app.refresh();
    return control.describe();
  }
  return giveMark(control, mark);
}

// Up and down stay inside the chosen band, as the band offers only its own marks.
function stepMark(control, input, event) {
  const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!direction || inMidWord(event) || event.altKey || input.readOnly) return;
  event.preventDefault();
  const { app, one, field, bands, dimension } = control;
  const chosen = bands[control.chosen];
  const low = tenths(chosen?.low ?? 0);
  const high = tenths(chosen?.high ?? dimension.weight);
  const now = chosen ? null : app.value(one.id, field);
  const next = now === null ? (direction > 0 ? low : high) : tenths(now) + direction * tenths(dimension.step);
  giveMark(control, fromTenths(Math.min(high, Math.max(low, next))));
  input.select();
}

function showMark(control, input, locked) {
  const { app, one, field, bands, dimension } = control;
  const mark = app.value(one.id, field);
  const chosen = bands[control.chosen];
  const typing = input.getRootNode().activeElement === input;
  const shown = app.midWord() === input || (typing && control.draft !== null && control.draft !== undefined);
  const text = control.draft ?? (chosen ? "" : mark ?? "");
  if (!shown && input.value !== text) input.value = text;
  input.readOnly = locked;
  input.placeholder = chosen ? bandRange(chosen) : "–";
  const wrong = control.draft !== null && control.draft !== undefined && readMark(control.draft, dimension) === undefined;
  input.setAttribute("aria-invalid", String(wrong));
}

// The descriptor of the band under the pointer or focus, else of the chosen one, else what to do.
function descriptorLine(control, ids) {
  const { app, one, dimension, bands, field } = control;
  const line = h("p", { class: "svr-descriptor", id: ids.descriptor });
  control.describe = () => {
    const mark = app.value(one.id, field);
    const at = control.looked ?? control.chosen ?? bandOf(bands, mark);
    const wrong = control.draft && readMark(control.draft, dimension) === undefined;
    line.classList.toggle("svr-wrong", Boolean(wrong));
    if (wrong) return say(line, app.t("notAMark", { weight: dimension.weight, step: dimension.step, mark: mark ?? app.t("none") }));
    const hint = !control.compact && app.missing(one)[0] === dimension && app.editable(app.case(one.id) ?? one);
    if (at < 0) return say(line, hint ? app.t(howToChoose()) : "");
    return put(line, h("strong", {}, app.t("bandSays", { title: bands[at].title })), bands[at].descriptor);
  };
  app.watch(control.describe);
  return line;
}

const howToChoose = () => (matchMedia("(hover: hover)").matches ? "chooseBandPointing" : "chooseBand");

// The marks of the chosen band, one click each.
function offers(control, input) {
  const { app, one, dimension, bands, field } = control;
  const box = h("div", { class: "svr-offers", role: "group", "aria-label": app.t("offered", { name: dimension.title }) });
  let drawn = null;
  app.watch(() => {
    const mark = app.value(one.id, field);
    const at = control.chosen ?? bandOf(bands, mark);
    const now = `${at} ${app.editable(app.case(one.id) ?? one)}`;
    if (now !== drawn) {
      drawn = now;
      const marks = at < 0 || now.endsWith("false") ? [] : offered(bands[at], dimension);
      put(box, marks.map((value) => button(value, () => { giveMark(control, value); input.focus(); },
        { class: "svr-offer", tabindex: "-1", "data-mark": value, "aria-label": app.t("giveMark", { mark: value }) })));
    }
    for (const one of box.children) one.setAttribute("aria-pressed", String(one.dataset.mark === mark));
  });
  return box;
}

function notApplicable({ app, one, dimension }) {
  const field = `na:${dimension.key}`;
  const box = h("input", { type: "checkbox", "data-field": `${one.id}|${field}`,
    onchange: () => { app.change(one.id, field, box.checked); app.keeper.flush(); } });
  app.watch(() => { box.checked = Boolean(app.value(one.id, field)); box.disabled = !app.editable(app.case(one.id) ?? one); });
  return h("label", { class: "svr-na" }, box, app.t("notApplicable"));
}
