import io
import zipfile

import pytest

from ingest.readers.document import Document
from ingest.readers.unsupported import verdict


def packed(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (packed("xl/workbook.xml"), "is a spreadsheet (XLSX)"),
        (packed("ppt/presentation.xml"), "is a presentation (PPTX)"),
        (packed("notes.txt"), "is an archive; unpack it first"),
        (packed("notes.txt")[:40], "is a damaged archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "is an old Office file"),
        (b"\x89PNG\r\n", "is an image"),
        (b"\x7fELF\x00\xff", "holds binary data"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",  # an archive holds the second in which it was made
)
def test_a_format_that_is_not_read_is_named(raw: bytes, why: str) -> None:
    assert (verdict(Document(raw, "a")) or "").startswith(why)


def test_text_is_no_known_unsupported_format() -> None:
    assert verdict(Document(b"Give 5 mg.", "a")) is None
