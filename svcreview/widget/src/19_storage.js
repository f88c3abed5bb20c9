// The browser's own store, which may be forbidden, and may hold what no page of ours has written.

const NO_STORE = {
  getItem: () => null,
  removeItem: () => undefined,
  setItem: () => { throw new Error("this browser keeps nothing"); },
};

function browserStore() {
  try {
    return window.localStorage ?? NO_STORE;
  } catch {
    return NO_STORE; // the reading alone is refused
  }
}

// A draft as the keeper wrote it, or null.
function readDraft(text) {
  try {
    const draft = JSON.parse(text);
    return draft && "value" in draft && Number.isInteger(draft.base) ? draft : null;
  } catch {
    return null;
  }
}
