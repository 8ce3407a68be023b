"""Card feedback: what clinicians did with the cards that an electronic health record showed them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from ui.store.database import Database
from ui.store.schema import CARD_FEEDBACK

Outcome = Literal["accepted", "overridden"]


@dataclass(frozen=True, slots=True)
class CardFeedback:
    """One act on one card: `reason` is a code of the card's override reasons, `happened` when it was."""

    service: str
    card: str
    outcome: Outcome
    reason: str | None
    comment: str | None
    happened: dt.datetime


@dataclass(frozen=True, slots=True)
class CardBook:
    """What the users of one owner's health record did."""

    database: Database
    owner: str

    def add(self, acts: Sequence[CardFeedback], now: dt.datetime) -> None:
        """Remember acts, all or none."""
        rows = [{f: getattr(act, f) for f in CardFeedback.__slots__} for act in acts]
        with self.database.writing() as connection:
            connection.execute(CARD_FEEDBACK.insert(), [{**row, "owner": self.owner, "created": now} for row in rows])

    def all(self) -> tuple[CardFeedback, ...]:
        """Every act, in the order in which they came."""
        columns = [CARD_FEEDBACK.c[f] for f in CardFeedback.__slots__]
        mine = CARD_FEEDBACK.c.owner == self.owner
        with self.database.reading() as connection:
            rows = connection.execute(sa.select(*columns).where(mine).order_by(CARD_FEEDBACK.c.row_id))
            return tuple(CardFeedback(**row._mapping) for row in rows)
