"""Attempts to sign in, where every process of a server finds them."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from ui.sign_in.attempt import LASTS, Attempt
from ui.store.database import Database
from ui.store.schema import SIGN_IN_ATTEMPT

_MOST = 10_000
_A = SIGN_IN_ATTEMPT.c


@dataclass(frozen=True, slots=True)
class AttemptBook:
    """The attempts of an installation. Those that are over are forgotten, and the oldest when strangers begin many."""

    database: Database

    def keep(self, attempt: Attempt) -> None:
        """Keep an attempt until it is taken."""
        with self.database.writing() as connection:
            connection.execute(SIGN_IN_ATTEMPT.delete().where(_A.began < attempt.began - LASTS))
            connection.execute(SIGN_IN_ATTEMPT.insert().values(**asdict(attempt)))
            newest = sa.select(_A.state).order_by(_A.began.desc()).limit(_MOST)
            if connection.execute(sa.select(sa.func.count()).select_from(SIGN_IN_ATTEMPT)).scalar_one() > _MOST:
                connection.execute(SIGN_IN_ATTEMPT.delete().where(_A.state.not_in(newest)))

    def take(self, state: str) -> Attempt | None:
        """The attempt of that state, for whoever asks first; None when there is none."""
        with self.database.writing() as connection:
            taken = SIGN_IN_ATTEMPT.delete().where(_A.state == state).returning(*_A)
            row = connection.execute(taken).one_or_none()
        return None if row is None else Attempt(**row._mapping)
