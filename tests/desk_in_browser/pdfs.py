"""PDF files for the viewer, written by hand so that each has exactly one thing to show."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Sequence
from typing import Final

A4: Final = (595, 842)
_PADDING: Final = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_FILE_ID: Final = bytes.fromhex("22" * 16)
_PERMISSIONS: Final = -4  # printing, copying and all else may be forbidden or not: we only read


def a_pdf(
    *,
    pages: int = 1,
    weight: int = 0,
    trailer: str = "",
    catalog: str = "",
    page: str = "",
    size: tuple[float, float] = A4,
    encrypt: Callable[[int, bytes], bytes] | None = None,
) -> bytes:
    """``pages`` pages that say their number; each carries ``weight`` bytes of picture."""
    kids = " ".join(f"{3 + 3 * i} 0 R" for i in range(pages))
    objects: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
    ]
    side = int((weight / 3) ** 0.5)
    for i in range(pages):
        picture = _picture(side, "", os.urandom(3 * side * side) if side else b"\0\0\0")
        objects += _page(i + 1, 3 + 3 * i, picture, size=size, more=page, encrypt=encrypt)
    return _file(objects, trailer)


def a_scan(pages: int, *, side: int) -> bytes:
    """``pages`` pictures of ``side``² dots as a scanner makes them: small in the file, large drawn."""
    kids = " ".join(f"{3 + 3 * i} 0 R" for i in range(pages))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
    ]
    dots = zlib.compress(bytes([80, 120, 200]) * side * side, 1)
    for i in range(pages):
        objects += _page(i + 1, 3 + 3 * i, _picture(side, "/Filter /FlateDecode", dots), size=A4)
    return _file(objects, "")


def _page(
    number: int,
    first: int,
    picture: bytes,
    *,
    size: tuple[float, float],
    more: str = "",
    encrypt: Callable[[int, bytes], bytes] | None = None,
) -> list[bytes]:
    words = f"BT /F 48 Tf 72 700 Td (Page {number}) Tj ET q 300 0 0 300 72 300 cm /I Do Q".encode()
    font = "<< /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] "
        f"/Contents {first + 1} 0 R {more} "
        f"/Resources << /Font {font} /XObject << /I {first + 2} 0 R >> >> >>".encode(),
        _stream("", encrypt(first + 1, words) if encrypt else words),
        picture if encrypt is None else _picture(0, "", encrypt(first + 2, b"\0\0\0")),
    ]


def _picture(side: int, entries: str, content: bytes) -> bytes:
    return _stream(
        f"/Type /XObject /Subtype /Image /Width {side or 1} /Height {side or 1} "
        f"/ColorSpace /DeviceRGB /BitsPerComponent 8 {entries}",
        content,
    )


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


def an_encrypted_pdf(*, reader: str, owner: str = "owner") -> bytes:
    """RC4 with 40 bits, as the oldest programs write it; ``reader`` is the password to open it.

    Empty, it opens without being asked: only printing or copying was meant to be forbidden.
    Source: PDF Reference 1.7, 3.5.2, algorithms 1 to 4.
    """
    owners = _rc4(hashlib.md5(_padded(owner)).digest()[:5], _padded(reader))
    begun = _padded(reader) + owners + (_PERMISSIONS & 0xFFFFFFFF).to_bytes(4, "little")
    key = hashlib.md5(begun + _FILE_ID).digest()[:5]
    users = _rc4(key, _PADDING)

    def encrypt(number: int, content: bytes) -> bytes:
        own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        return _rc4(own, content)

    said = f"/Filter /Standard /V 1 /R 2 /O <{owners.hex()}> /U <{users.hex()}> /P {_PERMISSIONS}"
    return a_pdf(
        trailer=f"/Encrypt << {said} >> /ID [<{_FILE_ID.hex()}> <{_FILE_ID.hex()}>]",
        encrypt=encrypt,
    )


def _padded(password: str) -> bytes:
    return (password.encode("ascii") + _PADDING)[:32]


def _rc4(key: bytes, content: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray()
    for byte in content:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def a_pdf_with_scripts() -> bytes:
    """Would call home when opened, when its page is shown, when its field is filled, when clicked."""
    script = "<< /S /JavaScript /JS (app.alert\\('hello'\\); this.submitForm\\('http://example.org'\\)) >>"
    field = (
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (t) /Rect [72 100 300 130] /A {script} "
        f"/AA << /Fo {script} /K {script} /F {script} >> >>"
    )
    return a_pdf(
        catalog=f"/OpenAction {script} /Names << /JavaScript << /Names [(x) {script}] >> >> "
        f"/AA << /WC {script} >> /AcroForm << /Fields [{field}] >>",
        page=f"/AA << /O {script} >> /Annots [{field}]",
    )


def a_pdf_with_links() -> bytes:
    """The whole page is a link: to an address, to a program of the reader, to a file, to a form."""
    everywhere = "/Type /Annot /Subtype /Link /Rect [0 0 595 842]"
    actions = [
        "/S /URI /URI (http://example.org/clicked)",
        "/S /Launch /F (calc.exe)",
        "/S /GoToR /F (file:///etc/passwd) /D [0 /Fit]",
        "/S /SubmitForm /F << /FS /URL /F (http://example.org/form) >>",
        "/S /URI /URI (javascript:window.evil=1)",
    ]
    links = " ".join(f"<< {everywhere} /A << {action} >> >>" for action in actions)
    return a_pdf(
        page=f"/Annots [{links}]",
        catalog="/OpenAction << /S /URI /URI (http://example.org/opened) >>",
    )
