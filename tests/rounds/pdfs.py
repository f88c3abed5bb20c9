"""PDF files written by hand, each with exactly one thing the matter with it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping

from pypdf import PdfReader, PdfWriter

Objects = dict[int, bytes]


def objects_of(
    pages: int = 3, *, catalog: bytes = b"", page: bytes = b"", tree: bytes = b""
) -> Objects:
    """The objects of a plain file: 1 the catalog, 2 the page tree, from 10 on the pages."""
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(pages))
    listed = tree or b"/Count %d /Kids [%s]" % (pages, kids)
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % page
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages %s >>" % listed,
        **{10 + n: leaf for n in range(pages)},
    }


def a_file(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """``objects`` as a file whose table of contents is right."""
    out, size = bytearray(b"%PDF-1.7\n"), max(objects) + 1
    entries = [b"0000000000 65535 f \n"] * size
    for number, body in objects.items():
        entries[number] = b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n%s" % (size, b"".join(entries))
    return bytes(
        out
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    )


def a_stream(entries: bytes, content: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def in_an_object_stream(packed: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """Catalog and page tree packed away, as programs have written it since 2003."""
    out = bytearray(b"%PDF-1.7\n")
    pack = len(out)
    head = b"/Type /ObjStm /N 2 /First 9 /Filter " + filters
    out += b"3 0 obj\n%s\nendobj\n" % a_stream(head, packed)
    table = len(out)
    rows = ((0, 0, 65535), (2, 3, 0), (2, 3, 1), (1, pack, 0), (1, table, 0))
    places = b"".join(struct.pack(">BIH", *row) for row in rows)
    head = b"/Type /XRef /W [1 4 2] /Size 5 /Root 1 0 R"
    return bytes(
        out + b"4 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (a_stream(head, places), table)
    )


def packed_objects(*, padding: int = 0) -> bytes:
    """What ``in_an_object_stream`` packs, with ``padding`` MB of blanks behind, compressed."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>".ljust(50)
    packer = zlib.compressobj(9)
    packed = packer.compress(
        b"1 0 2 50 " + catalog + b"<< /Type /Pages /Count 1 /Kids [<< /Type /Page >>] >>"
    )
    blanks = b" " * 2**20
    return packed + b"".join(packer.compress(blanks) for _ in range(padding)) + packer.flush()


def locked(content: bytes, algorithm: str, *, user: str, owner: str = "機關") -> bytes:
    """``content`` encrypted; with ``user=""`` everybody may read it and only the owner change it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(user_password=user, owner_password=owner, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_by_nobody() -> bytes:
    """Encrypted with keys that come from no password at all."""
    key, identity = b"11" * 32, b"22" * 16
    return a_file(
        objects_of(),
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<%s> <%s>]"
        % (key, key, identity, identity),
    )


def a_chain(depth: int) -> bytes:
    """A page tree in which each node holds just the next, ``depth`` deep."""
    nodes = {n: b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (n + 1) for n in range(2, depth)}
    return a_file({**objects_of(0), **nodes, depth: b"<< /Type /Page >>"})


def a_billion_pages() -> bytes:
    """Thirty nodes, each of which holds the next one ten times."""
    many = {n: b"<< /Type /Pages /Kids [%s] >>" % (b"%d 0 R " % (n + 1) * 10) for n in range(2, 32)}
    return a_file({**objects_of(0), **many, 32: b"<< /Type /Page >>"})


def a_slow_one(objects: int = 400_000) -> bytes:
    """Many objects and no table of contents: pypdf reads them all to find the catalog."""
    return b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n<</a 1>>\nendobj\n" % n for n in range(objects))
