"""Which answers a change of the corpus alters, and how, sentence by sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ingest.index import Index
from qa.answer import Answer
from qa.ask import ask
from qa.question import Question


@dataclass(frozen=True, slots=True)
class Impact:
    """One question whose answer differs; `added` and `removed` are statements with their article,
    `sources` what changed about a cited article (its review, edition or date) while the words stayed."""

    question: str
    before: str
    after: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    sources: tuple[str, ...]


def impact(
    old: Index, new: Index, questions: Iterable[Question], on_question: Callable[[], None] = lambda: None
) -> tuple[Impact, ...]:
    """Ask every question of both indexes and return those whose answers differ, in the order asked."""
    found = []
    for question in questions:
        difference = compare(ask(old, question), ask(new, question))
        if difference is not None:
            found.append(difference)
        on_question()
    return tuple(found)


def compare(before: Answer, after: Answer) -> Impact | None:
    """What differs between two answers to one question; None when a reader sees the same."""
    old, new = _statements(before), _statements(after)
    found = Impact(
        question=before.question.standalone,
        before=before.status,
        after=after.status,
        removed=tuple(s for s in old if s not in new),
        added=tuple(s for s in new if s not in old),
        sources=_sources(before, after),
    )
    changed = found.before != found.after or found.removed or found.added or found.sources
    return found if changed else None


def _statements(answer: Answer) -> tuple[str, ...]:
    return tuple(
        f"{s.text} ({', '.join(dict.fromkeys(answer.citation(n).article_id for n in s.citations))})"
        for s in answer.statements
    )


def _sources(before: Answer, after: Answer) -> tuple[str, ...]:
    """Changes of the articles that both answers cite."""
    old = {c.article_id: c for c in before.citations}
    new = {c.article_id: c for c in after.citations}
    fields = ("title", "publisher", "published", "edition", "tier", "review")
    return tuple(
        f"{i}: {field} was {getattr(old[i], field)}, is {getattr(new[i], field)}"
        for i in old
        if i in new
        for field in fields
        if getattr(old[i], field) != getattr(new[i], field)
    )
