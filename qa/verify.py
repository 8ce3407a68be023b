"""Checks an answer again, from the index alone, without a model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ingest.catalogue import Card
from ingest.index import Index
from qa.answer import Answer, Citation, Coverage, Statement
from qa.ask import ask
from qa.check import check
from qa.cite import applicability, cite, strengths
from qa.conditions.facts import facts_of, with_given
from qa.draft import Draft, DraftStatement, Evidence, SentenceId
from qa.finish import covered, status_of
from qa.glosses import glosses_for
from qa.lookup import look_up
from qa.notices import notices
from qa.urgent import urgent

_ALIKE = 0.01


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying found; empty `problems` means that every sentence stands."""

    answer_id: str
    generation: str
    statements: int
    citations: int
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True when nothing was found."""
        return not self.problems


def verify(answer: Answer, index: Index) -> Verification:
    """Compare every citation with the article in `index`, and check every statement against what it cites.

    An answer made from another generation holds as long as the cited articles have not changed. What was found for
    each part of the question, and so the status, can be looked up again in its own generation only.
    """
    problems = verify_said(answer, index)
    if not problems and answer.generation == index.generation:
        problems = _verify_coverage(answer, index)
    return Verification(
        answer_id=answer.answer_id,
        generation=index.generation,
        statements=len(answer.statements),
        citations=len(answer.citations),
        problems=problems,
    )


def verify_said(answer: Answer, index: Index) -> tuple[str, ...]:
    """What is wrong with what `answer` says, which may be a part of what was answered: its statements, their citations
    and the notices on these."""
    problems: list[str] = []
    places: dict[int, SentenceId] = {}
    for citation in answer.citations:
        problem, place = _verify_citation(citation, index)
        if problem:
            problems.append(f"[{citation.number}] {problem}")
        elif place:
            places[citation.number] = place
    problems += [p for s in answer.statements if (p := _verify_statement(s, places, answer, index))]
    return (*problems, *_verify_frame(answer, index))


def _verify_citation(citation: Citation, index: Index) -> tuple[str | None, SentenceId | None]:
    article = index.articles.get(citation.article_id)
    if article is None:
        return f"article {citation.article_id!r} is not in this index", None
    if article.text[citation.start : citation.end] != citation.quote:
        return f"the quote does not stand at {citation.start}-{citation.end} of {citation.article_id!r}", None
    position = article.position(citation.start, citation.end)
    if position is None:
        return f"{citation.start}-{citation.end} is no sentence of {citation.article_id!r}", None
    expected = cite(article, article.sentences[position], citation.number)
    if expected == citation:
        return None, (citation.article_id, position)
    differing = [f for f in Citation.__slots__ if getattr(expected, f) != getattr(citation, f)]
    return f"its {', '.join(differing)} is not that of the article now", None


def _verify_frame(answer: Answer, index: Index) -> list[str]:
    """What stands around the statements: may the cited articles answer, and is every notice on them there?"""
    articles = [index.articles[i] for i in dict.fromkeys(c.article_id for c in answer.citations) if i in index.articles]
    problems = [
        f"{a.article_id!r} may not answer: it is not in force on {answer.question.as_of} or does not pass the filters"
        for a in articles
        if not answer.question.scope.admits(Card.of(a))
    ]
    asked = answer.question
    stated = facts_of(asked.text, (asked.standalone, *asked.context))
    if asked.facts != with_given(stated, asked.given):
        problems.append("the facts are not those that the question states")
    if answer.glosses != glosses_for(asked, answer.statements):
        problems.append("the plain words are not those of the glossary for its statements")
    due = (*urgent(index, asked), *notices(asked, answer.citations, articles, answer.checks, None))
    problems += [f"the notice {n.text!r} is missing" for n in due if n not in answer.notices]
    return problems


def _verify_coverage(answer: Answer, index: Index) -> tuple[str, ...]:
    """Does the generation still find for each part of the question what the record says, and is that its status?"""
    found = look_up(index, answer.question)
    coverage = tuple(f.coverage for f in found)
    if answer.status == "abstain":
        may_be_answered = any(f.may_be_answered for f in found)
        is_answered = may_be_answered and ask(index, answer.question).status != "abstain"
        problems = ["the index has an answer to this question"] if is_answered else []
    else:
        places = {c.number: place for c in answer.citations if (place := _verify_citation(c, index)[1])}
        drafted = [_drafted(s, places) for s in answer.statements]
        evidence = _evidence(places.values(), index)
        coverage = covered(coverage, answer.question, answer.statements, drafted, evidence)
        expected = status_of(coverage)
        problems = [f"its status is {expected!r}, not {answer.status!r}"] if answer.status != expected else []
    if not _are_alike(coverage, answer.coverage):
        problems.append("the coverage is not what the index has for the parts of the question")
    return tuple(problems)


def _are_alike(found: tuple[Coverage, ...], recorded: tuple[Coverage, ...]) -> bool:
    """Whether two coverages say the same; the last digits of a probability differ from one machine to another."""
    blank = [tuple(replace(c, probability=0.0) for c in coverage) for coverage in (found, recorded)]
    pairs = zip(found, recorded, strict=False)
    return blank[0] == blank[1] and all(abs(f.probability - r.probability) < _ALIKE for f, r in pairs)


def _drafted(statement: Statement, places: Mapping[int, SentenceId]) -> DraftStatement:
    """A statement as it was drafted."""
    return DraftStatement(
        statement.text, statement.kind, tuple(places[n] for n in statement.citations), statement.headings
    )


def _evidence(cited: Iterable[SentenceId], index: Index) -> Evidence:
    return Evidence.of_sentences([(index.articles[i], position) for i, position in cited])


def _verify_statement(statement: Statement, places: dict[int, SentenceId], answer: Answer, index: Index) -> str | None:
    if not set(statement.citations) <= places.keys():
        return f"{statement.text!r} cites a sentence that does not hold"
    drafted = _drafted(statement, places)
    evidence = _evidence(drafted.cites, index)
    verdict = check(Draft((drafted,)), evidence)[0]
    if statement.strength != strengths([answer.citation(n) for n in statement.citations]):
        return f"{statement.text!r}: its strength is not that of the cited sources"
    cited = [evidence.sentence(c) for c in drafted.cites]
    homes = ((), {article.article_id for article, _ in cited})
    if statement.applies not in [applicability(cited, answer.question, home) for home in homes]:
        return f"{statement.text!r}: whether it applies is not what its conditions and the question's facts say"
    return None if verdict.verdict == "supported" else f"{statement.text!r}: {'; '.join(verdict.failed)}"
