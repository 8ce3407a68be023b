"""One file for each document format, behind one registry. The content decides, not the file's name."""

from pathlib import Path
from typing import Protocol

from ingest.article import Article
from ingest.clean import clean
from ingest.errors import ArticleError
from ingest.readers import answer_page, markdown

MAX_BYTES = 50_000_000


class Reader(Protocol):
    """What a module in this folder provides."""

    NAME: str

    def accepts(self, text: str) -> bool:
        """True when `text` is in this reader's format."""

    def read(self, text: str, name: str) -> Article:
        """Return the article; `name` is the file's name for messages. Raises ArticleError."""


READERS: tuple[Reader, ...] = (markdown, answer_page)


def read_article(path: Path) -> Article:
    """Read one document. Raises ArticleError with the file's name and what to mend."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read ({error.strerror}).") from error
    if len(raw) > MAX_BYTES:
        raise ArticleError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; split the document.")
    try:
        text = clean(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ArticleError(f"{path}: is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from error
    for reader in READERS:
        if reader.accepts(text):
            return reader.read(text, path.name)
    names = " or ".join(r.NAME for r in READERS)
    raise ArticleError(f"{path}: is in no known format. Known are {names}; corpus/README.md shows the first.")
