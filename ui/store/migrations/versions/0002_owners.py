"""Threads, answers and feedback that belong to an owner; the turns that were there belong to the local user."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)
_TURN = sa.table("turn", *(sa.column(c) for c in ("thread_id", "position", "answer")), sa.column("created", _MOMENT))


def upgrade() -> None:
    """Make the tables, carry the turns over, drop the old table."""
    thread, answer = _make_threads(), _make_answers()
    _make_feedback()
    connection = op.get_bind()
    turns = connection.execute(sa.select(_TURN).order_by(_TURN.c.thread_id, _TURN.c.position)).mappings().all()
    if turns:
        connection.execute(thread.insert(), list(_threads(turns)))
        connection.execute(answer.insert(), [_answer(t) for t in turns])
    op.drop_table("turn")


def _make_threads() -> sa.Table:
    made = op.create_table(
        "thread",
        sa.Column("owner", sa.String(128), primary_key=True),
        sa.Column("thread_id", sa.String(64), primary_key=True),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("last_used", _MOMENT, nullable=False),
    )
    op.create_index("thread_last_used", "thread", ["owner", "last_used"])
    return made


def _make_answers() -> sa.Table:
    made = op.create_table(
        "answer",
        sa.Column("row_id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=True),
        sa.Column("position", sa.Integer, nullable=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["owner", "thread_id"], ["thread.owner", "thread.thread_id"], ondelete="CASCADE"),
        sa.UniqueConstraint("owner", "thread_id", "position", name="answer_turn"),
    )
    op.create_index("answer_by_id", "answer", ["owner", "answer_id"])
    return made


def _make_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("feedback_id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("citation", sa.Integer, nullable=True),
        sa.Column("text", sa.Text, nullable=True),
        sa.Column("created", _MOMENT, nullable=False),
    )
    op.create_index("feedback_by_answer", "feedback", ["owner", "answer_id"])
    op.create_table(
        "idempotency",
        sa.Column("owner", sa.String(128), primary_key=True),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("result", sa.String(64), nullable=True),
        sa.Column("created", _MOMENT, nullable=False),
    )


def _threads(turns: Any) -> Iterator[dict[str, object]]:
    for thread_id, of_thread in groupby(turns, key=lambda t: t["thread_id"]):
        first, *others = of_thread
        moments = [first["created"], *(t["created"] for t in others)]
        yield {
            "owner": "local",
            "thread_id": thread_id,
            "question": _said(first["answer"])["question"],
            "created": min(moments),
            "last_used": max(moments),
        }


def _answer(turn: Any) -> dict[str, object]:
    place = {"owner": "local", "thread_id": turn["thread_id"], "position": turn["position"]}
    return {**place, **_said(turn["answer"]), "record": turn["answer"], "created": turn["created"]}


def _said(record: str) -> dict[str, str]:
    """The question and the id of a record; one that cannot be read is carried over as it is."""
    try:
        read = json.loads(record)
        return {"question": str(read["question"]["text"]), "answer_id": str(read["answer_id"])[:64]}
    except (ValueError, KeyError, TypeError):
        return {"question": "(cannot be read)", "answer_id": ""}
