"""The lock of an index in Milvus: an alias, which only one collection can have.

Whoever holds it writes a beat now and then; one that was not heard of for STALE_SECONDS is taken to be dead.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import time

from ingest.errors import GuidelineQAError, IndexBusy, IndexDamaged
from ingest.milvus.connection import Connection
from ingest.milvus.tables import LOCK_FIELDS, UNUSED

STALE_SECONDS = 900.0
_KEY = "holder"


@contextmanager
def writing(connection: Connection, *, now: Callable[[], float] = time) -> Iterator[Callable[[], None]]:
    """Hold the lock; gives what must be called again and again meanwhile, and last before anything is published: it
    raises IndexBusy once the lock was lost. Raises IndexBusy at once when another ingest holds it."""
    name = connection.address.name
    alias, own = f"{name}_writing", f"{name}_lock_{secrets.token_hex(8)}"

    def beat() -> None:
        if connection.target(alias) != own:
            raise IndexBusy(f"{connection.address}: another ingest took over. Look which one should serve.")
        connection.upsert(own, {"key": _KEY, "beat": int(now()), "unused": UNUSED})

    connection.create(own, LOCK_FIELDS)
    try:
        connection.insert(own, [{"key": _KEY, "beat": int(now()), "unused": UNUSED}])
        connection.finish(own)
        _clear_dead(connection, alias, now())
        if not connection.claim(alias, own):
            raise IndexBusy(f"{connection.address}: another ingest is writing here. Wait for it, then try again.")
        yield beat
    finally:
        with suppress(GuidelineQAError):  # the server is gone: the lock goes stale
            if connection.target(alias) == own:
                connection.release(alias)
            connection.drop(own)


def _clear_dead(connection: Connection, alias: str, now: float) -> None:
    """Remove what holders left that were not heard of for long, the lock itself included."""
    left = [c for c in connection.collections() if c.startswith(f"{connection.address.name}_lock_")]
    for holder in left:
        with suppress(IndexDamaged):  # it was given back meanwhile
            beats = [row["beat"] for row in connection.get(holder, [_KEY], ("key", "beat"))]
            if beats and now - max(beats) > STALE_SECONDS:
                if connection.target(alias) == holder:
                    connection.release(alias)
                connection.drop(holder)
