"""Makes hostile documents: small files, each meant to exhaust, mislead or use its reader. Nothing of it is stored."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence

NEEDLE = "Alphamab is given at 8 mg."
FRONT = """---
article_id: {id}
question: What is the dose of alphamab?
title: Alphamab
publisher: test
published: 2026-01-01
tier: T4
review:
  status: submitted
---

"""


def markdown(body: str) -> bytes:
    return (FRONT.format(id=f"h{zlib.crc32(body.encode()):x}") + NEEDLE + "\n\n" + body).encode()


def nested_list() -> bytes:
    return markdown("".join(f"{'  ' * depth}- level {depth} matters\n" for depth in range(1_500)))


def nested_quotes() -> bytes:
    return markdown(">" * 20_000 + " far below it matters\n")


def emphasis_storm() -> bytes:
    return markdown("*a **_b " * 40_000 + "\n")


def bracket_storm() -> bytes:
    return markdown("[" * 100_000 + "a" + "](b)" * 50_000 + "\n\n" + "![[](" * 50_000 + "\n")


def backtick_storm() -> bytes:
    return markdown(" ".join("`" * length + "a" for length in range(1, 2_000)) + "\n")


def huge_table() -> bytes:
    columns = 1_000
    row = "| " + " | ".join(f"c{i}" for i in range(columns)) + " |\n"
    return markdown(row + "|---" * columns + "|\n" + row * 400)


def many_links() -> bytes:
    return markdown("".join(f"[a{i}]: /b\n" for i in range(20_000)) + "\n" + "[a1] " * 20_000)


def yaml_laughs() -> bytes:
    levels = "".join(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]\n" for i in range(1, 10))
    return f"---\narticle_id: laughs\nl0: &l0 [ha]\n{levels}question: *l9\n---\n\n{NEEDLE}\n".encode()


def one_line() -> bytes:
    return markdown(("Alphamab is given at 8 mg once a day. " * 1_250_000)[:47_000_000])


def one_word() -> bytes:
    return markdown("a" * 40_000_000)


def nul_bytes() -> bytes:
    return markdown("Betamab\0 is given at 4\0 mg.\n")


def utf16() -> bytes:
    return markdown("Betamab is given at ≥ 4 mg.\n").decode().encode("utf-16")


def latin1() -> bytes:
    return markdown("Betamab is given at 4 µg.\n").decode().encode("latin-1")


def nested_divs() -> bytes:
    deep = b"<div>" * 200_000
    return b"<!doctype html><title>Alphamab</title><h1>Alphamab</h1><p>%s</p>%s<p>Betamab is given at 4 mg.</p>" % (
        NEEDLE.encode(),
        deep,
    )


def nested_tables() -> bytes:
    return f"<!doctype html><title>A</title><p>{NEEDLE}</p>{'<table><tr><td>' * 20_000}far below".encode()


def spans() -> bytes:
    cell = '<td colspan="100000" rowspan="100000">a</td>'
    return f"<!doctype html><title>A</title><p>{NEEDLE}</p><table>{f'<tr>{cell * 20}</tr>' * 500}</table>".encode()


def attributes() -> bytes:
    many = " ".join(f'a{i}="b"' for i in range(300_000))
    return f"<!doctype html><title>A</title><p {many}>{NEEDLE}</p>".encode()


def entities() -> bytes:
    return f"<!doctype html><title>A</title><p>{NEEDLE}</p><p>{'&amp;lt;' * 500_000}</p>".encode()


def jats(doctype: str, inner: str) -> bytes:
    return (
        f'<?xml version="1.0"?>\n{doctype}\n<article xmlns:xlink="http://www.w3.org/1999/xlink" '
        'article-type="research-article"><front><article-meta><title-group><article-title>Alphamab</article-title>'
        f"</title-group></article-meta></front><body><p>{NEEDLE}</p><p>{inner}</p></body></article>"
    ).encode()


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    return jats(f'<!DOCTYPE article [<!ENTITY l0 "ha">{levels}]>', "&l11;")


def quadratic_blowup() -> bytes:
    return jats(f'<!DOCTYPE article [<!ENTITY l "{"a" * 100_000}">]>', "&l;" * 100_000)


def xxe(address: str) -> bytes:
    return jats(f'<!DOCTYPE article [<!ENTITY x SYSTEM "{address}">]>', "Secret: &x;")


def xxe_parameter(address: str) -> bytes:
    return jats(f'<!DOCTYPE article [<!ENTITY % x SYSTEM "{address}"> %x;]>', "Betamab is given at 4 mg.")


def foreign_dtd(address: str) -> bytes:
    return jats(f'<!DOCTYPE article SYSTEM "{address}">', "Betamab is given at 4 mg.")


def nested_xml() -> bytes:
    return jats("", "<sec>" * 100_000 + "far below" + "</sec>" * 100_000)


def nested_json() -> bytes:
    return b'{"resourceType": "PlanDefinition", "action": ' + b"[" * 1_000_000


def nested_actions() -> bytes:
    head = f'{{"resourceType": "PlanDefinition", "title": "Alphamab", "status": "draft", "description": "{NEEDLE}"'
    opened, closed = '{"title": "a", "action": [' * 50_000, "]}" * 50_000
    return f'{head}, "action": [{opened}{closed}]}}'.encode()


def numbers_without_end() -> bytes:
    plan = {"resourceType": "PlanDefinition", "title": "Alphamab", "status": "draft", "description": NEEDLE}
    return json.dumps(plan).replace('"draft"', "9" * 1_000_000).encode()


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


CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_BOMB = 250_000_000
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(inner: str = "", *, doctype: str = "", relations: str = "", more: Sequence[tuple[str, bytes]] = ()) -> bytes:
    document = (
        f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{NEEDLE}</w:t></w:r></w:p>'
    )
    root = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("[Content_Types].xml", CONTENT_TYPES)
        packed.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{root}</Relationships>')
        own = f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'
        packed.writestr("word/_rels/document.xml.rels", own)
        packed.writestr("word/document.xml", f"{document}{inner}</w:body></w:document>")
        for name, body in more:
            packed.writestr(name, body)
    return out.getvalue()


def docx_bomb() -> bytes:
    return docx(" " * _BOMB)


def docx_that_understates_its_size() -> bytes:
    """The directory says 1,000 bytes; the content is 250 MB."""
    whole = docx(" " * _BOMB)
    found = zipfile.ZipFile(io.BytesIO(whole)).getinfo("word/document.xml").file_size
    return whole.replace(struct.pack("<I", found), struct.pack("<I", 1_000))


def docx_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    return docx("<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", doctype=f'<!DOCTYPE d [<!ENTITY l0 "ha">{levels}]>')


def docx_xxe(address: str) -> bytes:
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{address}">]>'
    return docx("<w:p><w:r><w:t>Secret: &x;</w:t></w:r></w:p>", doctype=doctype)


def docx_relation(address: str) -> bytes:
    kinds = ("attachedTemplate", "image", "hyperlink", "oleObject", "frame")
    relations = "".join(
        f'<Relationship Id="x{i}" Type="{_OFFICE}/{kind}" Target="{address}" TargetMode="External"/>'
        for i, kind in enumerate(kinds)
    )
    return docx(relations=relations)


def docx_slip() -> bytes:
    return docx(more=[("../../../slipped.txt", b"x"), ("/tmp/slipped.txt", b"x"), ("word/../../slipped.txt", b"x")])


def docx_nested() -> bytes:
    table = "<w:tbl><w:tr><w:tc>" * 5_000
    return docx(f"{table}<w:p/>{'</w:tc></w:tr></w:tbl>' * 5_000}")


def docx_many_files() -> bytes:
    return docx(more=[(f"word/media/{i}.xml", b"") for i in range(50_000)])


def zip_of_zips() -> bytes:
    inner = docx()
    for _ in range(5):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for i in range(10):
                packed.writestr(f"{i}.zip", inner)
        inner = out.getvalue()
    return inner


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)

# Name of the file, how it is made. The name's ending is often another format's on purpose.
MAKERS: dict[str, Callable[[], bytes]] = {
    "nested-list.md": nested_list,
    "nested-quotes.md": nested_quotes,
    "emphasis-storm.md": emphasis_storm,
    "bracket-storm.md": bracket_storm,
    "backtick-storm.md": backtick_storm,
    "huge-table.md": huge_table,
    "many-links.md": many_links,
    "yaml-laughs.md": yaml_laughs,
    "one-line.md": one_line,
    "one-word.md": one_word,
    "nul-bytes.md": nul_bytes,
    "utf16.md": utf16,
    "latin1.md": latin1,
    "nested-divs.html": nested_divs,
    "nested-tables.html": nested_tables,
    "spans.html": spans,
    "attributes.html": attributes,
    "entities.html": entities,
    "billion-laughs.xml": billion_laughs,
    "quadratic-blowup.xml": quadratic_blowup,
    "nested.xml": nested_xml,
    "nested.json": nested_json,
    "nested-actions.json": nested_actions,
    "numbers.json": numbers_without_end,
    "bomb.pdf": pdf_bomb,
    "text-bomb.pdf": pdf_text_bomb,
    "double-bomb.pdf": pdf_double_bomb,
    "recursive-form.pdf": pdf_recursive_form,
    "form-laughs.pdf": pdf_form_laughs,
    "many-pages.pdf": pdf_many_pages,
    "page-loop.pdf": pdf_page_loop,
    "cut.pdf": pdf_cut,
    "bomb.docx": docx_bomb,
    "understated.docx": docx_that_understates_its_size,
    "laughs.docx": docx_laughs,
    "slip.docx": docx_slip,
    "nested.docx": docx_nested,
    "many-files.docx": docx_many_files,
    "zips.docx": zip_of_zips,
    "empty.pdf": lambda: b"",
    "image.docx": lambda: PNG,
    "noise.pdf": lambda: bytes(i * i % 251 for i in range(100_000)),
    "pdf-inside.md": lambda: pages([stream(SAYS)]),
    "markdown-inside.pdf": lambda: markdown("Betamab is given at 4 mg.\n"),
    "docx-inside.html": docx,
}
# What would be fetched or read, given an address of ours.
CALLERS: dict[str, Callable[[str], bytes]] = {
    "xxe.xml": xxe,
    "xxe-parameter.xml": xxe_parameter,
    "foreign-dtd.xml": foreign_dtd,
    "xxe.docx": docx_xxe,
    "relation.docx": docx_relation,
    "page.html": lambda address: (
        f'<!doctype html><title>A</title><link rel="stylesheet" href="{address}"><base href="{address}">'
        f'<p>{NEEDLE}</p><img src="{address}"><iframe src="{address}"></iframe><script src="{address}"></script>'
    ).encode(),
    "image.md": lambda address: markdown(f"![Betamab]({address}) is given at 4 mg.\n"),
}
