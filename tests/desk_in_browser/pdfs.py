"""PDF files for the viewer, written by hand so that each has exactly one thing to show."""

from __future__ import annotations

import os
from collections.abc import Sequence


def a_pdf(*, pages: int = 1, weight: int = 0, trailer: str = "", catalog: str = "") -> bytes:
    """``pages`` A4 pages that say their number; each carries ``weight`` bytes of picture."""
    kids = " ".join(f"{3 + 3 * i} 0 R" for i in range(pages))
    objects: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
    ]
    for i in range(pages):
        objects += _page(i + 1, first=3 + 3 * i, weight=weight)
    return _file(objects, trailer)


def _page(number: int, *, first: int, weight: int) -> list[bytes]:
    side = int((weight / 3) ** 0.5)
    picture = os.urandom(3 * side * side)
    words = f"BT /F 48 Tf 72 700 Td (Page {number}) Tj ET".encode()
    if side:
        words += b" q 300 0 0 300 72 300 cm /I Do Q"
    font = "<< /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first + 1} 0 R "
        f"/Resources << /Font {font} /XObject << /I {first + 2} 0 R >> >> >>".encode(),
        _stream("", words),
        _stream(
            f"/Type /XObject /Subtype /Image /Width {side or 1} /Height {side or 1} "
            "/ColorSpace /DeviceRGB /BitsPerComponent 8",
            picture or b"\0\0\0",
        ),
    ]


def _stream(entries: str, content: bytes) -> bytes:
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def a_pdf_behind_a_password() -> bytes:
    """Encrypted with a password that nobody has: the owner's and user's keys are arbitrary."""
    key = "11" * 32
    return a_pdf(
        trailer=f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> "
        f"/ID [<{'22' * 16}> <{'22' * 16}>]"
    )


def a_pdf_with_scripts() -> bytes:
    """Says hello by JavaScript when it is opened, and in a document-level action."""
    script = "<< /S /JavaScript /JS (app.alert\\('hello'\\); this.submitForm\\('http://example.org'\\)) >>"
    return a_pdf(
        catalog=f"/OpenAction {script} /Names << /JavaScript << /Names [(x) {script}] >> >>"
    )
