"""Idempotency keys: a request that is sent again, since its answer was lost, is not answered anew."""

import datetime as dt
import hashlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Header
from starlette.concurrency import run_in_threadpool

from qa.stream import Event, Finished
from ui.api.problem import ProblemError
from ui.store.promises import Promises

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,255}$",
        description="Any unique text. The same key and body give the same result for 24 hours.",
    ),
]
_REPLAYED = {"Idempotent-Replayed": "true"}
_SOON = {"Retry-After": "1"}


class Once:
    """A request under its key; without a key it is answered each time."""

    def __init__(self, promises: Promises, key: str | None, request: str) -> None:
        self._promises = promises
        self._key = key
        self._digest = hashlib.sha256(request.encode()).hexdigest()
        self.headers: dict[str, str] = {}
        self._is_kept = False

    def begin(self) -> str | None:
        """The id of the result of the first request with this key, None when this is the first.

        Raises ProblemError when the key belongs to another request, or the first one is not done yet.
        """
        if self._key is None:
            return None
        before = self._promises.make(self._key, self._digest, dt.datetime.now(dt.UTC))
        if before is None:
            return None
        if before.digest != self._digest:
            raise ProblemError("key-reused", "This Idempotency-Key was used with another body. Send a new key.")
        if before.result is None:
            raise ProblemError("in-progress", "The first request with this key is not done yet.", headers=_SOON)
        self.headers = _REPLAYED
        return before.result

    def keep(self, result: str) -> None:
        """Note the id of the result."""
        if self._key is not None:
            self._promises.keep(self._key, result)
            self._is_kept = True

    def release(self) -> None:
        """A request that made nothing gives its key back."""
        if self._key is not None and not self._is_kept:
            self._promises.release(self._key)

    async def kept(self, told: AsyncIterator[Event]) -> AsyncIterator[Event]:
        """The events, with the answer noted before it is told; what ends without one gives the key back."""
        try:
            async for event in told:
                if isinstance(event, Finished) and self._key is not None:
                    await run_in_threadpool(self.keep, event.answer.answer_id)
                yield event
        finally:
            self.release()
