"""Articles, and sections of long ones, under the ids by which agents fetch them."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from ingest.article import TIER_NAMES, Article
from ingest.errors import UserError
from ingest.index import Index
from qa.retrieve import Passage
from ui.links import article_url

WHOLE = 20_000
"""Characters up to which an article is found and read as a whole: a sentence is best read with all that limits it."""
_SCHEME = "guideline://articles/"
TEMPLATE = f"{_SCHEME}{{article_id}}"
_SPAN = re.compile(r"(?P<article>.+)#(?P<start>\d+)-(?P<end>\d+)")


@dataclass(frozen=True, slots=True)
class Document:
    """An article, or `text[start:end]` of it under `headings`."""

    article: Article
    start: int
    end: int
    headings: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The article's id, with the span where it is not the whole."""
        is_whole = (self.start, self.end) == (0, len(self.article.text))
        return self.article.article_id if is_whole else f"{self.article.article_id}#{self.start}-{self.end}"

    @property
    def title(self) -> str:
        """The article's title and the headings."""
        return " › ".join(dict.fromkeys((self.article.title, *self.headings)))

    @property
    def text(self) -> str:
        """The text, as every citation quotes it."""
        return self.article.text[self.start : self.end]

    def url(self, base: str) -> str:
        """Where a reader finds it; never empty."""
        return article_url(base, self.article.article_id, self.article.url)

    @property
    def metadata(self) -> dict[str, object]:
        """Who says it, since when, and how far it was reviewed."""
        article = self.article
        return {
            "article_id": article.article_id,
            "publisher": article.publisher,
            "published": article.published_as or _iso(article.published),
            "edition": article.edition,
            "valid_from": _iso(article.valid_from),
            "valid_to": _iso(article.valid_to),
            "superseded_by": article.superseded_by,
            "tier": article.tier,
            "tier_name": TIER_NAMES[article.tier],
            "review": article.review.status,
            "licence": article.licence,
            "start": self.start,
            "end": self.end,
            "sha256": article.sha256,
        }


def found(passage: Passage) -> Document:
    """What to read of a search result: its article, or the section that it stands in when that is long."""
    article = passage.article
    if len(article.text) <= WHOLE:
        return _whole(article)
    start, end = passage.sentences[0][1].start, passage.sentences[-1][1].end
    around = [s for s in article.sections if s.start <= start and end <= s.end and s.end - s.start <= WHOLE]
    section = max(around, key=lambda s: s.end - s.start, default=None)
    if section is None:
        return Document(article, start, end, passage.chunk.headings)
    return Document(article, section.start, section.end, section.headings)


def fetched(index: Index, document_id: str) -> Document:
    """The document of that id. Raises UserError when there is none."""
    if article := index.articles.get(document_id):
        return _whole(article)
    span = _SPAN.fullmatch(document_id)
    article = index.articles.get(span["article"]) if span else None
    if span is None or article is None:
        raise UserError(f"There is no document {document_id!r}. Use an id that search returned.")
    start, end = int(span["start"]), int(span["end"])
    if not start < end <= len(article.text):
        raise UserError(f"{article.article_id!r} has {len(article.text)} characters; there are no {start} to {end}.")
    headings = next((s.headings for s in article.sentences if s.start >= start), ())
    return Document(article, start, end, headings)


def uri(article_id: str) -> str:
    """The address of an article as a resource."""
    return _SCHEME + quote(article_id, safe="")


def article_id(address: str) -> str:
    """The article of a resource. Raises UserError for an address that is none."""
    if not address.startswith(_SCHEME):
        raise UserError(f"{address!r} is no resource here. Articles are at {_SCHEME}ID.")
    return unquote(address.removeprefix(_SCHEME))


def _whole(article: Article) -> Document:
    return Document(article, 0, len(article.text))


def _iso(day: object) -> str | None:
    return str(day) if day else None
