"""A Chinese input method at work, as Chromium itself reports it: real events, no dispatched ones."""

from __future__ import annotations

from playwright.sync_api import Page

_IN_PROGRESS = 229  # what a browser says of a key that the input method has taken
ALT, CTRL = 1, 2
_WATCH = """() => {
  window.midWord = false;
  addEventListener("compositionstart", () => { window.midWord = true; }, true);
  addEventListener("compositionend", () => { window.midWord = false; }, true);
}"""


class InputMethod:
    """Sits between the keyboard and the focused field of ``page``."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        page.evaluate(_WATCH)

    def compose(self, *sounds: str) -> None:
        """Underlined and not yet decided: ``ㄒ``, ``ㄒㄧ``, ``ㄒㄧㄣ``, one after another."""
        for text in sounds:
            self._session.send(
                "Input.imeSetComposition",
                {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
            )

    def at_work(self) -> bool:
        """Whether something is underlined still: a browser ends it when the window loses focus."""
        underlined: bool = self._page.evaluate("window.midWord")
        return underlined

    def commit(self, text: str) -> None:
        """The word is chosen and takes the place of what was underlined."""
        self._session.send("Input.insertText", {"text": text})

    def press(self, code: str, *, key: str = "Process", modifiers: int = 0) -> None:
        """A key that the input method takes for itself: to choose a word, to go back, to give up.

        Windows calls every such key ``Process``; macOS calls it by its name.
        """
        pressed = {"code": code, "key": key, "modifiers": modifiers}
        code_of_it = {"windowsVirtualKeyCode": _IN_PROGRESS}
        self._session.send(
            "Input.dispatchKeyEvent", {"type": "rawKeyDown", **pressed, **code_of_it}
        )
        self._session.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})
