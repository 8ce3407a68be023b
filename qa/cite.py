"""Checked statements into numbered ones."""

from collections.abc import Iterable, Mapping, Sequence

from ingest.article import Article, Marker, Sentence
from qa.answer import Applicability, Checks, Citation, PrimarySource, Statement, Verdict, quote_hash
from qa.conditions.applies import compare
from qa.conditions.criterion import Criterion
from qa.draft import Draft, DraftStatement, Evidence, SentenceId
from qa.thread import CitationKey


def settle(draft: Draft, verdicts: Sequence[Verdict], evidence: Evidence) -> tuple[tuple[DraftStatement, ...], Checks]:
    """Keep what is supported; replace the rest by the quote it cites, or drop it when it cites nothing retrieved.

    Returns the statements that may be shown, without repeats, and the count of what happened.
    """
    shown: dict[tuple[str, tuple[SentenceId, ...]], DraftStatement] = {}
    kept = replaced = dropped = 0
    for statement, verdict in zip(draft.statements, verdicts, strict=True):
        if verdict.verdict == "supported":
            kept += 1
            shown.setdefault((statement.text, statement.cites), statement)
            continue
        quotable = [s for s in statement.cites if s in evidence]
        replaced, dropped = (replaced + 1, dropped) if quotable else (replaced, dropped + 1)
        for sentence_id in quotable:
            quote = DraftStatement(evidence.quote(sentence_id), "quote", (sentence_id,), statement.headings)
            shown.setdefault((quote.text, quote.cites), quote)
    rejected = tuple(v for v in verdicts if v.verdict != "supported")
    return tuple(shown.values()), Checks(kept=kept, replaced=replaced, dropped=dropped, rejected=rejected)


def number(
    statements: Iterable[DraftStatement],
    evidence: Evidence,
    numbers: Mapping[CitationKey, int],
    facts: Sequence[Criterion] = (),
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Give every cited sentence its number: the one the thread gave it, or the next in order of first use; and say of
    every statement whether it applies to a patient with these facts."""
    taken = dict(numbers)
    citations: dict[CitationKey, Citation] = {}
    numbered = []
    for statement in statements:
        own: list[int] = []
        for sentence_id in statement.cites:
            article, sentence = evidence.sentence(sentence_id)
            key = (article.article_id, sentence.start, sentence.end, quote_hash(article.quote(sentence)))
            taken.setdefault(key, max(taken.values(), default=0) + 1)
            citations.setdefault(key, cite(article, sentence, taken[key]))
            own.append(taken[key])
        cited = [c for n in own for c in citations.values() if c.number == n]
        applies = applicability([evidence.sentence(s) for s in statement.cites], facts)
        numbered.append(
            Statement(statement.text, statement.kind, tuple(own), statement.headings, strengths(cited), applies)
        )
    return tuple(numbered), tuple(sorted(citations.values(), key=lambda c: c.number))


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
    url = reference.url or (f"https://doi.org/{reference.doi}" if reference.doi else None)
    return PrimarySource(reference.label, reference.tier, marker.grade, reference.scale, url)


def applicability(cited: Iterable[tuple[Article, Sentence]], facts: Sequence[Criterion]) -> Applicability:
    """Whether a statement applies: no when one cited sentence does not, yes when all that have conditions do."""
    found = [compare(facts, article, article.sentences.index(sentence)) for article, sentence in cited]
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
