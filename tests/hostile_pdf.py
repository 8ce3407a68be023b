"""Hostile PDFs: streams that unpack to gigabytes, forms and pages that never end, files cut short."""

import zlib
from collections.abc import Iterable, Sequence

from hostile_text import NEEDLE


def zeros(gigabytes: float) -> bytes:
    """Deflated zeros: 64 MB are packed once, and what they give is said again and again."""
    return _repeated(bytes(1 << 26), round(gigabytes * 1e9) >> 26)


def _repeated(block: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (times - 1) + packer.flush()


def pdf(objects: Iterable[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
SAYS = b"BT /F1 12 Tf 72 720 Td (%s) Tj ET\n" % NEEDLE.encode()


def pages(contents: Sequence[bytes], more: Sequence[bytes] = (), resources: bytes = b"") -> bytes:
    """A PDF with one page for each content stream object; the objects of `more` are numbered from 4."""
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(contents)))
    out = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 612 792]"
        b" /Resources <</Font <</F1 3 0 R>> %s>>>>" % (kids, len(contents), resources),
        FONT,
        *more,
    ]
    for i, content in enumerate(contents):
        out += [b"<</Type /Page /Parent 2 0 R /Contents %d 0 R>>" % (first + 2 * i + 1), content]
    return pdf(out)


def pdf_bomb() -> bytes:
    return pages([stream(SAYS), stream(zeros(4), b"/Filter /FlateDecode")])


def pdf_text_bomb() -> bytes:
    line = b"BT /F1 12 Tf 72 700 Td (Betamab) Tj ET\n"
    return pages([stream(SAYS), stream(_repeated(line * 100_000, 200), b"/Filter /FlateDecode")])


def pdf_double_bomb() -> bytes:
    twice = zlib.compress(zeros(4), 9)
    return pages([stream(SAYS), stream(twice, b"/Filter [/FlateDecode /FlateDecode]")])


def pdf_recursive_form() -> bytes:
    form = stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 4 0 R>>>>")
    return pages([stream(SAYS + b"/X Do")], [form], b"/XObject <</X 4 0 R>>")


def pdf_form_laughs() -> bytes:
    depth, head = 12, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
    forms = [
        stream(b"/X Do " * 10, head + b"/Resources <</XObject <</X %d 0 R>>>>" % (5 + i)) for i in range(depth - 1)
    ]
    last = stream(SAYS, head + b"/Resources <</Font <</F1 3 0 R>>>>")
    return pages([stream(SAYS + b"/X Do")], [*forms, last], b"/XObject <</X 4 0 R>>")


def pdf_many_pages() -> bytes:
    """One page, 200,000 times in the tree."""
    return pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [%s] /Count 200000 /MediaBox [0 0 612 792]>>" % (b"4 0 R " * 200_000),
            FONT,
            b"<</Type /Page /Parent 2 0 R /Contents 5 0 R /Resources <</Font <</F1 3 0 R>>>>>>",
            stream(SAYS),
        ]
    )


def pdf_page_loop() -> bytes:
    """A page tree that holds itself."""
    return pdf(
        [
            b"<</Type /Catalog /Pages 2 0 R>>",
            b"<</Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 1000000 /MediaBox [0 0 612 792]>>",
        ]
    )


def pdf_cut() -> bytes:
    whole = pages([stream(SAYS)] * 50)
    return whole[: len(whole) // 2]
