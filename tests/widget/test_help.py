"""The help overlay lists the keys that do something, and no other."""

from __future__ import annotations

from tests.widget.pages import DeskPage

# Every key of an ordinary keyboard, with Alt and alone, on the page and in a text and a mark: a key
# does something if the page keeps the browser from doing what it would do with it.
TRY_ALL = """() => {
  const keys = [
    ...[..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((c) => ({ code: `Key${c}`, key: c.toLowerCase(), name: c })),
    ...[..."0123456789"].map((c) => ({ code: `Digit${c}`, key: c, name: c })),
    ...["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown",
      "Enter", "Escape", "Backspace", "Delete", "F1", "F2", "F9", "?", "/", ".", ",", "+", "-"]
      .map((key) => ({ code: key, key, name: { ArrowUp: "↑", ArrowDown: "↓" }[key] ?? key })),
  ];
  const found = new Set();
  for (const place of ["body", "textarea[data-field]", ".svr-number-field"]) {
    for (const altKey of [true, false]) {
      for (const { code, key, name } of keys) {
        document.querySelector("[data-key=view-case]").click();
        const event = new KeyboardEvent("keydown", { code, key, altKey, bubbles: true, cancelable: true });
        document.querySelector(place).dispatchEvent(event);
        if (event.defaultPrevented) found.add((altKey ? "Alt+" : "") + name);
        document.querySelector("dialog")?.close();
      }
    }
  }
  return [...found].sort();
}"""


def listed(at_desk: DeskPage) -> list[str]:
    """The keys of the overlay, 「Alt+1…4」 and 「↑ ↓」 written out."""
    at_desk.page.keyboard.press("?")
    shown = at_desk.page.locator("dialog kbd").all_inner_texts()
    at_desk.page.keyboard.press("Escape")
    keys: list[str] = []
    for text in shown:
        if "…" in text:
            first, last = text.removeprefix("Alt+").split("…")
            keys += [f"Alt+{n}" for n in range(int(first), int(last) + 1)]
        else:
            keys += text.split()
    return sorted(keys)


def test_the_keys_listed_are_the_keys_that_do_something(at_desk: DeskPage) -> None:
    at_desk.page.wait_for_selector("[data-dimension]")
    shown = listed(at_desk)

    assert sorted(at_desk.page.evaluate(TRY_ALL)) == shown
