"""Threads: the conversations of one owner."""

import datetime as dt
import re
from dataclasses import dataclass

import sqlalchemy as sa

from ingest.errors import GuidelineQAError, UserError
from qa.answer import Answer
from qa.thread import Thread
from ui.store.answers import forget
from ui.store.database import Database, insert_new
from ui.store.schema import ANSWER, THREAD

MAX_TITLE = 200
_THREAD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_T, _A = THREAD.c, ANSWER.c


class ThreadChanged(GuidelineQAError):
    """Another turn was added, or the thread deleted, since it was read."""


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A thread in a list: its title where it was given one, its first question and when it was last used."""

    thread_id: str
    question: str
    turns: int
    last_used: dt.datetime
    created: dt.datetime
    title: str | None = None

    @property
    def name(self) -> str:
        """What to call it in a list."""
        return self.title or self.question


@dataclass(frozen=True, slots=True)
class Threads:
    """Threads of one owner by id; those of another owner are not there. A thread that was never written is empty."""

    database: Database
    owner: str

    def load(self, thread_id: str) -> Thread:
        """The thread of that id. Raises UserError for an impossible id and for a record that cannot be read."""
        query = sa.select(_A.record).where(self._answers_of(thread_id)).order_by(_A.position)
        with self.database.reading() as connection:
            records = connection.execute(query).scalars().all()
        return Thread(tuple(Answer.from_json(record) for record in records))

    def append(self, thread_id: str, answer: Answer, now: dt.datetime, position: int | None = None) -> None:
        """Add a turn; `position` is how many there were when the answer was made, if that must still be so.

        Raises ThreadChanged when it is not.
        """
        count = sa.select(sa.func.count()).where(self._answers_of(thread_id))
        with self.database.writing() as connection:
            self._touch(connection, thread_id, answer, now)
            taken = connection.execute(count).scalar_one()
            if position not in (None, taken):
                raise ThreadChanged("The conversation went on elsewhere meanwhile. Ask again.")
            connection.execute(
                ANSWER.insert().values(
                    owner=self.owner,
                    answer_id=answer.answer_id,
                    thread_id=thread_id,
                    position=taken,
                    question=answer.question.text,
                    record=answer.to_json(),
                    created=now,
                )
            )

    def summary(self, thread_id: str) -> ThreadSummary | None:
        """One thread as it stands in the list, None when there is none."""
        with self.database.reading() as connection:
            row = connection.execute(self._listed().where(self._is(thread_id))).one_or_none()
        return None if row is None else ThreadSummary(**row._mapping)

    def summaries(
        self, limit: int = 100, *, words: str = "", after: tuple[dt.datetime, str] | None = None
    ) -> tuple[ThreadSummary, ...]:
        """Threads last used, newest first: those with all `words` in their title or a question, and of them those that
        stand after `after`, the `last_used` and id of another."""
        query = self._listed().where(_T.owner == self.owner).order_by(_T.last_used.desc(), _T.thread_id).limit(limit)
        for word in words.split():
            asked = sa.select(_A.thread_id).where(_A.owner == self.owner, _A.question.icontains(word, autoescape=True))
            query = query.where(_T.title.icontains(word, autoescape=True) | _T.thread_id.in_(asked))
        if after:
            moment, thread_id = after
            same = sa.and_(_T.last_used == moment, _T.thread_id > thread_id)
            query = query.where(sa.or_(_T.last_used < moment, same))
        with self.database.reading() as connection:
            return tuple(ThreadSummary(**row._mapping) for row in connection.execute(query))

    def rename(self, thread_id: str, title: str | None) -> bool:
        """Give a thread a title, or take it away; False when there is no such thread."""
        with self.database.writing() as connection:
            return connection.execute(THREAD.update().where(self._is(thread_id)).values(title=title)).rowcount > 0

    def delete(self, thread_id: str) -> bool:
        """Forget a thread, its answers and what was said of them; False when there is no such thread."""
        with self.database.writing() as connection:
            forget(connection, self._answers_of(thread_id))
            return connection.execute(THREAD.delete().where(self._is(thread_id))).rowcount > 0

    def _touch(self, connection: sa.Connection, thread_id: str, answer: Answer, now: dt.datetime) -> None:
        """Make the thread or note its use; on PostgreSQL that also makes other turns of it wait."""
        row = {"owner": self.owner, "thread_id": thread_id, "question": answer.question.text}
        if not insert_new(connection, THREAD, {**row, "created": now, "last_used": now}):
            connection.execute(THREAD.update().where(self._is(thread_id)).values(last_used=now))

    def _listed(self) -> sa.Select[tuple[object, ...]]:
        turns = sa.select(sa.func.count()).where(_A.owner == _T.owner, _A.thread_id == _T.thread_id).scalar_subquery()
        columns = (_T.thread_id, _T.question, turns.label("turns"), _T.last_used, _T.created, _T.title)
        return sa.select(*columns)

    def _is(self, thread_id: str) -> sa.ColumnElement[bool]:
        return sa.and_(_T.owner == self.owner, _T.thread_id == _checked(thread_id))

    def _answers_of(self, thread_id: str) -> sa.ColumnElement[bool]:
        return sa.and_(_A.owner == self.owner, _A.thread_id == _checked(thread_id))


def _checked(thread_id: str) -> str:
    if not _THREAD_ID.match(thread_id):
        raise UserError("A thread id has 1 to 64 letters, digits, '-' or '_'.")
    return thread_id
