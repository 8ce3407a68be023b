"""Desk: the index, the writer and the conversations in one place, for every surface alike."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from weakref import WeakValueDictionary

from ingest.embed import Embedder, embedder_for
from ingest.errors import SettingsError
from ingest.index import Index
from qa.answer import Answer
from qa.conditions.criterion import Criterion
from qa.lookup import look_up, passages_of
from qa.question import Audience, Filters, Question, understand
from qa.sense import sense_of
from qa.stream import Event, Finished, stream
from qa.thread import Thread
from ui.answer_cache import AnswerCache
from ui.serving_index import ServingIndex
from ui.settings import Settings, read_settings

if TYPE_CHECKING:
    from qa.model.client import ModelClient
    from qa.model.writer import ModelWriter
    from ui.store import Store
    from ui.store.threads import Threads

WriterName = Literal["extractive", "model"]
_BETWEEN_FORGETTING = dt.timedelta(hours=1)
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Request:
    """One question as a surface received it; None means the default: today, and the model when one is configured.
    `facts` are what a patient's record says beside the text."""

    text: str
    thread_id: str | None = None
    audience: Audience = "clinician"
    as_of: dt.date | None = None
    filters: Filters = Filters()
    writer: WriterName | None = None
    owner: str = "local"
    """Whose conversation it is; another owner's of the same name is another conversation."""
    keep: bool = False
    """Whether the answer is remembered by its id when it is in no thread."""
    facts: tuple[Criterion, ...] = ()


class Desk:
    """Answers requests from the generation that serves, and notices when an ingest publishes a new one."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        """`embedder` is that of the settings' model; made here unless given."""
        self.settings = settings
        self.embedder = embedder or embedder_for(settings.embedding_model)
        self._lock = threading.Lock()
        self._turns: WeakValueDictionary[tuple[str, str], threading.Lock] = WeakValueDictionary()
        self._serving = ServingIndex(settings.index, lambda: self.embedder)
        self._store: Store | None = None
        self._model: ModelClient | None = None
        self._is_probed = False
        self._answered = AnswerCache(settings.model_cache)
        self._forgot = dt.datetime.min.replace(tzinfo=dt.UTC)

    @property
    def index(self) -> Index:
        """The serving generation, opened at first use. While a new one cannot be opened the old one goes on serving;
        raises GuidelineQAError when there is none at all. Take it once for all that must come from one generation; it
        closes itself when nobody has it any more."""
        return self._serving.current()

    @property
    def ingest_embedder(self) -> Embedder:
        """The embedder that an ingest of an editor takes: the one that made the index, if settings are as they were."""
        return embedder_for(self.settings.embedding_model, self.settings.engine)

    @property
    def store(self) -> "Store":
        """What is remembered, opened at first use; what is older than the settings keep it is forgotten within an hour
        of use."""
        with self._lock:
            if self._store is None:
                from ui.store import Store

                self._store = Store(self.settings.database)
            self._forget(self._store, dt.datetime.now(dt.UTC))
            return self._store

    @property
    def threads(self) -> "Threads":
        """The conversations of the local user."""
        return self.store.threads()

    def _forget(self, store: "Store", now: dt.datetime) -> None:
        if now - self._forgot < _BETWEEN_FORGETTING:
            return
        store.forget_promises(now)
        if self.settings.retention_days is not None:
            store.forget_before(now - dt.timedelta(days=self.settings.retention_days))
        self._forgot = now

    def warm_up(self) -> Index:
        """Open the index and load the embedding model, so that the first question does not wait for them."""
        index = self.index
        index.embed("warm up")
        self._probe()
        return index

    def _probe(self) -> None:
        """Find out once, beside everything else, what the server of the configured model can do."""
        if self.settings.model is None or self._is_probed:
            return
        self._is_probed = True
        threading.Thread(target=self.model.probe, daemon=True, name="model-probe").start()

    def understood(self, request: Request, index: Index, thread: Thread = Thread()) -> Question:
        """The request's question, made stand-alone."""
        return understand(
            request.text,
            thread.questions,
            as_of=request.as_of or dt.datetime.now().astimezone().date(),
            audience=request.audience,
            filters=request.filters,
            sense=sense_of(index.embedder),
            told=thread.told,
        ).for_patient(request.facts)

    def answer(self, request: Request) -> Answer:
        """Answer a request and remember what it asks to be remembered. Raises GuidelineQAError."""
        if request.thread_id is None:
            return self._finished(request)
        from ui.store.threads import ThreadChanged

        for _ in range(_ATTEMPTS - 1):
            with suppress(ThreadChanged):  # another process answered in this conversation meanwhile
                return self._finished(request)
        return self._finished(request)

    def _finished(self, request: Request) -> Answer:
        (finished,) = (e for e in self.stream(request, early=False) if isinstance(e, Finished))
        return finished.answer

    def stream(
        self,
        request: Request,
        stop: threading.Event | None = None,
        *,
        thread: Thread | None = None,
        early: bool = True,
    ) -> Iterator[Event]:
        """Answer a request event by event and remember what it asks to be remembered once it is finished.

        `stop` ends the stream early, without `Finished` and with nothing remembered. `thread` is leant on instead of
        the one that the request names, and then nothing is remembered either. `early` is that of
        qa.stream. Raises GuidelineQAError, and as such
        ThreadChanged when another process answered in the same conversation meanwhile.
        """
        if thread is not None:
            yield from self._events(request, thread, stop, early)
        elif request.thread_id is None:
            for event in self._events(request, Thread(), stop, early):
                if isinstance(event, Finished) and request.keep:
                    self.store.answers(request.owner).keep(event.answer, dt.datetime.now(dt.UTC))
                yield event
        else:
            yield from self._turn(request, request.thread_id, stop, early)

    def _turn(self, request: Request, thread_id: str, stop: threading.Event | None, early: bool) -> Iterator[Event]:
        with self._lock:
            turn = self._turns.setdefault((request.owner, thread_id), threading.Lock())
        with turn:  # one turn of a conversation at a time, or two would get the same numbers
            threads = self.store.threads(request.owner)
            thread = threads.load(thread_id)
            for event in self._events(request, thread, stop, early):
                if isinstance(event, Finished):
                    threads.append(thread_id, event.answer, dt.datetime.now(dt.UTC), len(thread.answers))
                yield event

    def _events(self, request: Request, thread: Thread, stop: threading.Event | None, early: bool) -> Iterator[Event]:
        index = self.index
        writer = self.writer(request.writer)
        question = self.understood(request, index, thread)
        events = stream(index, question, thread=thread, writer=writer, stop=stop, early=early)
        if writer is None:
            return events
        said = tuple(a.answer_id for a in thread.answers)
        return self._answered.through((index.generation, question, said, writer.identity), events)

    def asks_model(self, request: Request) -> bool:
        """Whether a language model is asked to write the answer, which takes seconds."""
        return request.writer != "extractive" and self.settings.model is not None

    def recipient(self, request: Request) -> str | None:
        """Who gets a request's question and what of it, as a sentence; None when nobody does."""
        return self.settings.recipient if self.asks_model(request) else None

    def prompt(self, request: Request) -> str:
        """What the model would be sent for a request, to the letter; nothing is sent. Raises GuidelineQAError."""
        index = self.index
        writer = self.writer("model")
        thread = self.store.threads(request.owner).load(request.thread_id) if request.thread_id else Thread()
        question = self.understood(request, index, thread)
        assert writer is not None
        return writer.prompt(question, passages_of(look_up(index, question)))

    def writer(self, name: WriterName | None) -> "ModelWriter | None":
        """The writer of that name; None stands for the extractive one. Raises SettingsError when no model is
        set."""
        if name == "extractive" or (name is None and self.settings.model is None):
            return None
        from qa.model.writer import ModelWriter

        return ModelWriter(self.model, with_identifiers=self.settings.send_identifiers)

    @property
    def model(self) -> "ModelClient":
        """The client of the configured model, made at first use. Raises SettingsError when none is configured."""
        endpoint = self.settings.endpoint
        if endpoint is None:
            raise SettingsError("No language model is configured. Set GUIDELINE_QA_MODEL and OPENAI_BASE_URL.")
        with self._lock:
            if self._model is None:
                from qa.model.client import ModelClient

                self._model = ModelClient(endpoint)
            return self._model

    def close(self) -> None:
        """Let the language model go."""
        with self._lock:
            model, self._model = self._model, None
        if model is not None:
            model.close()


_of_process: list[Desk] = []


def set_desk(desk: Desk) -> None:
    """Make `desk` the one that the chat page of this process uses."""
    _of_process[:] = [desk]


def the_desk() -> Desk:
    """The desk of this process; Streamlit runs the chat page as a script, so it cannot be handed one."""
    if not _of_process:
        set_desk(Desk(read_settings()))
    return _of_process[0]
