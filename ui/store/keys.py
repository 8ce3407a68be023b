"""Keys of the API: made, listed, revoked, found."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from ingest.errors import UserError
from ui.service.key import Key, new_key
from ui.service.principal import ALL_SCOPES, Principal
from ui.store.database import Database
from ui.store.schema import API_KEY

_K = API_KEY.c


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key as it is kept: everything but the key."""

    key_id: str
    digest: str
    owner: str
    scopes: frozenset[str]
    created: dt.datetime
    expires: dt.datetime | None
    revoked: dt.datetime | None

    @property
    def principal(self) -> Principal:
        """Who sends this key."""
        return Principal(self.owner, self.key_id, self.scopes)

    def holds(self, now: dt.datetime) -> bool:
        """Whether the key may be used."""
        return self.revoked is None and (self.expires is None or now < self.expires)

    def state(self, now: dt.datetime) -> str:
        """What became of the key, in words."""
        return "revoked" if self.revoked else "in use" if self.holds(now) else "expired"


@dataclass(frozen=True, slots=True)
class KeyBook:
    """The keys of an installation."""

    database: Database

    def create(self, owner: str, scopes: Iterable[str], now: dt.datetime, *, expires: dt.datetime | None = None) -> Key:
        """Make a key; nobody can show it again. Raises UserError for an unknown scope or an impossible owner."""
        wanted = frozenset(scopes)
        if unknown := wanted - ALL_SCOPES:
            raise UserError(f"There is no scope '{min(unknown)}'. Choose from {', '.join(sorted(ALL_SCOPES))}.")
        if not wanted or not owner.strip() or len(owner) > 128 or not owner.isprintable():
            raise UserError("A key needs at least one scope and an owner of 1 to 128 printable characters.")
        key = new_key()
        values = {"key_id": key.key_id, "digest": key.digest, "owner": owner, "scopes": " ".join(sorted(wanted))}
        with self.database.writing() as connection:
            connection.execute(API_KEY.insert().values(**values, created=now, expires=expires, revoked=None))
        return key

    def revoke(self, key_id: str, now: dt.datetime) -> None:
        """End a key, for good. Raises UserError when there is no such key."""
        with self.database.writing() as connection:
            there = connection.execute(sa.select(_K.key_id).where(_K.key_id == key_id)).one_or_none()
            if there is None:
                raise UserError(f"There is no key {key_id!a}. 'guideline-qa keys list' shows all.")
            held = API_KEY.update().where(_K.key_id == key_id, _K.revoked.is_(None))
            connection.execute(held.values(revoked=now))

    def all(self) -> tuple[KeyRecord, ...]:
        """Every key that was ever made, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(API_KEY).order_by(_K.created, _K.key_id)).all()
        return tuple(
            KeyRecord(r.key_id, r.digest, r.owner, frozenset(r.scopes.split()), r.created, r.expires, r.revoked)
            for r in rows
        )
