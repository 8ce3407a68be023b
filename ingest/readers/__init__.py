"""One file for each document format, behind one registry. The content decides, not the file's name."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ingest.article import Article
from ingest.conservation import conserved
from ingest.errors import ArticleError
from ingest.readers import answer_page, docx, fhir, html, jats, markdown, pdf, plain_text
from ingest.readers.document import Document, Parsed
from ingest.readers.sidecar import read_sidecar
from ingest.readers.unsupported import verdict
from ingest.strength import graded

MAX_BYTES = 50_000_000
LOW_CONSERVATION = 0.95
"""Share of a document's words, as a second extractor finds them, below which the loss is noted."""


class Reader(Protocol):
    """What a module in this folder provides."""

    NAME: str

    def accepts(self, document: Document) -> bool:
        """True when the document is in this reader's format; never raises."""

    def read(self, document: Document) -> Parsed:
        """Return the article. Raises ArticleError, with the document's name."""


READERS: tuple[Reader, ...] = (markdown, pdf, docx, answer_page, jats, html, fhir, plain_text)


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read.

    `reader` names the format; `conserved` is the share (0 to 1) of the words that a second extractor finds and the
    article's text has, None where there is no second extractor; `names_itself` is false when the article's id was
    made up from its title or file name, so that another may be given to it.
    """

    article: Article
    reader: str
    conserved: float | None = None
    notes: tuple[str, ...] = ()
    names_itself: bool = False


def read_article(path: Path) -> Article:
    """The article of one document: `read_document(path).article`."""
    return read_document(path).article


def read_document(path: Path) -> Read:
    """Read one document, with the sidecar beside it when there is one.

    Raises ArticleError with the file's name and what to mend.
    """
    document = open_document(path)
    reader = reader_of(document)
    parsed = reader.read(document)
    article, named = parsed.article, reader is markdown
    sidecar = read_sidecar(path)
    if sidecar is not None:
        if reader is markdown:
            raise ArticleError(f"{path.name}: has front matter, so {path.name}.yaml must go: one of them can be wrong.")
        article, named = sidecar.applied(article), sidecar.article_id is not None
    if reader is not markdown:
        article = graded(article)
    share = None if parsed.witness is None else conserved(parsed.witness, article)
    return Read(article, reader.NAME, share, (*_loss(share), *parsed.notes), named)


def open_document(path: Path) -> Document:
    """The bytes of a file. Raises ArticleError when it cannot be read, is empty or too large."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ArticleError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; split the document.")
        raw = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read ({error.strerror}).") from error
    return Document(raw, path.name)


def reader_of(document: Document) -> Reader:
    """The reader for a document's content. Raises ArticleError, with the format's name where it is known."""
    for reader in READERS:
        if reader.accepts(document):
            return reader
    known = verdict(document)
    if known is not None:
        raise ArticleError(f"{document.name}: {known}")
    document.text  # noqa: B018 - raises when the bytes are no text
    names = ", ".join(r.NAME for r in READERS)
    raise ArticleError(f"{document.name}: is in no known format. Known are {names}; see corpus/README.md.")


def with_other_id(read: Read, path: Path) -> Read:
    """The same with an id that also tells folder and file, for a document that does not name itself and whose id
    another one has already."""
    place = hashlib.sha256(f"{path.parent.name}/{path.name}".encode()).hexdigest()[:8]
    return replace(read, article=replace(read.article, article_id=f"{read.article.article_id}-{place}"))


def _loss(share: float | None) -> tuple[str, ...]:
    if share is None or share >= LOW_CONSERVATION:
        return ()
    return (f"Only {share:.1%} of the words that a second extractor finds are in the text.",)
