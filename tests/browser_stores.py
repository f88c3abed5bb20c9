"""Scripts that run before a page does: its browser keeps nothing, or has no room for more."""

from __future__ import annotations

from typing import Final

FORBIDDEN: Final = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""
FULL: Final = """localStorage.setItem("other", "");
for (let size = 2 ** 22; size >= 1; size /= 2) {
  try {
    for (;;) localStorage.setItem("other", localStorage.getItem("other") + "x".repeat(size));
  } catch { /* as much as there is room for */ }
}"""
