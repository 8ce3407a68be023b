"""The tables as they are now; `migrations/versions` says how a database gets there."""

import datetime as dt

import sqlalchemy as sa

HEAD = "0006"
"""The newest revision."""

METADATA = sa.MetaData()


class Moment(sa.TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite, which keeps no zone, gives it back with one too."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """To UTC."""
        return None if value is None else value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """From UTC."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=dt.UTC)


THREAD = sa.Table(
    "thread",
    METADATA,
    sa.Column("owner", sa.String(128), primary_key=True),
    sa.Column("thread_id", sa.String(64), primary_key=True),
    sa.Column("title", sa.Text, nullable=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("last_used", Moment, nullable=False),
    sa.Index("thread_last_used", "owner", "last_used"),
)

# One row for each time an answer was given; without a thread, `thread_id` and `position` are null.
ANSWER = sa.Table(
    "answer",
    METADATA,
    sa.Column("row_id", sa.Integer, primary_key=True),
    sa.Column("owner", sa.String(128), nullable=False),
    sa.Column("answer_id", sa.String(64), nullable=False),
    sa.Column("thread_id", sa.String(64), nullable=True),
    sa.Column("position", sa.Integer, nullable=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.ForeignKeyConstraint(["owner", "thread_id"], ["thread.owner", "thread.thread_id"], ondelete="CASCADE"),
    sa.UniqueConstraint("owner", "thread_id", "position", name="answer_turn"),
    sa.Index("answer_by_id", "owner", "answer_id"),
)

FEEDBACK = sa.Table(
    "feedback",
    METADATA,
    sa.Column("feedback_id", sa.String(32), primary_key=True),
    sa.Column("owner", sa.String(128), nullable=False),
    sa.Column("answer_id", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("citation", sa.Integer, nullable=True),
    sa.Column("text", sa.Text, nullable=True),
    sa.Column("created", Moment, nullable=False),
    sa.Index("feedback_by_answer", "owner", "answer_id"),
)

# A promise that the same key gives the same result: `digest` is of the request, `result` the id of what it made.
IDEMPOTENCY = sa.Table(
    "idempotency",
    METADATA,
    sa.Column("owner", sa.String(128), primary_key=True),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("result", sa.String(64), nullable=True),
    sa.Column("created", Moment, nullable=False),
)

API_KEY = sa.Table(
    "api_key",
    METADATA,
    sa.Column("key_id", sa.String(12), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(128), nullable=False),
    sa.Column("scopes", sa.String(255), nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=True),
    sa.Column("revoked", Moment, nullable=True),
)

CARD_FEEDBACK = sa.Table(
    "card_feedback",
    METADATA,
    sa.Column("row_id", sa.Integer, primary_key=True),
    sa.Column("owner", sa.String(128), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("card", sa.String(128), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(128), nullable=True),
    sa.Column("comment", sa.Text, nullable=True),
    sa.Column("happened", Moment, nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Index("card_feedback_created", "created"),
)

SIGN_IN = sa.Table(
    "sign_in",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("owner", sa.String(128), nullable=False),
    sa.Column("name", sa.String(128), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("id_token", sa.Text, nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    sa.Index("sign_in_expires", "expires"),
)

SIGN_IN_ATTEMPT = sa.Table(
    "sign_in_attempt",
    METADATA,
    sa.Column("state", sa.String(64), primary_key=True),
    sa.Column("nonce", sa.String(64), nullable=False),
    sa.Column("verifier", sa.String(64), nullable=False),
    sa.Column("browser", sa.String(64), nullable=False),
    sa.Column("back", sa.Text, nullable=False),
    sa.Column("began", Moment, nullable=False),
    sa.Index("sign_in_attempt_began", "began"),
)
