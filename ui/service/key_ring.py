"""The keys as a server sees them: read from the database now and then, compared in memory."""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

from ingest.errors import GuidelineQAError
from ui.service.key import Key, new_key
from ui.service.principal import Principal
from ui.service.refusal import Refused

FRESH_SECONDS = 2.0
"""A key that is revoked ends within this time."""
_STALE_SECONDS = 60.0
_NOBODY = new_key().digest


class Record(Protocol):
    """A key as the database keeps it."""

    @property
    def key_id(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def principal(self) -> Principal: ...
    def holds(self, now: dt.datetime) -> bool: ...


class KeyRing:
    """Keys of the API. While the database fails, those of the last minute go on; then everything is refused with 503.

    Keys are asked for where the server can be reached from other machines (`exposed`), and wherever one was ever made:
    revoking the last key shuts a server, it does not open it.
    """

    def __init__(self, read: Callable[[], Sequence[Record]], *, exposed: bool) -> None:
        self._read = read
        self._exposed = exposed
        self._records: dict[str, Record] = {}
        self._at: float | None = None
        self._reading = asyncio.Lock()

    async def required(self) -> bool:
        """Whether a key is asked for."""
        return self._exposed or bool(await self._current())

    async def find(self, key: Key) -> Principal | None:
        """The principal whose key this is; None for a wrong, expired or revoked one."""
        record = (await self._current()).get(key.key_id)
        right = key.matches(record.digest if record else _NOBODY)
        return record.principal if record and right and record.holds(dt.datetime.now(dt.UTC)) else None

    async def _current(self) -> dict[str, Record]:
        async with self._reading:
            age = float("inf") if self._at is None else monotonic() - self._at
            if age > FRESH_SECONDS:
                try:
                    self._records = {r.key_id: r for r in await asyncio.to_thread(self._read)}
                    self._at = monotonic()
                except GuidelineQAError as error:
                    if age > _STALE_SECONDS:
                        raise Refused(503, "unavailable", "Keys cannot be checked now.", retry_after=5) from error
            return self._records
