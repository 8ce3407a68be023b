"""Answers: records by their id, of one owner."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from qa.answer import Answer
from ui.store.database import Database
from ui.store.schema import ANSWER, FEEDBACK, IDEMPOTENCY
from ui.store.together import Together

_A = ANSWER.c
_ADDED = ANSWER.insert()
_AGAIN = (
    ANSWER.update()
    .where(_A.owner == sa.bindparam("whose"), _A.answer_id == sa.bindparam("which"), _A.thread_id.is_(None))
    .values(created=sa.bindparam("now"))
)
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that one owner was given; those of another owner are not there."""

    database: Database
    owner: str
    kept: Together[Row]

    def load(self, answer_id: str) -> Answer | None:
        """The answer of that id, None when there is none."""
        query = sa.select(_A.record).where(self._is(answer_id)).limit(1)
        with self.database.reading() as connection:
            record = connection.execute(query).scalar_one_or_none()
        return None if record is None else Answer.from_json(record)

    def keep(self, answer: Answer, now: dt.datetime) -> None:
        """Remember an answer that was asked for without a thread; once, however often it is given."""
        row = {"owner": self.owner, "answer_id": answer.answer_id, "question": answer.question.text}
        self.kept.put({**row, "record": answer.to_json(), "created": now})

    def delete(self, answer_id: str) -> bool:
        """Forget an answer that was asked for without a thread, and what was said of it; False when there is none."""
        with self.database.writing() as connection:
            return forget(connection, sa.and_(self._is(answer_id), _A.thread_id.is_(None))) > 0

    def _is(self, answer_id: str) -> sa.ColumnElement[bool]:
        return sa.and_(_A.owner == self.owner, _A.answer_id == answer_id)


def keeping(database: Database) -> Together[Row]:
    """What writes the answers that are kept; those that are given at the same time together."""

    def write(rows: Sequence[Row]) -> None:
        with database.writing() as connection:
            for row in rows:
                same = {"whose": row["owner"], "which": row["answer_id"], "now": row["created"]}
                if connection.execute(_AGAIN, same).rowcount == 0:
                    connection.execute(_ADDED, row)

    return Together(write)


def forget(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    """Delete rows of ANSWER and return how many; feedback and promises go too where nothing of the answer is left."""
    ids = connection.execute(sa.select(_A.owner, _A.answer_id).where(which).distinct()).all()
    count = connection.execute(ANSWER.delete().where(which)).rowcount
    for owner, answer_id in ids:
        left = sa.exists().where(_A.owner == owner, _A.answer_id == answer_id)
        for table, column in ((FEEDBACK, FEEDBACK.c.answer_id), (IDEMPOTENCY, IDEMPOTENCY.c.result)):
            connection.execute(table.delete().where(table.c.owner == owner, column == answer_id, ~left))
    return count
