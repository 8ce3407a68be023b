"""Articles: what the answers are written from."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, TypeAdapter

from ingest.article import Article, ReviewStatus, SentenceKind, Tier
from ingest.catalogue import Card
from qa.answer import quote_hash
from ui.api.cursor import PageQuery, link_next, read_cursor, write_cursor
from ui.api.document import UNCHANGED
from ui.api.etag import is_known, tagged
from ui.api.problem import ProblemError, described
from ui.api.query import NoQuery
from ui.article_page import HEADERS, article_page
from ui.desk import Desk

ArticleId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$", description="The article's id.")]
_FAULTS = ("invalid-request", "index-unavailable", "engine-unavailable")
_JSON = TypeAdapter(Article)


class ArticlesQuery(PageQuery):
    """Which articles are wanted."""

    q: Annotated[str, Field(max_length=500, description="Words of the title or of the question it answers.")] = ""
    tier: Annotated[tuple[Tier, ...], Field(description="Of these tiers only.")] = ()
    publisher: Annotated[tuple[str, ...], Field(description="Of these publishers only.")] = ()
    topic: Annotated[tuple[str, ...], Field(description="On these topics only.")] = ()
    review: Annotated[tuple[ReviewStatus, ...], Field(description="Of these review states only.")] = ()

    def takes(self, card: Card) -> bool:
        """True when the article is wanted."""
        said = f"{card.title} {card.question or ''}".casefold()
        return (
            (not self.tier or card.tier in self.tier)
            and (not self.publisher or card.publisher in self.publisher)
            and (not self.topic or card.topic in self.topic)
            and (not self.review or card.review in self.review)
            and all(word in said for word in self.q.casefold().split())
        )


class ArticleSummary(BaseModel):
    """An article in a list; `sha256` is of its text and metadata."""

    article_id: str
    title: str
    question: str | None
    publisher: str | None
    published: dt.date | None
    edition: str | None
    tier: Tier
    topic: str | None
    review: ReviewStatus
    url: str | None
    sentences: int
    sha256: str


class ArticlePage(BaseModel):
    """Articles in order of id."""

    generation: str
    articles: tuple[ArticleSummary, ...]
    next_cursor: str | None


class QuotedSentence(BaseModel):
    """A sentence as citations quote it: its place among the article's, its span in the text, its hash."""

    position: int
    text: str
    headings: tuple[str, ...]
    kind: SentenceKind
    page: int | None
    grade: str | None
    start: int
    end: int
    sha256: str


class SentencePage(BaseModel):
    """Sentences in order."""

    article_id: str
    sentences: tuple[QuotedSentence, ...]
    next_cursor: str | None


def make_router(desk: Desk) -> APIRouter:
    """GET /articles, /articles/ID and /articles/ID/sentences."""
    router = APIRouter(prefix="/articles", tags=["articles"])

    @router.get("", responses=described(*_FAULTS))
    def articles(http: Request, response: Response, wanted: Annotated[ArticlesQuery, Query()]) -> ArticlePage:
        """The articles of the index that serves."""
        index = desk.index
        (after,) = read_cursor(wanted.cursor, str) if wanted.cursor else ("",)
        found = [i for i, card in index.catalogue.items() if i > str(after) and wanted.takes(card)]
        shown = [index.store.article(i) for i in found[: wanted.limit]]
        cursor = write_cursor(shown[-1].article_id) if len(found) > len(shown) else None
        link_next(http, response, cursor)
        return ArticlePage(generation=index.generation, articles=tuple(_summary(a) for a in shown), next_cursor=cursor)

    @router.get(
        "/{article_id}",
        response_model=Article,
        responses=UNCHANGED | {200: {"content": {"text/html": {}}}} | described("not-found", *_FAULTS),
    )
    def article(http: Request, article_id: ArticleId, _: Annotated[NoQuery, Query()]) -> Response:
        """An article with its text, and everything else as spans of it; for a browser, a page to read."""
        index = desk.index
        tag = index.store.record_sha256s().get(article_id)
        if tag is None:
            raise _missing()
        if "text/html" in http.headers.get("accept", ""):
            return HTMLResponse(article_page(index.store.article(article_id)), headers=HEADERS)
        if is_known(http, tag):
            return tagged(Response(status_code=304), tag)
        return tagged(Response(_JSON.dump_json(index.store.article(article_id)), media_type="application/json"), tag)

    @router.get("/{article_id}/sentences", responses=described("not-found", *_FAULTS))
    def sentences(
        http: Request, response: Response, article_id: ArticleId, wanted: Annotated[PageQuery, Query()]
    ) -> SentencePage:
        """The sentences of an article, each as a citation quotes it."""
        found = desk.index.articles.get(article_id)
        if found is None:
            raise _missing()
        sha256, first = read_cursor(wanted.cursor, str, int) if wanted.cursor else (found.sha256, 0)
        if sha256 != found.sha256:
            raise ProblemError("cursor-expired", "The article was changed since the first page. Begin again.")
        last = min(int(first) + wanted.limit, len(found.sentences))
        cursor = write_cursor(found.sha256, last) if last < len(found.sentences) else None
        link_next(http, response, cursor)
        shown = tuple(_quoted(found, i) for i in range(max(0, int(first)), last))
        return SentencePage(article_id=article_id, sentences=shown, next_cursor=cursor)

    return router


def _summary(article: Article) -> ArticleSummary:
    return ArticleSummary(
        article_id=article.article_id,
        title=article.title,
        question=article.question,
        publisher=article.publisher,
        published=article.published,
        edition=article.edition,
        tier=article.tier,
        topic=article.topic,
        review=article.review.status,
        url=article.url,
        sentences=len(article.sentences),
        sha256=article.sha256,
    )


def _quoted(article: Article, position: int) -> QuotedSentence:
    sentence = article.sentences[position]
    text = article.quote(sentence)
    return QuotedSentence(
        position=position,
        text=text,
        headings=sentence.headings,
        kind=sentence.kind,
        page=sentence.page,
        grade=sentence.grade,
        start=sentence.start,
        end=sentence.end,
        sha256=quote_hash(text),
    )


def _missing() -> ProblemError:
    return ProblemError("not-found", "There is no such article in the index that serves.")
