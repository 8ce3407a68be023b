"""Document: the bytes of a file as the readers see them, and what a reader makes of them."""

import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from ingest.article import Article, Reference
from ingest.canonical import CanonicalText
from ingest.clean import clean, one_line
from ingest.errors import ArticleError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Where HTML and XML say how they are encoded: both must do so within their first bytes.
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]+)["']|<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4_096
_MAX_SLUG = 80


@dataclass(frozen=True)
class Document:
    """A file's bytes and its name, which is for messages and for a document that names itself in no other way."""

    raw: bytes
    name: str

    @property
    def encoding(self) -> str:
        """By byte order mark, else as HTML or XML declares it, else UTF-8."""
        for bom, encoding in _BOMS:
            if self.raw.startswith(bom):
                return encoding
        declared = _DECLARED.search(self.raw[:_DECLARED_WITHIN])
        name = (declared.group(1) or declared.group(2)).decode("ascii", "replace").lower() if declared else "utf-8"
        # Browsers read ISO-8859-1 as Windows-1252, and UTF-16 cannot be declared in bytes that read as ASCII.
        return {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252"}.get(
            name, "utf-8" if name.startswith("utf-16") else name
        )

    @cached_property
    def text(self) -> str:
        """The decoded text, cleaned. Raises ArticleError when the bytes are not in the encoding they should be in."""
        try:
            return clean(self.raw.decode(self.encoding))
        except LookupError as error:
            raise ArticleError(
                f"{self.name}: declares the encoding {self.encoding!r}, which is not known. Save it as UTF-8."
            ) from error
        except UnicodeDecodeError as error:
            encoding = "UTF-8" if self.encoding.startswith("utf-8") else self.encoding
            raise ArticleError(
                f"{self.name}: is not {encoding} text (byte {error.start}). Save it as UTF-8."
            ) from error

    @cached_property
    def is_text(self) -> bool:
        """True when the bytes are text in the encoding they should be in."""
        try:
            return "\x00" not in self.raw.decode(self.encoding)
        except (LookupError, UnicodeDecodeError):
            return False


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader makes of a document.

    `witness` is the document's text by a second, independent extractor, against which text conservation is measured;
    None where there is none. `notes` say what a reader of the report should know: pages without text and the like.
    """

    article: Article
    witness: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says about itself; None is what it does not say. Nothing here is ever guessed.

    `identifier` is the document's own: a DOI, a PMID, a canonical address.
    """

    title: str | None = None
    identifier: str | None = None
    question: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    published_as: str | None = None
    edition: str | None = None
    url: str | None = None
    licence: str | None = None


def article(
    document: Document, canonical: CanonicalText, metadata: Metadata, references: Sequence[Reference] = ()
) -> Article:
    """The article of a document that is no article of our own: T4 until a sidecar says otherwise.

    Its id is made of its own identifier, else its title, else the file's name. Raises ArticleError without text.
    """
    stem = PurePath(document.name).stem
    title = re.sub(r"(?<=\w)\.$", "", one_line(metadata.title or ""))
    if not canonical.sentences:
        raise ArticleError(f"{document.name}: no text was found in it.")
    return Article(
        article_id=slug(metadata.identifier or title or stem),
        question=metadata.question,
        title=title or one_line(stem) or "untitled",
        publisher=one_line(metadata.publisher or "") or None,
        published=metadata.published,
        published_as=metadata.published_as,
        tier="T4",
        text=canonical.text,
        sections=canonical.sections,
        sentences=canonical.sentences,
        references=tuple(references),
        url=metadata.url,
        edition=one_line(metadata.edition or "") or None,
        licence=one_line(metadata.licence or "") or None,
    )


def slug(text: str) -> str:
    """`text` as an id: lower case, digits and hyphens, at most 80 characters; what is cut off or cannot be written
    so is told apart by a hash."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    letters = sum(c.isalnum() for c in text)
    if len(plain) <= _MAX_SLUG and 2 * sum(c.isalnum() for c in plain) > letters:
        return plain
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{plain[:_MAX_SLUG].rstrip('-')}-{digest}".strip("-")
