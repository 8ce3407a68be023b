"""The whole way from a question to a checked answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.index import Index
from qa.answer import Answer, Checks, Coverage, Notice, Statement
from qa.asked import asked_for, gives
from qa.branches import none_applies, with_misses_last
from qa.check import check
from qa.cite import number, settle
from qa.conditions.depends import asks, unaddressed
from qa.conditions.facts import facts_of
from qa.conflicts import conflicts, touched, with_other_sides, with_their_sentences
from qa.coverage import PARTLY
from qa.draft import Draft, DraftStatement, Evidence, Writer
from qa.glosses import glosses_for
from qa.lookup import look_up, passages_of, write_parts
from qa.notices import notices
from qa.premise import correction, correction_notice, with_correction
from qa.question import Question
from qa.related import instead, related_questions
from qa.retrieve import Passage, may_answer
from qa.thread import Thread
from qa.vocabulary import read_words


@dataclass(frozen=True, slots=True)
class Turn:
    """What answering a question took: the passages are for evaluation and for the curious."""

    answer: Answer
    passages: tuple[Passage, ...]


def ask(index: Index, question: Question, *, thread: Thread = Thread(), writer: Writer | None = None) -> Answer:
    """Answer `question`; `writer` is the extractive one unless given."""
    return take_turn(index, question, thread=thread, writer=writer).answer


def take_turn(index: Index, question: Question, *, thread: Thread = Thread(), writer: Writer | None = None) -> Turn:
    """Answer `question` and return the retrieved passages too."""
    found = look_up(index, question)
    passages = passages_of(found)
    coverage = tuple(f.coverage for f in found)
    if not any(f.may_be_answered for f in found):
        return Turn(_abstention(index, question, coverage), passages)
    evidence = Evidence(passages)
    draft = write_parts(index, question, found, writer)
    statements, checks = settle(draft, check(draft, evidence), evidence)
    if not statements:
        fallback = write_parts(index, question, found, None)
        draft = Draft(
            fallback.statements, note=draft.note or "The language model wrote nothing that passed the checks."
        )
        statements, _ = settle(draft, check(draft, evidence), evidence)
    if not statements:
        return Turn(_abstention(index, question, coverage), passages)
    corrected = correction(question.text, evidence)
    statements = with_correction(statements, corrected, evidence)
    contradictions = touched(index, question, statements)
    statements = with_other_sides(index, statements, contradictions)
    evidence = with_their_sentences(index, evidence, statements)
    statements = with_misses_last(statements, evidence, question.facts)
    numbered, citations = number(statements, evidence, thread.numbers, question.facts)
    if unmet := none_applies(numbered):
        return Turn(_abstention(index, question, coverage, unmet), passages)
    coverage = _held_to(numbered, question, coverage)
    coverage = _held_to_the_patient(statements, evidence, question, coverage)
    articles = [index.store.article(i) for i in dict.fromkeys(c.article_id for c in citations)]
    answer = Answer(
        status="answer" if all(c.answered for c in coverage) else "partial",
        question=question,
        statements=numbered,
        citations=citations,
        coverage=coverage,
        notices=_urgent_first(
            *correction_notice(corrected, citations, evidence),
            *_caution(coverage),
            *_read_as(index, question),
            *_open(evidence, statements, question),
            *notices(question, citations, articles, checks, draft.note),
        ),
        generation=index.generation,
        conflicts=conflicts(index, contradictions, citations),
        related=related_questions(index, question, [a.article_id for a in articles], thread),
        glosses=glosses_for(question, numbered),
        checks=checks,
        model=draft.model,
        prompt_sha256=draft.prompt_sha256,
    )
    return Turn(answer.sealed(), passages)


def _held_to(
    statements: Sequence[Statement], question: Question, coverage: tuple[Coverage, ...]
) -> tuple[Coverage, ...]:
    """The coverage, answered no longer when a dose or time is asked for and no statement for this patient gives one."""
    told = [s.text for s in statements if s.applies.verdict != "no"]
    lacking = tuple(kind for kind in asked_for(question.standalone) if not any(gives(text, kind) for text in told))
    return tuple(replace(c, answered=False, missing=(*c.missing, *lacking)) for c in coverage) if lacking else coverage


def _held_to_the_patient(
    statements: Iterable[DraftStatement], evidence: Evidence, question: Question, coverage: tuple[Coverage, ...]
) -> tuple[Coverage, ...]:
    """The coverage, answered no longer when a dose is asked for a patient of whom nothing quoted speaks, as in 'severe
    renal impairment'."""
    places = [(a, a.sentences.index(s)) for d in statements for i in d.cites for a, s in [evidence.sentence(i)]]
    is_open = "dose" in asked_for(question.text) and unaddressed(places, facts_of(question.text))
    return tuple(replace(c, answered=False) for c in coverage) if is_open else coverage


def _abstention(index: Index, question: Question, coverage: tuple[Coverage, ...], unmet: str = "") -> Answer:
    """An answer that says that the corpus does not answer, what was looked for, and what it could answer instead;
    `unmet` says why what was found is for other patients."""
    for_others = (Notice("depends", f"What was found is for other patients. {unmet}"),) if unmet else ()
    return Answer(
        status="abstain",
        question=question,
        statements=(),
        citations=(),
        coverage=coverage,
        notices=_urgent_first(
            Notice("searched", _looked_for(index, question, coverage)),
            *_read_as(index, question),
            *for_others,
            *notices(question, (), (), Checks(), None),
        ),
        generation=index.generation,
        related=instead(index, question),
    ).sealed()


def _open(evidence: Evidence, statements: Iterable[DraftStatement], question: Question) -> tuple[Notice, ...]:
    """What decides between the branches and was not said, and what was said and decides nothing."""
    cited = [evidence.sentence(i) for s in statements for i in s.cites]
    places = [(a, a.sentences.index(s)) for a, s in cited]
    found = (asks(places, question.facts), unaddressed(places, question.facts))
    return tuple(Notice("depends", text) for text in found if text)


def _read_as(index: Index, question: Question) -> tuple[Notice, ...]:
    """Which words of the question were taken for slips of drug names."""
    corrected = read_words(index, " ".join((question.text, *question.context))).corrected
    return tuple(Notice("corrected", f"Read {typed!r} as {name!r}.") for typed, name in corrected)


def _urgent_first(*found: Notice) -> tuple[Notice, ...]:
    return tuple(sorted(found, key=lambda n: n.kind != "emergency"))


def _caution(coverage: Sequence[Coverage]) -> tuple[Notice, ...]:
    """What to say of an answer, or of the parts of it, that may be beside the point."""
    if all(c.answered for c in coverage):
        return ()
    if len(coverage) == 1:
        return (
            Notice(
                "partial", f"The guidelines here may answer this only in part; this is the closest.{_missing(coverage)}"
            ),
        )
    absent = [c for c in coverage if c.probability < PARTLY]
    close = [c for c in coverage if not c.answered and c not in absent]
    said = [f"The guidelines here do not answer {_quoted(absent)}.{_missing(absent)}"] if absent else []
    said += [f"They may answer {_quoted(close)} only in part.{_missing(close)}"] if close else []
    return (Notice("partial", " ".join(said)),)


def _quoted(coverage: Sequence[Coverage]) -> str:
    return ", ".join(repr(c.part) for c in coverage)


def _missing(coverage: Sequence[Coverage]) -> str:
    missing = dict.fromkeys(m for c in coverage for m in c.missing)
    return f" Nothing was found on: {', '.join(missing)}." if missing else ""


def _looked_for(index: Index, question: Question, coverage: Sequence[Coverage]) -> str:
    """Which articles were searched for what, and which words none of them has."""
    total = index.manifest.articles
    count = sum(may_answer(a, question) for a in index.articles.values())
    if not count:
        return f"None of the {total} articles may answer: {_allowed(question)}."
    absent = dict.fromkeys(m for c in coverage for m in c.missing)
    missing = f" Not found: {', '.join(absent)}." if absent else ""
    among = f" ({_allowed(question)}; there are {total})" if count < total else ""
    return f"Searched {count} article{'' if count == 1 else 's'} for {_quoted(coverage)}{among}.{missing}"


def _allowed(question: Question) -> str:
    """Which articles may answer, in words."""
    filters = question.filters
    conditions = [f"in force on {question.as_of.isoformat()}"]
    conditions += ["approved"] if filters.approved_only else []
    for name, values in (("tier", filters.tiers), ("publisher", filters.publishers), ("topic", filters.topics)):
        conditions += [f"{name} {' or '.join(values)}"] if values else []
    return "only those " + " and ".join(conditions)
