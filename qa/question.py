"""Question: what was asked, made stand-alone."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, with_config

from ingest.article import Tier
from ingest.catalogue import Scope
from ingest.clean import one_line
from ingest.drugs import drugs
from ingest.errors import QuestionError
from qa.about_answer import about_answer
from qa.addressed import without_address
from qa.answered_back import said_in_full
from qa.conditions.criterion import Criterion
from qa.conditions.facts import facts_of, with_given, without_facts
from qa.correction import corrected, without_asking_again
from qa.english import language_of
from qa.leaning import leans
from qa.patient import another_patient, since_another
from qa.phrased import own_part, states
from qa.rewrite import Rewrite, rewrite, rewrite_as_followup
from qa.sense import SPELLING, Sense
from qa.shorthand import written_out
from qa.told import Told

Audience = Literal["clinician", "patient"]
MAX_CHARACTERS = 8_000

_LONGEST_NAME = 3  # words

_STRICT = ConfigDict(extra="forbid")


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
    questions from which it carries something over, nearest first, and then the drugs that it takes from an answer. It
    is empty for a question that stands alone, and for one that `standalone` says in full ("What about trastuzumab?":
    "What dose of trastuzumab is given?"). `facts` is what it, and what it carries over, state about the patient;
    `given` are those that came as data beside the text, as from a patient's record, and count where the text is silent.
    """

    text: str
    standalone: str
    as_of: dt.date
    audience: Audience = "clinician"
    filters: Filters = Filters()
    context: tuple[str, ...] = ()
    facts: tuple[Criterion, ...] = ()
    # Left out of a record that has none, so that records made before it was thought of keep their hash.
    given: Annotated[tuple[Criterion, ...], Field(exclude_if=lambda facts: not facts)] = ()

    def for_patient(self, given: tuple[Criterion, ...]) -> "Question":
        """This question about a patient of whom `given` is known beside the text."""
        return replace(self, given=given, facts=with_given(self.facts, given))

    @property
    def scope(self) -> Scope:
        """Which articles may answer."""
        only = self.filters
        return Scope(self.as_of, only.approved_only, only.tiers, only.publishers, only.topics)

    @property
    def asked(self) -> str:
        """What was typed, without what was said to the one who answers, and with signs as words."""
        return written_out(without_address(self.text))

    @property
    def own(self) -> str:
        """What a follow-up asks itself, with the drug for the pronoun that stands for it."""
        said = own_part(self.standalone)
        return said if len(said.split()) <= len(self.asked.split()) + _LONGEST_NAME else self.asked

    @property
    def is_rewritten(self) -> bool:
        """True when it is answered in other words than it was typed in, which the reader should see."""
        return self.standalone != self.text


def understand(
    text: str,
    history: Sequence[Question] = (),
    *,
    as_of: dt.date,
    audience: Audience = "clinician",
    filters: Filters | None = None,
    sense: Sense = SPELLING,
    told: Sequence[Told] = (),
) -> Question:
    """Return the question made stand-alone with the earlier questions of its thread, oldest first.

    `sense` tells whether two questions are about one subject, `told` is what the answers to the earlier questions told.
    What is of another patient ("new patient: ...") takes over what was asked, where it asks nothing itself, and no
    fact, and nothing before it is taken over later. A bare reply to what the last answer asked back is that answer's
    question with what was replied; a value put right or changed, the last question with it; and what asks for the
    source, the strength or the reason of the last answer alone, the last question once more.

    Raises QuestionError for an empty question, one of more than MAX_CHARACTERS, one without a Latin letter, and one
    that is plainly in another language than English.
    """
    cleaned = _in_one_line(text)
    asked = written_out(without_address(cleaned))
    if language := language_of(asked):
        raise QuestionError(_in_another_language(language, asked))
    reply = said_in_full(asked, told[-1].asked_back) if history and told else None
    if reply is None and not re.search(r"[A-Za-z]\w" if history else r"[A-Za-z]{2}", cleaned):
        raise QuestionError("The question has no word in Latin letters. The guidelines are in English: ask in English.")
    begin = since_another([q.asked for q in history])
    history, told = history[begin:], told[begin:]
    earlier = _texts(history)
    other = another_patient(asked) if history else None
    if other:
        rewritten = _of_another(other, earlier, sense)
    elif history and (again := corrected(cleaned, earlier[-1])):
        rewritten = rewrite(again, earlier[:-1], sense, told[:-1]) if history[-1].context else Rewrite(again)
    else:
        rewritten = _said_again(asked, reply, history) or rewrite(asked, earlier, sense, told)
    context = () if other else _context(rewritten, earlier)
    return Question(
        text=cleaned,
        standalone=rewritten.standalone,
        as_of=as_of,
        audience=audience,
        filters=filters or Filters(),
        context=context,
        facts=facts_of(cleaned, (rewritten.standalone, *context)),
    )


def _in_one_line(text: str) -> str:
    """`text` in one line. Raises QuestionError for nothing and for more than MAX_CHARACTERS."""
    if len(text) > MAX_CHARACTERS:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read. Shorten it."
        )
    cleaned = one_line(text)
    if not cleaned:
        raise QuestionError("The question is empty. Type a clinical question.")
    return cleaned


def in_conversation(
    question: Question, history: Sequence[Question], sense: Sense = SPELLING, told: Sequence[Told] = ()
) -> Question:
    """`question`, which seemed to stand alone, as one that leans on the earlier questions of its thread; as it is when
    there is nothing to carry over."""
    begin = since_another([q.asked for q in history])
    earlier = _texts(history[begin:])
    rewritten = rewrite_as_followup(question.asked, earlier, sense, told[begin:])
    context = _context(rewritten, earlier)
    facts = with_given(facts_of(question.text, (rewritten.standalone, *context)), question.given)
    return replace(question, standalone=rewritten.standalone, context=context, facts=facts)


def _in_another_language(language: str, text: str) -> str:
    """What to say of a question that is not in English, with the drugs that were understood."""
    named = ", ".join(dict.fromkeys(m.name for m in drugs(text)))
    understood = f" Of it, this was understood: {named}." if named else ""
    return (
        f"The question seems to be in {language}; the guidelines are searched in English: ask in English.{understood}"
    )


def _said_again(asked: str, reply: str | None, history: Sequence[Question]) -> Rewrite | None:
    """The last question with a reply added, or as it was for what asks of its answer."""
    if reply:
        return Rewrite(f"{reply[:1].upper()}{reply[1:]}. {history[-1].standalone}")
    return Rewrite(history[-1].standalone) if history and about_answer(asked) else None


def _of_another(text: str, earlier: Sequence[str], sense: Sense) -> Rewrite:
    """What is said of another patient, with what was asked before where it asks nothing of its own."""
    text = without_asking_again(text)
    if "?" in text and not leans(text):
        return Rewrite(text)
    return rewrite_as_followup(text, [without_facts(t) for t in earlier], sense)


def _texts(history: Sequence[Question]) -> list[str]:
    """What was asked, oldest first: in full where that says it without the conversation, and with the value that a
    later turn put right."""
    found: list[str] = []
    for question in history:
        again = corrected(question.text, found[-1]) if found else None
        found[-1:] = (
            [again, again] if again else [*found[-1:], question.text if question.context else question.standalone]
        )
    return found


def _context(rewritten: Rewrite, earlier: Sequence[str]) -> tuple[str, ...]:
    """The earlier questions that it carries something over from, and what was stated of the patient since the first of
    them, nearest first; then what it takes from an answer."""
    first = min(rewritten.turns, default=len(earlier))
    since = [i for i in range(first, len(earlier)) if i in rewritten.turns or _states_a_fact(earlier[i])]
    asked = tuple(dict.fromkeys(earlier[turn] for turn in reversed(since)))
    return (*asked, ", ".join(rewritten.brought)) if rewritten.brought else asked


def _states_a_fact(text: str) -> bool:
    return states(text) and bool(facts_of(text))
