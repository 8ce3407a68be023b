"""Are statements backed by what they cite? Pure functions of an answer and its index; None means not measurable."""

from collections.abc import Sequence

from evals.case import Source
from ingest.index import Index
from ingest.quantity import quantities
from qa.answer import Answer, Citation, Statement
from qa.check import check
from qa.checks.pair import read_pair
from qa.checks.strength import strength_is_kept
from qa.draft import Draft, DraftStatement, Evidence


def citation_recall(answer: Answer, index: Index) -> float | None:
    """The share of statements that their cited sentences, taken together, support.

    T. Gao et al., Enabling Large Language Models to Generate Text with Citations (ALCE), EMNLP 2023, with the checks of
    `qa.check` in the place of its entailment model: they are rules, and support by rules is not proof of meaning. None
    when there is no statement.
    """
    supported = [_supports(s, _cited(s, answer), index) for s in answer.statements]
    return _share(supported)


def citation_precision(answer: Answer, index: Index) -> float | None:
    """The share of citations, counted once for each statement that gives them, that their statement needs.

    ALCE: none of an unsupported statement is needed; of a supported one a citation is not needed when it does not
    support the statement alone and the others do without it. None when there is no citation.
    """
    return _share([needed for s in answer.statements for needed in _needed(s, _cited(s, answer), index)])


def number_fidelity(answer: Answer) -> float | None:
    """The share of numbers of the statements, with unit and comparator, that stand in a sentence cited there.

    Our own definition, on numbers as `ingest.quantity` reads them. None when no statement has a number.
    """
    stands = []
    for statement in answer.statements:
        cited = [q for c in _cited(statement, answer) for q in quantities(c.quote)]
        stands += [any(q.is_stated_by(other) for other in cited) for q in quantities(statement.text)]
    return _share(stands)


def strength_fidelity(answer: Answer, index: Index) -> float | None:
    """The share of statements whose 'must', 'should', 'may' or 'insufficient' is that of the cited sentences.

    Our own definition, by `qa.checks.strength`. None when there is no statement.
    """
    kept = []
    for statement in answer.statements:
        found = _drafted(statement, _cited(statement, answer), index)
        kept.append(found is not None and strength_is_kept(read_pair(*found)) is None)
    return _share(kept)


def gold_citations(sources: Sequence[Source], answer: Answer) -> float | None:
    """The share of cited sentences that are a source of one of the case's nuggets; None without citations or sources.

    A lower bound of how much of an answer is to the point: a case names what a good answer holds, not all it may hold.
    """
    gold = {(s.article_id, s.quote) for s in sources}
    return _share([(c.article_id, c.quote) in gold for c in answer.citations]) if gold else None


def _needed(statement: Statement, cited: Sequence[Citation], index: Index) -> list[bool]:
    if not _supports(statement, cited, index):
        return [False] * len(cited)
    alone = [_supports(statement, [c], index) for c in cited]
    others = [_supports(statement, [o for o in cited if o is not c], index) for c in cited]
    return [one or not rest for one, rest in zip(alone, others, strict=True)]


def _supports(statement: Statement, cited: Sequence[Citation], index: Index) -> bool:
    found = _drafted(statement, cited, index)
    if found is None:
        return False
    drafted, evidence = found
    return check(Draft((drafted,)), evidence)[0].verdict == "supported"


def _drafted(statement: Statement, cited: Sequence[Citation], index: Index) -> tuple[DraftStatement, Evidence] | None:
    """The statement as it was drafted on these citations; None when one of them is no sentence of the index."""
    places = []
    for citation in cited:
        article = index.articles.get(citation.article_id)
        spans = [] if article is None else [(s.start, s.end) for s in article.sentences]
        if article is None or (citation.start, citation.end) not in spans:
            return None
        places.append((article, spans.index((citation.start, citation.end))))
    ids = tuple((a.article_id, position) for a, position in places)
    return DraftStatement(statement.text, statement.kind, ids, statement.headings), Evidence.of_sentences(places)


def _cited(statement: Statement, answer: Answer) -> list[Citation]:
    return [answer.citation(n) for n in statement.citations]


def _share(found: Sequence[bool]) -> float | None:
    return sum(found) / len(found) if found else None
