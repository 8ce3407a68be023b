"""The chosen sentences in the order in which they are read, each after what it cannot be understood without."""

import re
from collections.abc import Sequence

from ingest.article import Article, Sentence
from qa.candidate import Candidate
from qa.draft import DraftStatement, SentenceId
from qa.telling import is_fragment, is_grade, is_title, turns_what_follows

# A label over a list that says nothing of what stands in it.
_LABEL = re.compile(
    r"(?:(?:implementation|considerations?|recommendations?|remarks?|notes?|key|points|good|practice|statements?|rationale"
    r"|supporting|background|summary|comments?|discussion|guidance|advice|clinical|practical|tips|and|of|the)\b\s*)+:",
    re.IGNORECASE,
)


def arrange(chosen: Sequence[Candidate]) -> tuple[DraftStatement, ...]:
    """The bottom line, what applies to the patient before the rest of it, then what else there is, grouped by article
    and heading, in the order of the text within a group."""
    groups: dict[tuple[str, tuple[str, ...]], list[Candidate]] = {}
    for candidate in chosen:
        headings = () if _is_bottom_line(candidate, chosen[0]) else _own_headings(candidate)
        groups.setdefault((candidate.article.article_id, headings), []).append(candidate)
    done: set[SentenceId] = set()
    return tuple(
        statement
        for (_, headings), group in groups.items()
        for candidate in (_applying_first(group) if headings == () else sorted(group, key=lambda c: c.position))
        for statement in _with_introduction(candidate, done, headings)
    )


def _applying_first(group: Sequence[Candidate]) -> list[Candidate]:
    """In the order of the text, but what applies, and a list of which an item does, before the rest."""
    lists = {c.sentence.lead for c in group if c.fit.verdict == "yes" and c.sentence.lead is not None}
    return sorted(group, key=lambda c: (c.fit.verdict != "yes" and c.sentence.lead not in lists, c.position))


def _is_bottom_line(candidate: Candidate, first: Candidate) -> bool:
    """True for what was chosen first and what speaks of the same question; where that is one of the opening lines of an
    article with headings, for all of those, and in an article without any for the rest of its list."""
    is_same = candidate.article.article_id == first.article.article_id
    asked = first.article.question_of(first.position)
    if is_same and asked is not None and candidate.article.question_of(candidate.position) == asked:
        return True
    opens = not candidate.sentence.headings and is_same
    if candidate is first or not opens or first.sentence.headings:
        return candidate is first
    has_headings = any(s.headings for s in first.article.sentences)
    return has_headings or (first.sentence.lead is not None and candidate.sentence.lead == first.sentence.lead)


def _own_headings(candidate: Candidate) -> tuple[str, ...]:
    """The headings above a sentence without its article's title, which stands in where there are no others."""
    article = candidate.article
    return tuple(h for h in candidate.sentence.headings if h != article.title) or (article.title,)


def _with_introduction(candidate: Candidate, done: set[SentenceId], headings: tuple[str, ...]) -> list[DraftStatement]:
    """The sentence, after the sentences without which it cannot be understood."""
    article = candidate.article
    asked = article.question_of(candidate.position)
    needed = article.introduction(candidate.position)
    before = [p for p in needed if p == asked or not _is_label(article, p, candidate.sentence)]
    cited = [(article.article_id, p) for p in (*before, candidate.position)]
    fresh = [c for c in cited if c not in done]
    done.update(fresh)
    return [DraftStatement(article.quote(article.sentences[c[1]]), "quote", (c,), headings) for c in fresh]


def _is_label(article: Article, position: int, item: Sentence) -> bool:
    """True for what introduces the item and need not be shown before it: a label, or before a whole sentence a heading
    or a question that does not turn it."""
    quote = article.quote(article.sentences[position])
    if _LABEL.fullmatch(quote):
        return True
    if is_fragment(article.quote(item)):
        return False
    tells_nothing = is_fragment(quote) and not turns_what_follows(quote)
    return quote.endswith("?") or is_grade(quote) or is_title(quote) or tells_nothing
