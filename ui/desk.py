"""Desk: the index, the writer and the conversations in one place, for every surface alike."""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest import generation
from ingest.embed import embedder_for
from ingest.errors import GuidelineQAError, SettingsError
from ingest.index import Index
from qa.answer import Answer
from qa.draft import Writer
from qa.extractive import ExtractiveWriter
from qa.question import Audience, Filters, Question, understand
from qa.rewrite import near
from qa.stream import Event, Finished, stream
from qa.thread import Thread
from ui.settings import Settings, read_settings

if TYPE_CHECKING:
    from ui.threads import ThreadStore

WriterName = Literal["extractive", "model"]


@dataclass(frozen=True, slots=True)
class Request:
    """One question as a surface received it; None means the default: today, and the model when one is configured."""

    text: str
    thread_id: str | None = None
    audience: Audience = "clinician"
    as_of: dt.date | None = None
    filters: Filters = Filters()
    writer: WriterName | None = None


class Desk:
    """Answers requests from the generation that serves, and notices when an ingest publishes a new one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.embedder = embedder_for(settings.embedding_model)
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._index: Index | None = None
        self._threads: ThreadStore | None = None

    @property
    def index(self) -> Index:
        """The serving generation, opened at first use. While a new one cannot be opened the old one goes on serving;
        raises GuidelineQAError when there is none at all. Take it once for all that must come from one generation; it
        closes itself when nobody has it any more."""
        with self._lock:
            try:
                if self._index is None or self._index.generation != generation.current(self.settings.index):
                    self._index = Index.load(self.settings.index, self.embedder)
            except GuidelineQAError:
                if self._index is None:
                    raise
            return self._index

    @property
    def threads(self) -> "ThreadStore":
        """The conversations, opened at first use."""
        with self._lock:
            if self._threads is None:
                from ui.threads import ThreadStore

                self._threads = ThreadStore(self.settings.database)
            return self._threads

    def warm_up(self) -> Index:
        """Open the index and load the embedding model, so that the first question does not wait for them."""
        index = self.index
        index.embed("warm up")
        return index

    def understood(self, request: Request, index: Index, thread: Thread = Thread()) -> Question:
        """The request's question, made stand-alone."""
        return understand(
            request.text,
            thread.questions,
            as_of=request.as_of or dt.datetime.now().astimezone().date(),
            audience=request.audience,
            filters=request.filters,
            related=near(index.embed),
        )

    def answer(self, request: Request) -> Answer:
        """Answer a request and, when it names a thread, remember the turn. Raises GuidelineQAError."""
        (finished,) = (e for e in self.stream(request) if isinstance(e, Finished))
        return finished.answer

    def stream(
        self, request: Request, stop: threading.Event | None = None, *, thread: Thread | None = None
    ) -> Iterator[Event]:
        """Answer a request event by event and, when it names a thread, remember the turn once it is finished.

        `stop` ends the stream early, without `Finished` and with nothing remembered. `thread` is leant on instead of
        the one that the request names, and then nothing is remembered either. Raises GuidelineQAError.
        """
        if thread is not None or request.thread_id is None:
            yield from self._events(request, thread or Thread(), stop)
            return
        with self._lock:
            turn = self._turns.setdefault(request.thread_id, threading.Lock())
        with turn:  # one turn of a conversation at a time, or two would get the same numbers
            for event in self._events(request, self.threads.load(request.thread_id), stop):
                if isinstance(event, Finished):
                    self.threads.append(request.thread_id, event.answer, dt.datetime.now(dt.UTC))
                yield event

    def _events(self, request: Request, thread: Thread, stop: threading.Event | None) -> Iterator[Event]:
        index = self.index
        writer = self.writer(request.writer, index)
        return stream(index, self.understood(request, index, thread), thread=thread, writer=writer, stop=stop)

    def writer(self, name: WriterName | None, index: Index) -> Writer | None:
        """The writer of that name over `index`; None stands for the extractive one. Raises SettingsError when no model
        is set."""
        if name == "extractive" or (name is None and self.settings.model is None):
            return None
        if self.settings.model is None:
            raise SettingsError("No language model is configured. Set GUIDELINE_QA_MODEL and OPENAI_BASE_URL.")
        from qa.chain import ModelWriter

        return ModelWriter(
            model=self.settings.model,
            base_url=self.settings.openai_base_url,
            api_key=self.settings.openai_api_key.get_secret_value(),
            deadline=self.settings.model_deadline,
            fallback=ExtractiveWriter(index),
        )


_of_process: list[Desk] = []


def set_desk(desk: Desk) -> None:
    """Make `desk` the one that the chat page of this process uses."""
    _of_process[:] = [desk]


def the_desk() -> Desk:
    """The desk of this process; Streamlit runs the chat page as a script, so it cannot be handed one."""
    if not _of_process:
        set_desk(Desk(read_settings()))
    return _of_process[0]
