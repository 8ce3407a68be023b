"""Promises: the same Idempotency-Key gives the same result, for a day."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from ui.store.database import Database, insert_new
from ui.store.schema import IDEMPOTENCY

KEPT = dt.timedelta(hours=24)
ABANDONED = dt.timedelta(minutes=5)
"""After this a request that never ended, since its process was killed, no longer holds its key."""
_I = IDEMPOTENCY.c


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised for a key before: to which request, and the id of its result once there is one."""

    digest: str
    result: str | None


@dataclass(frozen=True, slots=True)
class Promises:
    """The keys of one owner."""

    database: Database
    owner: str

    def make(self, key: str, digest: str, now: dt.datetime) -> Promise | None:
        """Take a key for a request; returns the promise that holds it already, None when it was free."""
        stale = sa.or_(_I.created < now - KEPT, sa.and_(_I.result.is_(None), _I.created < now - ABANDONED))
        with self.database.writing() as connection:
            connection.execute(IDEMPOTENCY.delete().where(self._is(key), stale))
            row = {"owner": self.owner, "key": key, "digest": digest, "created": now}
            if insert_new(connection, IDEMPOTENCY, row):
                return None
            held = connection.execute(sa.select(_I.digest, _I.result).where(self._is(key))).one()
        return Promise(held.digest, held.result)

    def keep(self, key: str, result: str) -> None:
        """Note what the request made."""
        with self.database.writing() as connection:
            connection.execute(IDEMPOTENCY.update().where(self._is(key)).values(result=result))

    def release(self, key: str) -> None:
        """Give a key back, since its request made nothing."""
        with self.database.writing() as connection:
            connection.execute(IDEMPOTENCY.delete().where(self._is(key), _I.result.is_(None)))

    def _is(self, key: str) -> sa.ColumnElement[bool]:
        return sa.and_(_I.owner == self.owner, _I.key == key)
