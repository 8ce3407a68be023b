"""Conversations, kept in SQLite or any database that SQLAlchemy knows."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from ingest.errors import GuidelineQAError, SettingsError, UserError
from qa.answer import Answer
from qa.thread import Thread

_METADATA = sa.MetaData()
_TURN = sa.Table(
    "turn",
    _METADATA,
    sa.Column("thread_id", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("created", sa.DateTime(timezone=True), nullable=False),
)
_THREAD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A thread in a list: its first question and when it was last used."""

    thread_id: str
    question: str
    turns: int
    last_used: dt.datetime


class ThreadStore:
    """Threads by id; a thread that was never written is empty."""

    def __init__(self, url: str) -> None:
        try:
            parsed = make_url(url)
            if parsed.drivername.startswith("sqlite") and parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            self._engine = sa.create_engine(parsed)
            _METADATA.create_all(self._engine)
        except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
            raise SettingsError(f"GUIDELINE_QA_DATABASE: {url.split('@')[-1]!r} is no database address.") from error
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise GuidelineQAError(
                f"The database for conversations cannot be opened ({_first_line(error)}). Check GUIDELINE_QA_DATABASE."
            ) from error

    def load(self, thread_id: str) -> Thread:
        """The thread of that id. Raises UserError for an impossible id."""
        query = sa.select(_TURN.c.answer).where(_TURN.c.thread_id == _checked(thread_id)).order_by(_TURN.c.position)
        with self._begin() as connection:
            return Thread(tuple(Answer.from_json(row.answer) for row in connection.execute(query)))

    def append(self, thread_id: str, answer: Answer, now: dt.datetime) -> None:
        """Add a turn to a thread."""
        taken = sa.select(sa.func.count()).where(_TURN.c.thread_id == _checked(thread_id)).scalar_subquery()
        with self._begin() as connection:
            connection.execute(
                _TURN.insert().values(thread_id=thread_id, position=taken, answer=answer.to_json(), created=now)
            )

    def summaries(self, limit: int = 100) -> tuple[ThreadSummary, ...]:
        """The threads last used, newest first; one whose first record cannot be read is left out."""
        groups = (
            sa.select(_TURN.c.thread_id, sa.func.count().label("turns"), sa.func.max(_TURN.c.created).label("last"))
            .group_by(_TURN.c.thread_id)
            .subquery()
        )
        first = (
            sa.select(groups, _TURN.c.answer)
            .join(_TURN, sa.and_(_TURN.c.thread_id == groups.c.thread_id, _TURN.c.position == 0))
            .order_by(groups.c.last.desc(), groups.c.thread_id)
            .limit(limit)
        )
        with self._begin() as connection:
            rows = connection.execute(first).all()
        return tuple(
            ThreadSummary(r.thread_id, question, r.turns, r.last) for r in rows if (question := _question(r.answer))
        )

    def delete(self, thread_id: str) -> None:
        """Forget a thread."""
        with self._begin() as connection:
            connection.execute(_TURN.delete().where(_TURN.c.thread_id == _checked(thread_id)))

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        """A transaction. Raises GuidelineQAError when the database is locked, full, gone or read-only."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise GuidelineQAError(
                f"The database for conversations failed ({_first_line(error)}). Check GUIDELINE_QA_DATABASE."
            ) from error


def _question(record: str) -> str | None:
    """The question of a stored answer, without reading the rest of it."""
    try:
        return str(json.loads(record)["question"]["text"])
    except (ValueError, KeyError, TypeError):
        return None


def _checked(thread_id: str) -> str:
    if not _THREAD_ID.match(thread_id):
        raise UserError("A thread id has 1 to 64 letters, digits, '-' or '_'.")
    return thread_id


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
