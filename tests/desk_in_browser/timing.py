"""How long the page takes, measured inside the browser: from the act to the frame that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page

_FRAME = "await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));"
_DRAW = f"""async (key) => {{
  const began = performance.now();
  document.querySelector(`[data-key="${{key}}"]`).click();
  {_FRAME}
  return performance.now() - began;
}}"""
_TYPE = f"""async ([key, words]) => {{
  const field = document.querySelector(`[data-field="${{key}}"]`);
  field.focus();
  const times = [];
  for (const value of words) {{
    const began = performance.now();
    field.value = value;
    field.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
    {_FRAME}
    times.push(performance.now() - began);
  }}
  return times;
}}"""


def drawing(page: Page, key: str, *, times: int) -> list[float]:
    """Milliseconds from a click on ``key`` to the frame drawn, ``times`` times."""
    return [page.evaluate(_DRAW, key) for _ in range(times)]


def typing(page: Page, field: str, values: Sequence[str]) -> list[float]:
    """Milliseconds from each value in ``field`` to the frame drawn."""
    measured: list[float] = page.evaluate(_TYPE, [field, list(values)])
    return measured


_SAVE = """([key, value]) => new Promise((resolve) => {
  const field = document.querySelector(`[data-field="${key}"]`);
  const shown = document.querySelector(".svr-save");
  field.focus();
  const began = performance.now();
  field.value = value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const seen = new MutationObserver(() => {
    if (shown.dataset.status !== "saved") return;
    seen.disconnect();
    resolve(performance.now() - began);
  });
  seen.observe(shown, { attributes: true });
  field.blur();
})"""


def acknowledged(page: Page, changes: Sequence[tuple[str, str]]) -> list[float]:
    """Milliseconds from each change, its field left at once, to the page saying it is saved."""
    return [page.evaluate(_SAVE, list(change)) for change in changes]
