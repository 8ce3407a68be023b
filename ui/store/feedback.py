"""Feedback: what a reader said of an answer."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import uuid4

import sqlalchemy as sa

from qa.answer import Answer
from ui.store.database import Database
from ui.store.schema import ANSWER, FEEDBACK

FeedbackKind = Literal["helpful", "wrong_citation", "missing", "unsafe"]
KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)
_F, _A = FEEDBACK.c, ANSWER.c


@dataclass(frozen=True, slots=True)
class Feedback:
    """One remark; `citation` is the number it is about, if it is about one."""

    feedback_id: str
    answer_id: str
    kind: FeedbackKind
    citation: int | None
    text: str | None
    created: dt.datetime


@dataclass(frozen=True, slots=True)
class FeedbackBook:
    """What one owner said of the answers that the owner was given."""

    database: Database
    owner: str

    def add(
        self,
        answer_id: str,
        kind: FeedbackKind,
        now: dt.datetime,
        *,
        citation: int | None = None,
        text: str | None = None,
    ) -> Feedback:
        """Remember a remark."""
        said = Feedback(uuid4().hex, answer_id, kind, citation, text, now)
        row = {field: getattr(said, field) for field in Feedback.__slots__}
        with self.database.writing() as connection:
            connection.execute(FEEDBACK.insert().values(owner=self.owner, **row))
        return said

    def of(self, answer_id: str) -> tuple[Feedback, ...]:
        """The remarks on an answer, oldest first."""
        query = _columns().where(_F.owner == self.owner, _F.answer_id == answer_id).order_by(_F.created, _F.feedback_id)
        with self.database.reading() as connection:
            return tuple(Feedback(**row._mapping) for row in connection.execute(query))


def all_feedback(database: Database) -> tuple[tuple[Feedback, Answer], ...]:
    """Every remark with the answer it is on, of all owners, oldest first: for those who mend the corpus."""
    records = sa.select(sa.func.max(_A.record)).where(_A.owner == _F.owner, _A.answer_id == _F.answer_id)
    query = _columns().add_columns(records.scalar_subquery().label("record")).order_by(_F.created, _F.feedback_id)
    with database.reading() as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
    return tuple((Feedback(**row), Answer.from_json(record)) for row in rows if (record := row.pop("record")))


def _columns() -> sa.Select[tuple[object, ...]]:
    return sa.select(*(FEEDBACK.c[field] for field in Feedback.__slots__))
