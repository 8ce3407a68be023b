"""AnswerCache: what the language model answered, so that the same question does not ask it again."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import replace

from qa.answer import Answer, Usage
from qa.stream import Event, Finished, Stated, Urgent


class AnswerCache:
    """The `size` answers last used, by all that they depend on. It lives in memory and no longer than the program, so
    that what a user typed is written nowhere and other code never meets old answers."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Finished] = OrderedDict()

    def through(self, key: Hashable, events: Iterator[Event]) -> Iterator[Event]:
        """The events of the answer that is kept under `key`; else `events`, whose answer is kept when the model wrote
        it without a fault. An answer from here took no call of the model, and its usage says so."""
        with self._lock:
            found = self._answers.get(key)
            if found:
                self._answers.move_to_end(key)
        if found:
            yield from _again(found)
            return
        for event in events:
            if isinstance(event, Finished) and _is_whole(event.answer):
                self._keep(key, event)
            yield event

    def _keep(self, key: Hashable, finished: Finished) -> None:
        with self._lock:
            self._answers[key] = finished
            self._answers.move_to_end(key)
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)


def _is_whole(answer: Answer) -> bool:
    return answer.model is not None and not any(n.kind == "model" for n in answer.notices)


def _again(found: Finished) -> Iterator[Event]:
    answer = found.answer
    yield from (Urgent(n) for n in answer.notices if n.kind == "emergency")
    for statement in answer.statements:
        yield Stated(statement, tuple(answer.citation(n) for n in statement.citations))
    cost = None if answer.usage is None or answer.usage.cost is None else 0.0
    usage = Usage(calls=0, input_tokens=0, output_tokens=0, cost=cost)
    yield Finished(replace(answer, usage=usage, answer_id="").sealed(), found.passages)
