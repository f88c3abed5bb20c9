// Marks are strings as Python writes them; sums are made in tenths, so that 0.1 + 0.2 is 0.3.

const tenths = (mark) => Math.round(Number(mark) * 10);
const fromTenths = (value) => (value % 10 ? (value / 10).toFixed(1) : String(value / 10));

// What was typed as a mark of this dimension: a string, null for nothing, undefined for no mark.
function readMark(typed, dimension) {
  const text = typed.normalize("NFKC").trim();
  if (text === "") return null;
  if (!/^\d{1,3}(\.\d+)?$/.test(text)) return undefined;
  const exact = Number(text) * 10;
  const value = tenths(text);
  if (Math.abs(exact - value) > 1e-9 || value % tenths(dimension.step)) return undefined;
  return value <= tenths(dimension.weight) ? fromTenths(value) : undefined;
}

function bandsOf(dimension, category) {
  return dimension.levels[category] ?? Object.values(dimension.levels)[0] ?? [];
}

function bandOf(bands, mark) {
  if (mark === null || mark === undefined) return -1;
  const value = tenths(mark);
  return bands.findIndex((band) => tenths(band.low) <= value && value <= tenths(band.high));
}

const MOST_OFFERED = 13; // a longer row of marks would not fit beside the comments

function offered(band, dimension) {
  const step = tenths(dimension.step);
  const [low, high] = [tenths(band.low), tenths(band.high)];
  const count = Math.floor((high - low) / step) + 1;
  return count > MOST_OFFERED ? [] : Array.from({ length: count }, (_, i) => fromTenths(low + i * step));
}

const bandRange = (band) => (band.low === band.high ? `${band.low}` : `${band.low}–${band.high}`);

const counted = (dimensions) => dimensions.filter((dimension) => !dimension.informational);

function sumOf(marks) {
  return fromTenths(marks.reduce((sum, mark) => sum + tenths(mark), 0));
}
