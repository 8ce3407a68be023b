"""A PDF file to an Article: pages, then blocks, then the canonical text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import ArticleError
from ingest.readers.document import Document, Metadata, Parsed, article
from ingest.readers.pdf.blocks import Block, whole
from ingest.readers.pdf.columns import Segment, columns
from ingest.readers.pdf.fill import filled, largest
from ingest.readers.pdf.furniture import without_furniture
from ingest.readers.pdf.headings import Outline, levels, plain
from ingest.readers.pdf.hyphens import vocabulary
from ingest.readers.pdf.lines import Line, line, rows
from ingest.readers.pdf.notes import no_text, notes
from ingest.readers.pdf.open_tables import split
from ingest.readers.pdf.page import Page
from ingest.readers.pdf.paragraphs import paragraphs
from ingest.readers.pdf.tables import Table, tables
from ingest.readers.pdf.witness import witness
from ingest.readers.pdf.words import read_page
from ingest.readers.stated import complete
from ingest.readers.titles import sane_title

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 2_000
UNMEASURED = "Text conservation could not be measured: the second extractor cannot read the file."
_PASSWORD_ERROR = 4


@dataclass(frozen=True, slots=True)
class _File:
    """What is taken from the file itself: its pages, its outline and the title in its properties."""

    pages: tuple[Page, ...]
    damaged: tuple[int, ...]
    outline: Outline
    title: str | None


def read_pdf(document: Document) -> Parsed:
    """The article of a PDF. Raises ArticleError for a file that is damaged, locked, scanned or too long."""
    file = _read_file(document)
    if not any(page.words for page in file.pages):
        raise ArticleError(f"{document.name}: {no_text(file.pages)}")
    pages, removed = without_furniture(file.pages)
    blocks = _blocks(pages)
    body = _body_size(pages)
    found = levels(blocks, body, file.outline)
    canonical, references = filled(blocks, found)
    if not canonical.sentences:
        canonical, references = filled(blocks, [None] * len(blocks))
    left_out = {p.number: f"{gone} {p.hidden} {p.slanted}" for p, gone in zip(pages, removed, strict=True)}
    metadata = complete(Metadata(title=file.title or largest(blocks, found)), canonical)
    second = witness(document.raw, left_out, vocabulary(pages))
    return Parsed(
        article(document, canonical, metadata, references),
        second,
        (*notes(pages, file.damaged, removed), *((UNMEASURED,) if second is None else ())),
    )


def _read_file(document: Document) -> _File:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(document.raw)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD_ERROR:
            raise ArticleError(
                f"{document.name}: is protected by a password. Save a copy without one and ingest that."
            ) from error
        raise ArticleError(
            f"{document.name}: is a damaged PDF. Save it anew from the program it comes from."
        ) from error
    with pdf:
        if len(pdf) > MAX_PAGES:
            raise ArticleError(f"{document.name}: has {len(pdf):,} pages, more than {MAX_PAGES:,}. Split it.")
        pages, damaged = _read_pages(pdf, document.name)
        title = sane_title(pdf.get_metadata_dict().get("Title", ""))
        return _File(tuple(pages), tuple(damaged), _outline(pdf), title)


def _read_pages(pdf: "pypdfium2.PdfDocument", name: str) -> tuple[list[Page], list[int]]:
    """Every page, one at a time, and the numbers of those that cannot be read."""
    import pypdfium2

    pages: list[Page] = []
    damaged: list[int] = []
    for number in range(1, len(pdf) + 1):
        try:
            page = pdf[number - 1]
            pages.append(read_page(page, number))
            page.close()
        except pypdfium2.PdfiumError:
            damaged.append(number)
        except ArticleError as error:
            raise ArticleError(f"{name}: {error}") from error
    return pages, damaged


def _outline(pdf: "pypdfium2.PdfDocument") -> Outline:
    found: dict[tuple[int, str], int] = {}
    for entry in pdf.get_toc(max_depth=6):
        target = entry.get_dest()
        index = target.get_index() if target is not None else None
        if index is not None and plain(entry.get_title()):
            found.setdefault((index + 1, plain(entry.get_title())), entry.level + 1)
    return found


def _body_size(pages: Sequence[Page]) -> float:
    """The font size of most of the document's characters."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _blocks(pages: Sequence[Page]) -> list[Block]:
    known, body = vocabulary(pages), _body_size(pages)
    found: list[Sequence[Block]] = []
    for page in pages:
        grids = tables(page)
        words = [w for w in page.words if not any(t.holds(w) for t in grids)]
        for region in columns(words, grids):
            found.append(list(_column(region, page.number, body, known)))
    return whole(found, known)


def _column(region: Sequence[Segment], page: int, body: float, known: frozenset[str]) -> Iterator[Block]:
    """The blocks of one column: runs of lines between its tables."""
    grids = [s.table for s in region if s.table is not None]
    lines = split(sorted((line(row) for row in rows(w for s in region for w in s.words)), key=lambda x: x.baseline))
    held: list[Line] = []
    for part in sorted((*grids, *lines), key=lambda x: x.top):
        if isinstance(part, Table):
            yield from paragraphs(held, page, body, known)
            yield Block("table", "", ((0, page),), table=part)
            held = []
        else:
            held.append(part)
    yield from paragraphs(held, page, body, known)
