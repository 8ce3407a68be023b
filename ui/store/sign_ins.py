"""Sign-ins: who is signed in with which browser, until when."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from ui.service.principal import Principal
from ui.sign_in.person import Person
from ui.sign_in.role import SCOPES, Role
from ui.store.database import Database
from ui.store.schema import SIGN_IN

_S = SIGN_IN.c


@dataclass(frozen=True, slots=True)
class SignInRecord:
    """A sign-in as it is kept: everything but the value of its cookie."""

    digest: str
    owner: str
    name: str
    role: Role
    expires: dt.datetime

    @property
    def principal(self) -> Principal:
        """Who asks with this browser."""
        return Principal(self.owner, self.digest[:12], SCOPES[self.role])


@dataclass(frozen=True, slots=True)
class SignInBook:
    """The sign-ins of an installation. A cookie holds 256 random bits; the database keeps their SHA-256."""

    database: Database

    def begin(self, person: Person, now: dt.datetime, lasts: dt.timedelta) -> str:
        """Keep a sign-in and return the value of its cookie; those that are over are forgotten."""
        token = secrets.token_urlsafe(32)
        values = {"owner": person.owner, "name": person.name, "role": person.role, "id_token": person.id_token}
        with self.database.writing() as connection:
            connection.execute(SIGN_IN.delete().where(_S.expires <= now))
            connection.execute(
                SIGN_IN.insert().values(digest=_digest(token), **values, created=now, expires=now + lasts)
            )
        return token

    def find(self, token: str, now: dt.datetime) -> SignInRecord | None:
        """The sign-in whose cookie has this value; None for a wrong one and one that is over."""
        columns = (_S.digest, _S.owner, _S.name, _S.role, _S.expires)
        with self.database.reading() as connection:
            row = connection.execute(
                sa.select(*columns).where(_S.digest == _digest(token), _S.expires > now)
            ).one_or_none()
        return None if row is None else SignInRecord(**row._mapping)

    def end(self, token: str) -> str | None:
        """Forget a sign-in; returns its ID token, None when there is no such sign-in."""
        with self.database.writing() as connection:
            ended = SIGN_IN.delete().where(_S.digest == _digest(token)).returning(_S.id_token)
            return connection.execute(ended).scalar_one_or_none()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
