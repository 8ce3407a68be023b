"""Does a sentence deny a claim? It speaks of the same, is negated where the claim is not, or the reverse, and no other
sentence that is as near says it.

Sentence and claim are aligned token by token, as qa.support does it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.drugs import drugs
from ingest.engines.states import StatesAhead, TokenModel
from ingest.lexical import terms
from qa.support.alignment import align
from qa.support.features import Features, features
from qa.support.reading import read_places
from qa.support.source import read_source
from qa.support.units import units
from qa.wording import read_words

_LOOKED_AT = 12
_SAME, _SAME_OF_A_NEGATED_CLAIM = 0.55, 0.8
"""Weighted mean cosine from which a sentence speaks of what the claim does."""
_TURNED, _MOSTLY_TURNED = 0.3, 0.5
"""Weighted share of the claim's words that are denied in one of the two alone, from which the sentence turns the claim
round: when one of the two is negated, and in any case."""
_ALIKE, _TURNED_WHERE_ALIKE = 0.85, 0.2
"""The share that is enough from some cosine on."""
_SAME_IN_A_WORD = 0.7
"""Cosine from which it is enough that a word that judges or compares is denied, or the whole is called unproven."""
_JUDGING = frozenset({"quality", "direction", "similar", "length", "act"})
_NAMED_NOT_DENIED = re.compile(r"\bavoidance\b", re.IGNORECASE)  # hippocampal avoidance is a treatment
_AGAINST = re.compile(r"\b(recommend|suggest|advise)(?:s|ed|ing)?\b((?: \w+){0,2}) against\b", re.IGNORECASE)
# "..., if it has not been done": what is denied is the condition.
_UNLESS_DONE = re.compile(r"(?<=\w),? (?:if|when|where) (?:[\w'’-]+ ){0,12}?(?:not|no|never)\b[^;.]*", re.IGNORECASE)
_UNPROVEN = re.compile(
    r"\b(?:is|are|was|were|remains?) (?:\w+ )?"
    r"(?:un(?:proven|clear|certain|known|supported)|contraindicated|inconclusive)\b",
    re.IGNORECASE,
)
_CLOSE = 0.02
"""How much less near than the sentence that denies a claim one may be that says it, for the claim to stand."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence beside the claim. `turns` when it denies what the claim tells."""

    place: int
    told: Features
    turns: bool

    @property
    def says(self) -> bool:
        """True when it says what the claim does, as far as polarity goes."""
        return not (self.turns or self.told.polarity or self.told.opposite)


def denying(claim: str, quotes: Sequence[str], model: TokenModel) -> int | None:
    """The place among `quotes` of the sentence that denies `claim` most plainly; None when none does, or when one that
    is as near says it."""
    claim = _as_meant(claim)
    # Reading a sentence with the model costs milliseconds: those that cannot deny the claim are read last, if at all.
    can, cannot = _parted(claim, _nearest(claim, quotes), quotes)
    if not can:
        return None
    meant = {i: _as_meant(quotes[i]) for i in (*can, *cannot)}
    ahead = StatesAhead(model)
    ahead.read([claim, *_units(meant, can)])
    (states,) = ahead.states([claim])
    if not states.ids:
        return None
    near = list(_read_all(claim, meant, can, ahead))
    least = _SAME_OF_A_NEGATED_CLAIM if any(w.kind == "negation" for w in read_words(claim)) else _SAME
    against = [r for r in near if r.turns and r.told.alignment >= least]
    if not against:
        return None
    found = max(against, key=lambda r: r.told.alignment)
    # The nearest alone, for where a sentence says it that one mostly does; else all of them are needed.
    others = (r for places in (cannot[:1], cannot[1:]) for r in _read_all(claim, meant, places, ahead))
    is_said = any(r.says and r.told.alignment >= found.told.alignment - _CLOSE for r in chain(near, others))
    return None if is_said else found.place


def _parted(claim: str, places: Sequence[int], quotes: Sequence[str]) -> tuple[list[int], list[int]]:
    """Those of `places` whose sentence, or else the claim, is negated, without which nothing turns; and the others."""
    if _is_negated(claim):
        return list(places), []
    negated = {i for i in places if _is_negated(_as_meant(quotes[i]))}
    return [i for i in places if i in negated], [i for i in places if i not in negated]


def _is_negated(text: str) -> bool:
    return any(p.word.kind == "negation" or p.denied for p in read_places(text))


def _as_meant(quote: str) -> str:
    plain = _AGAINST.sub(r"do not \1\2", _NAMED_NOT_DENIED.sub("sparing", quote))
    return _UNLESS_DONE.sub("", plain)


def _nearest(claim: str, quotes: Sequence[str]) -> list[int]:
    """The places of the sentences with most words of the claim, of its drugs all."""
    own, named = set(terms(claim)), {m.name for m in drugs(claim)}
    shared = [
        (len(own.intersection(terms(quote))), -place)
        for place, quote in enumerate(quotes)
        if named <= {m.name for m in drugs(quote)}
    ]
    return [-place for count, place in sorted(shared, reverse=True)[:_LOOKED_AT] if count]


def _units(quotes: Mapping[int, str], places: Sequence[int]) -> Iterator[str]:
    return (unit for place in places for unit in units(quotes[place]))


def _read_all(claim: str, quotes: Mapping[int, str], places: Sequence[int], model: StatesAhead) -> Iterator[_Read]:
    """The sentences at `places` that have words, read by the model together when the first is asked for."""
    model.read(_units(quotes, places))
    (states,) = model.states([claim])
    for place in places:
        source = read_source(quotes[place], model)
        if source.units:
            told = features(claim, states, source, align(states, source.whole, source.starts))
            yield _Read(place, told, _turns(told, claim, quotes[place]))


def _turns(told: Features, claim: str, quote: str) -> bool:
    if told.alignment >= _SAME_IN_A_WORD and told.polarity >= _MOSTLY_TURNED:
        return True
    if not told.negation:
        return False
    least = _TURNED if told.alignment < _ALIKE else _TURNED_WHERE_ALIKE
    by_a_word = _UNPROVEN.search(quote) or _denies_what_is_told(claim, quote)
    return told.polarity >= least or (told.alignment >= _SAME_IN_A_WORD and bool(by_a_word))


def _denies_what_is_told(claim: str, quote: str) -> bool:
    """True when a word of the claim that judges or compares, such as 'better', stands in the sentence only denied."""
    told = {p.word.form for p in read_places(claim) if p.word.group in _JUDGING and not p.denied}
    said = [p for p in read_places(quote) if p.word.form in told]
    return any(all(p.denied for p in said if p.word.form == form) for form in {p.word.form for p in said})
