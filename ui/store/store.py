"""Store: what is remembered, by owner, and for how long."""

import datetime as dt

import sqlalchemy as sa

from ui.store.answers import Answers, forget, keeping
from ui.store.attempts import AttemptBook
from ui.store.cards import CardBook
from ui.store.database import Database
from ui.store.feedback import FeedbackBook
from ui.store.keys import KeyBook
from ui.store.promises import KEPT, Promises
from ui.store.schema import ANSWER, CARD_FEEDBACK, FEEDBACK, IDEMPOTENCY, THREAD
from ui.store.sign_ins import SignInBook
from ui.store.threads import Threads

LOCAL = "local"
"""The owner of everything where nobody signs in."""


class Store:
    """The database of an installation. Raises what Database raises."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._kept = keeping(self.database)

    def threads(self, owner: str = LOCAL) -> Threads:
        """The conversations of an owner."""
        return Threads(self.database, owner)

    def answers(self, owner: str = LOCAL) -> Answers:
        """The answers of an owner, by id."""
        return Answers(self.database, owner, self._kept)

    def feedback(self, owner: str = LOCAL) -> FeedbackBook:
        """What an owner said of answers."""
        return FeedbackBook(self.database, owner)

    def promises(self, owner: str = LOCAL) -> Promises:
        """The idempotency keys of an owner."""
        return Promises(self.database, owner)

    def cards(self, owner: str = LOCAL) -> CardBook:
        """What was done with the cards that an owner's health record showed."""
        return CardBook(self.database, owner)

    def keys(self) -> KeyBook:
        """The keys of the API, of every owner."""
        return KeyBook(self.database)

    def sign_in_attempts(self) -> AttemptBook:
        """Who is about to sign in."""
        return AttemptBook(self.database)

    def sign_ins(self) -> SignInBook:
        """Who is signed in, of every owner."""
        return SignInBook(self.database)

    def forget_before(self, moment: dt.datetime) -> int:
        """Delete, of every owner, the threads last used before `moment`, the single answers given before it and the
        feedback on them and on cards. Returns how many threads and answers went."""
        old = sa.exists().where(
            THREAD.c.owner == ANSWER.c.owner, THREAD.c.thread_id == ANSWER.c.thread_id, THREAD.c.last_used < moment
        )
        with self.database.writing() as connection:
            forget(connection, old)
            threads = connection.execute(THREAD.delete().where(THREAD.c.last_used < moment)).rowcount
            alone = forget(connection, sa.and_(ANSWER.c.thread_id.is_(None), ANSWER.c.created < moment))
            connection.execute(FEEDBACK.delete().where(FEEDBACK.c.created < moment))
            connection.execute(CARD_FEEDBACK.delete().where(CARD_FEEDBACK.c.created < moment))
        return threads + alone

    def forget_promises(self, now: dt.datetime) -> None:
        """Delete the idempotency keys that are kept no longer."""
        with self.database.writing() as connection:
            connection.execute(IDEMPOTENCY.delete().where(IDEMPOTENCY.c.created < now - KEPT))
