"""Question: what was asked, made stand-alone."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import ConfigDict, with_config

from ingest.article import Tier
from ingest.clean import one_line
from ingest.errors import QuestionError
from ingest.lexical import terms, words

Audience = Literal["clinician", "patient"]
MAX_CHARACTERS = 8_000

_STRICT = ConfigDict(extra="forbid")
_CONNECTIVE = re.compile(
    r"^(?:(?:and )?(?:what about|how about|what if)|and|but|so|then|also|ok|okay)\b[\s,:]*",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(
    r"\b(?:she|he|her|him|his|they|them|their|it|its|this|that|these|those|the same|such|instead|otherwise)\b",
    re.IGNORECASE,
)
_ANAPHORIC_UP_TO = 8  # terms; a longer question explains its own pronouns
# What is asked of something; a question of nothing but these words is about what was asked before.
_ASPECTS = frozenset(
    t
    for w in (
        "dose doses dosing side effects effect toxicity risks risk benefit monitoring monitor contraindications"
        " interactions alternatives alternative options duration long often frequency evidence source strength grade"
        " pregnancy pregnant renal impairment kidney hepatic liver failure elderly older children child men women"
        " surgery safe outcome survival progression progresses fails next step maintenance schedule details more why"
    ).split()
    for t in terms(w)
)


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer; an empty tuple means all."""

    approved_only: bool = False
    tiers: tuple[Tier, ...] = ()
    publishers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Question:
    """A question ready for retrieval.

    `text` is what was typed, cleaned; `standalone` says it without the conversation; `context` holds the earlier
    questions that it leans on, nearest first, empty for a question that stands alone.
    """

    text: str
    standalone: str
    as_of: dt.date
    audience: Audience = "clinician"
    filters: Filters = Filters()
    context: tuple[str, ...] = ()


def understand(
    text: str,
    history: Sequence[Question] = (),
    *,
    as_of: dt.date,
    audience: Audience = "clinician",
    filters: Filters | None = None,
) -> Question:
    """Return the question made stand-alone with the earlier questions of its thread, oldest first.

    Raises QuestionError for an empty question, one of more than MAX_CHARACTERS, and one without a Latin letter.
    """
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read. Shorten it."
        )
    cleaned = one_line(text)
    if not cleaned:
        raise QuestionError("The question is empty. Type a clinical question.")
    if not re.search(r"[A-Za-z]{2}", cleaned):
        raise QuestionError("The question has no word in Latin letters. The guidelines are in English: ask in English.")
    context = _context(cleaned, history)
    return Question(
        text=cleaned,
        standalone=_standalone(cleaned, context),
        as_of=as_of,
        audience=audience,
        filters=filters or Filters(),
        context=context,
    )


def leans_on_history(text: str) -> bool:
    """True when a question cannot be understood without what was asked before: it begins with 'and' or 'what about',
    it has a pronoun and little else, or it names an aspect and no subject."""
    own = set(terms(text))
    if _CONNECTIVE.match(text) or own <= _ASPECTS:
        return True
    return bool(_ANAPHOR.search(text)) and len(own) < _ANAPHORIC_UP_TO


def _context(text: str, history: Sequence[Question]) -> tuple[str, ...]:
    """The question before, and what that one leant on in turn (its root)."""
    if not history or not leans_on_history(text):
        return ()
    before = history[-1]
    return (before.text, *before.context[-1:])


def _standalone(text: str, context: tuple[str, ...]) -> str:
    if not context:
        return text
    own = _CONNECTIVE.sub("", text)
    own = own[:1].upper() + own[1:]
    about = " / ".join(c.rstrip("?. ") for c in reversed(context))
    return f"{own} (about: {about})" if words(own) else about
