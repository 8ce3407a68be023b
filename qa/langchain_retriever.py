"""The index for programs built with LangChain: a retriever of passages, and a Runnable that gives checked answers."""

import datetime as dt
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict, Field

from ingest.embed import embedder_for
from ingest.engines.weights import SHIPPED_MODEL
from ingest.index import Index
from ingest.milvus.address import place_of
from qa.answer import Answer
from qa.ask import ask
from qa.draft import Writer
from qa.question import Audience, Filters, Question, understand
from qa.retrieve import PASSAGES, Passage, retrieve


class GuidelineRetriever(BaseRetriever):
    """The `k` best passages for a query as Documents, best first, with the ranking that answers are written from.

    `as_of` is the day on which a passage must hold, today when None; `filters` say which articles may answer.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    index: Index
    k: int = Field(default=PASSAGES, ge=1)
    filters: Filters = Filters()
    as_of: dt.date | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        question = understand(query, as_of=self.as_of or _today(), filters=self.filters)
        return [_document(p) for p in retrieve(self.index, question, self.k)[: self.k]]


class GuidelineAnswers(Runnable[str, Answer]):
    """Question in, checked Answer out; `writer` is the extractive one unless given.

    `invoke`, `batch`, `stream` and their asynchronous forms are LangChain's own. Raises what `qa.ask.ask` raises.
    """

    def __init__(
        self,
        index: Index,
        *,
        audience: Audience = "clinician",
        filters: Filters = Filters(),
        as_of: dt.date | None = None,
        writer: Writer | None = None,
    ) -> None:
        self._index = index
        self._audience = audience
        self._filters = filters
        self._as_of = as_of
        self._writer = writer

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """Answer one question."""
        if kwargs:
            raise TypeError(f"GuidelineAnswers knows no option {next(iter(kwargs))!r}.")
        return self._call_with_config(self._answer, input, config)

    def _answer(self, text: str) -> Answer:
        return ask(self._index, self._asked(text), writer=self._writer)

    def _asked(self, text: str) -> Question:
        as_of = self._as_of or _today()
        return understand(text, as_of=as_of, audience=self._audience, filters=self._filters)


def open_index(place: Path | str, *, embedding_model: str = SHIPPED_MODEL) -> Index:
    """The index in a folder, or at milvus://HOST:PORT/NAME; `embedding_model` is the one it was made with. Raises
    IndexMissing, IndexDamaged and IndexUnavailable."""
    return Index.load(place_of(place), embedder_for(embedding_model))


def _document(passage: Passage) -> Document:
    """A passage with where it stands and who says it; `start` and `end` are its span in the article's text."""
    article, sentences = passage.article, [s for _, s in passage.sentences]
    return Document(
        id=f"{article.article_id}:{sentences[0].start}-{sentences[-1].end}",
        page_content=passage.chunk.text,
        metadata={
            **{k: v for k, v in passage.summary().items() if k not in ("text", "headings")},
            "headings": list(passage.chunk.headings),
            "start": sentences[0].start,
            "end": sentences[-1].end,
            "source": article.url or article.article_id,
            "publisher": article.publisher,
            "published": article.published.isoformat() if article.published else None,
            "edition": article.edition,
            "tier": article.tier,
            "review": article.review.status,
            "sha256": article.sha256,
        },
    )


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
