"""Who asks the model while it is at work waits, and all who wait are served by one pass: it reads the weights once.

The texts of a few questions cost little more than those of one (half as much each where four ask), and nobody waits for
company: whoever finds the model free starts at once, with those who came before it was.
"""

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.embed import Vectors
from ingest.engines.runtime import Output, Runtime


@dataclass(slots=True, eq=False)
class _Ask:
    """`turn` comes when it has been served, or when it is to start the next pass itself."""

    texts: Sequence[Sequence[int]]
    output: Output
    turn: threading.Event = field(default_factory=threading.Event)
    found: list[Vectors] | None = None


class Passes:
    """Runs a runtime for several threads, one pass at a time."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._waiting: deque[_Ask] = deque()
        self._is_free = True

    def run(self, texts: Sequence[Sequence[int]], output: Output) -> list[Vectors]:
        """What the runtime says of texts planned as one batch. Raises what it raises; those who shared the pass start
        another then."""
        own = _Ask(texts, output)
        with self._lock:
            is_first, self._is_free = self._is_free, False
            if not is_first:
                self._waiting.append(own)
        if not is_first:
            own.turn.wait()
        return self._passed(own) if own.found is None else own.found

    def _passed(self, own: _Ask) -> list[Vectors]:
        with self._lock:
            together = [own, *self._fitting(own)]
        try:
            found = iter(self._runtime.run([text for ask in together for text in ask.texts], own.output))
            for ask in together:
                ask.found = [next(found) for _ in ask.texts]
        finally:
            self._hand_on(together[1:])
        assert own.found is not None
        return own.found

    def _fitting(self, own: _Ask) -> list[_Ask]:
        """Those who wait for the same and fit into one batch with `own`, first come; they are taken out of the line."""
        lengths = [len(text) for text in own.texts]
        fitting: list[_Ask] = []
        for ask in tuple(self._waiting):
            more = [*lengths, *(len(text) for text in ask.texts)]
            if ask.output == own.output and len(self._runtime.plan(more)) == 1:
                lengths = more
                fitting.append(ask)
                self._waiting.remove(ask)
        return fitting

    def _hand_on(self, together: Sequence[_Ask]) -> None:
        """Let those go who were served, and have the next in line start a pass."""
        with self._lock:
            self._waiting.extendleft(ask for ask in reversed(together) if ask.found is None)
            following = self._waiting.popleft() if self._waiting else None
            self._is_free = following is None
        for ask in together:
            if ask.found is not None:
                ask.turn.set()
        if following is not None:
            following.turn.set()
