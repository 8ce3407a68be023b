"""GuidelineQA: the API of a server as typed methods."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

import httpx2
from pydantic import TypeAdapter

from ingest.article import Article
from qa.answer import Answer
from qa.question import Audience, Filters
from qa.thread import Thread
from ui.api.articles import ArticlePage, ArticleSummary
from ui.api.search import FoundPassage, SearchPage
from ui.api.threads import ThreadPage, WholeThread
from ui.api.verification import Checked
from ui.client.wire import ApiError, Wire
from ui.desk import WriterName
from ui.store.feedback import Feedback, FeedbackKind
from ui.store.threads import ThreadSummary

_ANSWER = TypeAdapter(Answer)
_ARTICLE = TypeAdapter(Article)
_FEEDBACK = TypeAdapter(Feedback)
_THREAD = TypeAdapter(ThreadSummary)


@dataclass(frozen=True, slots=True)
class Asking:
    """How questions are asked: for whom, as of which day (None: today), from which articles, by which writer."""

    audience: Audience = "clinician"
    as_of: dt.date | None = None
    filters: Filters = Filters()
    writer: WriterName | None = None


class GuidelineQA:
    """A server by its address, and a key where it asks for one. To be closed, or used in a `with` statement.

    Every method raises ApiError; what a lost connection left open is asked again under the same Idempotency-Key.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8501",
        *,
        key: str | None = None,
        timeout: float = 60.0,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx2.Client(base_url=url, headers=headers, timeout=timeout, transport=transport)
        self._wire = Wire(self._http)

    def __enter__(self) -> "GuidelineQA":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(self, question: str, *, thread_id: str | None = None, asking: Asking = Asking()) -> Answer:
        """Answer a question; in a thread it may lean on what was asked there before."""
        body = _body(question, thread_id, asking)
        return Answer.from_json(self._send("POST", "/answers", body=body, headers=_once()))

    def stream(
        self, question: str, *, thread_id: str | None = None, asking: Asking = Asking()
    ) -> Iterator[str | Answer]:
        """The answer's text piece by piece, each statement once it is checked; at the end the Answer itself."""
        headers = {**_once(), "Accept": "text/event-stream"}
        request = self._wire.build("POST", "/answers", body=_body(question, thread_id, asking), headers=headers)
        is_whole = False
        for part in self._wire.events(request):
            if part["type"] == "text-delta":
                yield str(part["delta"])
            elif part["type"] == "data-answer":
                is_whole = True
                yield _ANSWER.validate_python(part["data"])
            elif part["type"] == "error":
                raise ApiError("stream", str(part["errorText"]), 200)
        if not is_whole:
            raise ApiError("stopped", "The answer was stopped before its end. Ask again.", 200)

    def answer(self, answer_id: str) -> Answer:
        """An answer that was given before."""
        return Answer.from_json(self._send("GET", f"/answers/{answer_id}"))

    def delete_answer(self, answer_id: str) -> None:
        """Delete an answer that is in no thread, for good."""
        self._send("DELETE", f"/answers/{answer_id}")

    def feedback(
        self, answer_id: str, kind: FeedbackKind, *, citation: int | None = None, text: str | None = None
    ) -> Feedback:
        """Say what an answer is worth; `citation` is the number that it is about."""
        body = {"kind": kind, "citation": citation, "text": text}
        return _FEEDBACK.validate_json(self._send("POST", f"/answers/{answer_id}/feedback", body=body, headers=_once()))

    def verify(self, answer: Answer) -> Checked:
        """Check an answer again, against the index that serves."""
        return Checked.model_validate_json(self._send("POST", "/verify", body=json.loads(answer.to_json())))

    def search(self, query: str, *, limit: int = 10, filters: Filters = Filters()) -> tuple[FoundPassage, ...]:
        """The best passages for a query, at most a hundred, best first."""
        wanted = {"q": query, "limit": limit, "approved_only": filters.approved_only, "tier": filters.tiers}
        wanted |= {"publisher": filters.publishers, "topic": filters.topics}
        return SearchPage.model_validate_json(self._send("GET", "/search", query=wanted)).passages

    def articles(self, words: str = "") -> Iterator[ArticleSummary]:
        """Every article with these words in its title or question, in order of id."""
        cursor: str | None = ""
        while cursor is not None:
            query = {"q": words, "limit": 100, "cursor": cursor}
            page = ArticlePage.model_validate_json(self._send("GET", "/articles", query=query))
            yield from page.articles
            cursor = page.next_cursor

    def article(self, article_id: str) -> Article:
        """An article with its text."""
        return _ARTICLE.validate_json(self._send("GET", f"/articles/{article_id}"))

    def threads(self, words: str = "") -> Iterator[ThreadSummary]:
        """Your conversations with these words in their title or a question, the last used first."""
        cursor: str | None = ""
        while cursor is not None:
            query = {"q": words, "limit": 100, "cursor": cursor}
            page = ThreadPage.model_validate_json(self._send("GET", "/threads", query=query))
            yield from page.threads
            cursor = page.next_cursor

    def thread(self, thread_id: str) -> Thread:
        """A conversation with its answers."""
        return Thread(WholeThread.model_validate_json(self._send("GET", f"/threads/{thread_id}")).answers)

    def rename_thread(self, thread_id: str, title: str | None) -> ThreadSummary:
        """Give a conversation a title, or take it away."""
        return _THREAD.validate_json(self._send("PATCH", f"/threads/{thread_id}", body={"title": title}))

    def delete_thread(self, thread_id: str) -> None:
        """Delete a conversation, its answers and what was said of them, for good."""
        self._send("DELETE", f"/threads/{thread_id}")

    def _send(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> bytes:
        return self._wire.send(self._wire.build(method, path, body=body, query=query, headers=headers)).content


def _once() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def _body(question: str, thread_id: str | None, asking: Asking) -> dict[str, object]:
    return {
        "question": question,
        "thread_id": thread_id,
        "audience": asking.audience,
        "as_of": asking.as_of.isoformat() if asking.as_of else None,
        "filters": asdict(asking.filters),
        "writer": asking.writer,
    }
