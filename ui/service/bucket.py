"""Buckets of tokens: how often somebody may do something."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

_MOST = 10_000


class Buckets:
    """One bucket for each name: `burst` tokens at first, `per_second` more up to that many.

    The 10,000 names last used are remembered, so that strangers cannot fill the memory.
    """

    def __init__(self, burst: float, per_second: float, now: Callable[[], float] = monotonic) -> None:
        self._burst = burst
        self._per_second = per_second
        self._now = now
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Seconds until a token is there; 0 when one is."""
        return max(0.0, (1 - self._level(name)) / self._per_second)

    def take(self, name: str) -> float:
        """Take a token when one is there and return 0, else the seconds until there is one."""
        level = self._level(name)
        if level < 1:
            return (1 - level) / self._per_second
        self._levels[name] = (level - 1, self._now())
        self._levels.move_to_end(name)
        if len(self._levels) > _MOST:
            self._levels.popitem(last=False)
        return 0.0

    def _level(self, name: str) -> float:
        level, at = self._levels.get(name, (self._burst, self._now()))
        return min(self._burst, level + (self._now() - at) * self._per_second)
