"""What the corpus has on each part of a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.drugs import drugs
from ingest.index import Index
from qa.answer import Coverage
from qa.choose import MAX_WORDS
from qa.conditions.facts import facts_of, with_given
from qa.coverage import PARTLY, assess
from qa.disease import names_a_disease
from qa.draft import Draft, DraftStatement
from qa.extractive import ExtractiveWriter
from qa.leaning import another_subject
from qa.parts import split
from qa.phrases import phrases
from qa.question import Question, in_conversation
from qa.ranking import query_texts
from qa.retrieve import OWN_QUESTION, Passage, retrieve
from qa.sense import sense_of
from qa.thread import Thread


@dataclass(frozen=True, slots=True)
class Found:
    """One part of a question, the passages on it, and whether they answer it."""

    question: Question
    passages: tuple[Passage, ...]
    coverage: Coverage

    @property
    def may_be_answered(self) -> bool:
        """True when something can be shown for it."""
        return self.coverage.probability >= PARTLY


def look_up(index: Index, question: Question, thread: Thread = Thread()) -> tuple[Found, ...]:
    """Search for each part of a question; one that an article was written to answer, and a follow-up that leans on the
    conversation, is taken as a whole. What was found is of the question as it was answered, which may be one without
    the conversation, or one that seemed to stand alone and leans on its `thread`."""
    read_ahead(index, question)
    whole = _joined(index, _turned(index, _found(index, question)), thread)
    question = whole.question
    parts = () if question.context else split(question.standalone)
    if len(parts) < 2 or any(p.question_cosine >= OWN_QUESTION for p in whole.passages):
        return (whole,)
    return tuple(_found(index, replace(question, text=part, standalone=part)) for part in parts)


def read_ahead(index: Index, question: Question) -> None:
    """Have the model read at once what answering will ask it of the question, as it was typed, as it stands alone and
    with its names spelt out: two short texts together take little longer than one."""
    index.embed.all([*query_texts(index, question), question.standalone, question.text])


def _turned(index: Index, found: Found) -> Found:
    """The same, or what is found without the conversation, when "what about ...?" names something that the corpus
    answers alone and does not with what was spoken of before."""
    question = found.question
    is_covered = found.coverage.answered and not found.coverage.missing
    bare = another_subject(question.asked) if question.context and not is_covered else ""
    if not bare:
        return found
    facts = with_given(facts_of(question.text, (bare,)), question.given)
    alone = _found(index, replace(question, standalone=bare, context=(), facts=facts))
    is_better = not found.coverage.answered or not alone.coverage.missing
    return alone if alone.coverage.answered and is_better else found


def _joined(index: Index, found: Found, thread: Thread) -> Found:
    """The same, or what is found with the conversation, when a question that names no drug or disease finds nothing
    without it: "Do I need a block first?"."""
    question = found.question
    names_its_own = drugs(question.asked) or any(names_a_disease(p.text) for p in phrases(question.asked))
    if not thread.answers or question.is_rewritten or found.may_be_answered or names_its_own:
        return found
    said = in_conversation(question, thread.questions, sense_of(index.embedder), thread.told)
    leaning = _found(index, said)
    return leaning if leaning.may_be_answered else found


def passages_of(found: Sequence[Found]) -> tuple[Passage, ...]:
    """The passages of all parts, those of a part that may be answered first, none twice."""
    ordered = sorted(found, key=lambda f: not f.may_be_answered)
    return tuple({p.row: p for f in ordered for p in f.passages}.values())


def quote_parts(index: Index, found: Sequence[Found]) -> Draft:
    """The quotes that are chosen for each part of a question."""
    quotes = ExtractiveWriter(index)
    if len(found) == 1:
        return quotes.write(found[0].question, found[0].passages)
    answered = [f for f in found if f.may_be_answered]
    return Draft(tuple(s for f in answered for s in _within(quotes, f, MAX_WORDS // len(answered))))


def _within(quotes: ExtractiveWriter, found: Found, most: int) -> tuple[DraftStatement, ...]:
    """The first quotes of a part, up to `most` words and at least one, under the part as their heading."""
    chosen: list[DraftStatement] = []
    words = 0
    for statement in quotes.write(found.question, found.passages).statements:
        words += len(statement.text.split())
        if chosen and words > most and not chosen[-1].text.endswith(":"):
            break
        chosen.append(replace(statement, headings=(found.question.text, *statement.headings)))
    return tuple(chosen)


def _found(index: Index, question: Question) -> Found:
    passages = retrieve(index, question)
    return Found(question, passages, assess(index, question, passages))
