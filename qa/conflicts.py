"""Sources that disagree: an answer that quotes one side of a contradiction quotes the other side too."""

from collections.abc import Iterable, Mapping, Sequence

from ingest.claims import Kind, Place
from ingest.contradictions import Contradiction
from ingest.index import Index
from qa.answer import Citation, Conflict
from qa.both_fit import both_fit
from qa.differing import differing, told_apart
from qa.draft import DraftStatement
from qa.question import Question
from qa.sides import set_against

HEADING = ("Sources disagree",)
MAX_SHOWN = 3
_IN: Mapping[Kind, str] = {
    "number": "the value", "interval": "how often", "direction": "what is advised", "line": "the choice",
    "population": "for whom", "threshold": "the limit",
}  # fmt: skip
"""What two sources disagree in, for a reader."""


def touched(index: Index, question: Question, statements: Iterable[DraftStatement]) -> tuple[Contradiction, ...]:
    """The contradictions of which a statement cites a side and both articles may answer the question."""
    cited = dict.fromkeys(place for s in statements for place in s.cites)
    found = dict.fromkeys(c for c in index.contradictions if any(p in cited for p in c.places))
    for article_id in dict.fromkeys(i for i, _ in cited):
        own = [position for i, position in cited if i == article_id]
        found |= dict.fromkeys(set_against(index.articles[article_id], own))
    shown = [(index.articles[i], p) for i, p in cited]
    found |= dict.fromkeys(both_fit(shown, question.facts))
    known = {frozenset(c.places) for c in found}
    told = (*differing(shown, question.facts), *told_apart(question.text, shown))
    found |= dict.fromkeys(c for c in told if frozenset(c.places) not in known)
    allowed = [c for c in found if all(question.scope.admits(index.catalogue[i]) for i, _ in c.places)]
    return tuple(allowed[:MAX_SHOWN])


def other_sides(
    index: Index, statements: Sequence[DraftStatement], contradictions: Iterable[Contradiction]
) -> tuple[DraftStatement, ...]:
    """The quotes of the sides that the statements leave out, each after what introduces it."""
    done = {place for s in statements for place in s.cites}
    added: list[DraftStatement] = []
    for contradiction in contradictions:
        for article_id, position in contradiction.places:
            if (article_id, position) in done:
                continue
            article = index.articles[article_id]
            for p in (*article.introduction(position), position):
                if (article_id, p) not in done:
                    done.add((article_id, p))
                    quote = article.quote(article.sentences[p])
                    added.append(DraftStatement(quote, "quote", ((article_id, p),), HEADING))
    return tuple(added)


def conflicts(
    index: Index, contradictions: Iterable[Contradiction], citations: Sequence[Citation]
) -> tuple[Conflict, ...]:
    """Each contradiction with the numbers that its two sentences have in the answer."""
    numbers = {(c.article_id, c.start, c.end): c.number for c in citations}
    return tuple(Conflict(_said(c), tuple(numbers[_span(index, place)] for place in c.places)) for c in contradictions)


def _said(contradiction: Contradiction) -> str:
    return f"{contradiction.subject.replace('; ', ', ')} ({_IN[contradiction.kind]})"


def _span(index: Index, place: Place) -> tuple[str, int, int]:
    article_id, position = place
    sentence = index.articles[article_id].sentences[position]
    return article_id, sentence.start, sentence.end
