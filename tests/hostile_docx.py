"""Hostile DOCX: bombs, entities, relations that fetch, names that climb out of the package."""

import io
import struct
import zipfile
from collections.abc import Sequence

from hostile_text import NEEDLE

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
