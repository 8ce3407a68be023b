"""Rehearsal: a server answers for itself before it says that it is ready, so that its first reader waits no longer than
the next.

What is read once and kept (patterns, tables, of whom a sentence speaks) makes the first dozens of answers of a process
take several times as long as later ones.
"""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from time import monotonic

from ingest.errors import GuidelineQAError
from ui.desk import Desk, Request

_MOST = 12  # articles; of more than these a choice from all over the corpus, the same each time


def rehearse(desk: Desk, clock: Callable[[], float] = monotonic) -> int:
    """Answer what articles of the serving index were written to answer until the seconds of the settings are over, and
    return how many. Nothing of it is remembered, no model is asked, and what is no question is passed over."""
    until = clock() + desk.settings.rehearsal
    index = desk.index
    chosen = Random(0).sample(index.article_ids, min(len(index.article_ids), _MOST))
    done = 0
    while done < len(chosen) and clock() < until:
        with suppress(GuidelineQAError):
            desk.answer(Request(index.articles[chosen[done]].about, writer="extractive"))
        done += 1
    index.embed.forget()
    return done
