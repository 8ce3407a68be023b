"""Checks an answer again, from the index alone, without a model."""

from dataclasses import dataclass

from ingest.catalogue import Card
from ingest.index import Index
from qa.answer import Answer, Citation, Statement
from qa.check import check
from qa.cite import applicability, cite, strengths
from qa.conditions.facts import facts_of, with_given
from qa.draft import Draft, DraftStatement, Evidence, SentenceId
from qa.glosses import glosses_for
from qa.notices import notices


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

    An answer made from another generation holds as long as the cited articles have not changed.
    """
    problems: list[str] = []
    places: dict[int, SentenceId] = {}
    for citation in answer.citations:
        problem, place = _verify_citation(citation, index)
        if problem:
            problems.append(f"[{citation.number}] {problem}")
        elif place:
            places[citation.number] = place
    problems += [p for s in answer.statements if (p := _verify_statement(s, places, answer, index))]
    problems += _verify_frame(answer, index)
    return Verification(
        answer_id=answer.answer_id,
        generation=index.generation,
        statements=len(answer.statements),
        citations=len(answer.citations),
        problems=tuple(problems),
    )


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
    due = notices(answer.question, answer.citations, articles, answer.checks, None)
    problems += [f"the notice {n.text!r} is missing" for n in due if n not in answer.notices]
    return problems


def _verify_statement(statement: Statement, places: dict[int, SentenceId], answer: Answer, index: Index) -> str | None:
    if not set(statement.citations) <= places.keys():
        return f"{statement.text!r} cites a sentence that does not hold"
    cited = tuple(places[n] for n in statement.citations)
    evidence = Evidence.of_sentences([(index.articles[i], position) for i, position in cited])
    drafted = DraftStatement(statement.text, statement.kind, cited, statement.headings)
    verdict = check(Draft((drafted,)), evidence)[0]
    if statement.strength != strengths([answer.citation(n) for n in statement.citations]):
        return f"{statement.text!r}: its strength is not that of the cited sources"
    if statement.applies != applicability([evidence.sentence(c) for c in cited], answer.question.facts):
        return f"{statement.text!r}: whether it applies is not what its conditions and the question's facts say"
    return None if verdict.verdict == "supported" else f"{statement.text!r}: {'; '.join(verdict.failed)}"
