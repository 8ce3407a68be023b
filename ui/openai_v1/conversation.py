"""A conversation that is told anew with every request, brought back as the thread it is."""

import hashlib
import json
import threading
from collections import OrderedDict

from ingest.errors import QuestionError
from qa.answer import Answer
from qa.stream import Finished
from qa.thread import Thread
from ui.desk import Desk, Request
from ui.event_stream import Stopped

_KEPT = 256
_REBUILT = 20


class Conversations:
    """The threads of the last conversations, so that a follow-up does not answer the earlier questions again.

    A client sends all messages each time and nothing is stored, so an earlier turn that is not known any more is
    answered anew, by the extractive writer: the same question gets the same sentences and numbers. Of turns unknown,
    the last 20 are.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._threads: OrderedDict[str, Thread] = OrderedDict()

    def thread(self, request: Request, earlier: tuple[str, ...], stop: threading.Event | None = None) -> Thread:
        """The thread that `request` goes on with, after the questions `earlier`. Raises GuidelineQAError, and as such
        Stopped when `stop` was set meanwhile."""
        known = next((n for n in range(len(earlier), 0, -1) if self._known(request, earlier[:n]) is not None), 0)
        thread = self._known(request, earlier[:known]) or Thread()
        for n in range(max(known, len(earlier) - _REBUILT), len(earlier)):
            try:
                thread = thread.followed_by(self._answer(_turn(request, earlier[n]), thread, stop))
            except QuestionError:  # a turn that was no question has no answer either
                continue
            self.remember(request, earlier[: n + 1], thread)
        return thread

    def remember(self, request: Request, turns: tuple[str, ...], thread: Thread) -> None:
        """Keep the thread that the questions `turns` have become."""
        with self._lock:
            self._threads[_key(request, turns)] = thread
            while len(self._threads) > _KEPT:
                self._threads.popitem(last=False)

    def _answer(self, request: Request, thread: Thread, stop: threading.Event | None) -> Answer:
        told = self._desk.stream(request, stop, thread=thread, early=False)
        for answer in (event.answer for event in told if isinstance(event, Finished)):
            return answer
        raise Stopped

    def _known(self, request: Request, turns: tuple[str, ...]) -> Thread | None:
        with self._lock:
            key = _key(request, turns)
            if key in self._threads:
                self._threads.move_to_end(key)
            return self._threads.get(key)


def _turn(request: Request, text: str) -> Request:
    return Request(text, audience=request.audience, as_of=request.as_of, filters=request.filters, writer="extractive")


def _key(request: Request, turns: tuple[str, ...]) -> str:
    """Nobody else's conversation has this key, and the key tells nothing of the conversation."""
    how = (request.audience, str(request.as_of), repr(request.filters), request.writer)
    return hashlib.sha256(json.dumps((*how, *turns)).encode()).hexdigest()
