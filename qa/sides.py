"""Authorities that one article sets against each other: "ESC 2022, unlike the US labels, ...", or two goals of two
guidelines for the same thing.

Precision before recall: who says something has to be named in the sentence, and both sentences have to be much the same
but for the authority and what it says.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from ingest.article import Article
from ingest.claims import Place
from ingest.claims.matter import shared_matter
from ingest.contradictions import Contradiction
from ingest.drugs import drugs
from ingest.lexical import terms
from ingest.quantity import quantities

_BODY = r"(?:[A-Z]{3,5}(?:[/-][A-Z]{3,5})*)"
_SAYS = r"(?:says?|states?|recommends?|suggests?|advises?|uses|asks?|sets?|makes|finds|found|prefers?|lists?)"
_AUTHORITY = re.compile(
    rf"\b(?P<body>{_BODY})(?: (?:NG|CG|TA)?\d{{2,4}})?(?:,[^,]{{3,80}},)?"
    rf" (?:{_SAYS}|guidelines?|statement|announcement)\b"
    rf"|\b(?:according to|by|in|per) (?:the )?(?P<source>{_BODY})(?: (?:NG|CG|TA)?\d{{2,4}})?\b"
    r"|\b(?P<label>US labels?)\b|\b(?P<paper>published)(?: [\w-]+){0,2} report\b"
)
_AGAINST = re.compile(
    r"\b(?:unlike|in contrast to|contrary to|differs? from|disagrees? with) (?:the )?"
    rf"(?:(?P<body>{_BODY})|(?P<label>US labels?))"
)
_SAME = 0.5
"""Share of the shorter sentence's stems, drugs, numbers and authorities left out, that the other has too."""
_LEAST = 3  # stems in common


def named(text: str) -> frozenset[str]:
    """The authorities by whom a sentence says something."""
    found = (next(g for g in m.groups() if g) for m in _AUTHORITY.finditer(text))
    return frozenset(f.rstrip("s") if f.startswith("US") else f for f in found)


def set_against(article: Article, positions: Iterable[int]) -> Iterator[Contradiction]:
    """The disagreements of which one of `positions` is a side: with the sentence that a sentence sets itself against,
    and between two of `positions`."""
    cited = list(dict.fromkeys(positions))
    for one in cited:
        yield from _by_cue(article, one)
    for one, other in combinations(sorted(cited), 2):
        yield from _by_value(article, one, other)


def _by_cue(article: Article, position: int) -> Iterator[Contradiction]:
    text = article.quote(article.sentences[position])
    match = _AGAINST.search(text)
    if match is None:
        return
    body = (match.group("body") or match.group("label")).removesuffix("s")
    own = article.sentences[position].headings
    near = [  # what it sets itself against stands beside it, if it stands there at all
        (s.headings == own, len(set(terms(text)) & set(terms(quote))), -i)
        for i, s in enumerate(article.sentences)
        if i != position and body in (quote := article.quote(s)) and not _AGAINST.search(quote)
    ]
    _, count, place = max(near, default=(False, 0, 0))
    if count >= _LEAST:
        yield _between(article, (position, -place), body, _speaker(text, body))


def _speaker(text: str, other: str) -> str:
    bodies = [b for b in re.findall(rf"\b{_BODY}\b", text) if b != other]
    return bodies[0] if bodies else "another source"


def _by_value(article: Article, one: int, other: int) -> Iterator[Contradiction]:
    texts = [article.quote(article.sentences[i]) for i in (one, other)]
    who = [named(t) for t in texts]
    if any(len(w) != 1 for w in who) or who[0] == who[1]:
        return
    if {m.name for m in drugs(texts[0])} != {m.name for m in drugs(texts[1])} or not _values_differ(*texts):
        return
    bodies = " ".join((*who[0], *who[1]))
    if (shared_matter(texts[0], texts[1], bodies) or 0.0) >= _SAME:
        yield _between(article, (one, other), *sorted((*who[0], *who[1])))


def _values_differ(one: str, other: str) -> bool:
    """True when both give values in one unit and none of the one is one of the other."""
    values = [{(q.unit, q.low) for q in quantities(t) if q.unit} for t in (one, other)]
    units = {u for u, _ in values[0]} & {u for u, _ in values[1]}
    return bool(units) and not values[0] & values[1]


def _between(article: Article, places: tuple[int, int], one: str, other: str) -> Contradiction:
    first, second = sorted(places)
    sides: tuple[Place, Place] = ((article.article_id, first), (article.article_id, second))
    return Contradiction(f"{one} and {other}", "direction", sides)
