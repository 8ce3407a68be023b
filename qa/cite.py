"""Settled statements into numbered ones."""

from collections.abc import Collection, Iterable, Mapping

from ingest.article import Article, Marker, Sentence
from qa.answer import Applicability, Citation, PrimarySource, Statement, quote_hash
from qa.draft import DraftStatement, Evidence
from qa.fit import fit
from qa.question import Question
from qa.thread import CitationKey


class Numbering:
    """Gives every cited sentence its number: the one the thread gave it, or the next in order of first use."""

    def __init__(self, numbers: Mapping[CitationKey, int]) -> None:
        self._taken = dict(numbers)
        self._citations: dict[CitationKey, Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What was cited so far, in the order of the numbers."""
        return tuple(sorted(self._citations.values(), key=lambda c: c.number))

    def add(
        self, statement: DraftStatement, evidence: Evidence, question: Question, home: Collection[str] = ()
    ) -> Statement:
        """The statement with its numbers, and whether it applies to the question's patient; `home` as for `fit`."""
        own = [self._cite(*evidence.sentence(sentence_id)) for sentence_id in statement.cites]
        return Statement(
            text=statement.text,
            kind=statement.kind,
            citations=tuple(c.number for c in own),
            headings=statement.headings,
            strength=strengths(own),
            applies=applicability([evidence.sentence(s) for s in statement.cites], question, home),
        )

    def _cite(self, article: Article, sentence: Sentence) -> Citation:
        key = (article.article_id, sentence.start, sentence.end, quote_hash(article.quote(sentence)))
        number = self._taken.setdefault(key, max(self._taken.values(), default=0) + 1)
        return self._citations.setdefault(key, cite(article, sentence, number))


def cite(article: Article, sentence: Sentence, number: int) -> Citation:
    """The citation of a sentence. `qa.verify` makes it again and compares."""
    quote = article.quote(sentence)
    return Citation(
        number=number,
        article_id=article.article_id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        published_as=article.published_as,
        edition=article.edition,
        tier=article.tier,
        review=article.review.status,
        headings=sentence.headings,
        page=sentence.page,
        quote=quote,
        start=sentence.start,
        end=sentence.end,
        sha256=quote_hash(quote),
        kind=sentence.kind,
        url=article.url,
        primary=tuple(_primary(article, m) for m in sentence.markers if m.reference_id is not None),
        unresolved=tuple(m.mark for m in sentence.markers if m.reference_id is None),
        grade=sentence.grade,
    )


def _primary(article: Article, marker: Marker) -> PrimarySource:
    reference = article.reference(marker.reference_id or "")
    return PrimarySource(reference.label, reference.tier, marker.grade, reference.scale, reference.address)


def applicability(
    cited: Iterable[tuple[Article, Sentence]], question: Question, home: Collection[str] = ()
) -> Applicability:
    """Whether a statement applies: no when one cited sentence does not, yes when all that have conditions do."""
    places = ((article, article.position(sentence.start, sentence.end)) for article, sentence in cited)
    found = [fit(question, article, position, home) for article, position in places if position is not None]
    said = [c for c in found if c.why]
    first = next((c for v in ("no", "unknown", "yes") for c in said if c.verdict == v), None)
    return Applicability() if first is None else Applicability(first.verdict, first.why)


def strengths(citations: Iterable[Citation]) -> tuple[str, ...]:
    """The sources' own grades of what they say, without repeats."""
    return tuple(dict.fromkeys(g for c in citations for g in _grades(c)))


def _grades(citation: Citation) -> list[str]:
    """'ASCO: strength weak; evidence low' for what the article states itself and for each graded source."""
    own = [f"{citation.publisher or citation.title}: {citation.grade}"] if citation.grade else []
    return own + [f"{p.scale or p.label.partition('.')[0]}: {p.grade}" for p in citation.primary if p.grade]
