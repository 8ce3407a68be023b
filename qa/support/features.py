"""What speaks for and against a claim being backed by evidence, each as a number."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from ingest.embed import Vectors
from ingest.engines.states import TokenStates
from qa.support.absent import absent_from_lists, absent_numbers
from qa.support.alignment import Alignment, mentioned
from qa.support.reading import Place, read_places
from qa.support.said import readings
from qa.support.source import Source, names
from qa.support.times import times
from qa.support.week import agreements
from qa.wording import Word, is_harmless

_LOWEST, _BEST, _MOST_AGREED = 3, 3, 3
_UNSTATED = re.compile(
    r"\b(?:not|no|never|cannot|lacks?|without|\w+n['’]t)\b[^.;]{0,40}\b(?:mention|specif|information|details|stated|listed|known"
    r"|disclos|indicat|clear)|\b(?:unknown|unspecified|unclear|unstated)\b",
    re.IGNORECASE,
)
_OPPOSED = frozenset({"direction", "length", "quality", "act", "receptor", "severity", "side", "order"})


@dataclass(frozen=True, slots=True)
class Features:
    """Every share is of the claim's own.

    `alignment`: the weighted mean cosine of its tokens with the nearest of the evidence; `together`: the same with the
    three units alone that say most of it; `lowest`, `low`: the cosine of the telling word that is furthest from the
    evidence, and the mean of the three furthest; `overlap`: the weighted share of tokens that stand in the evidence.
    `time`, `name`, `drug`, `telling`: the share of its times of day, names, drugs and telling words (see qa.wording)
    that stand nowhere in the evidence; `number`: how many of its numbers do not; `listed`: how many of the words in
    its lists do not stand in a record (see qa.support.absent). `polarity`: the weighted share of words that are denied
    in the claim and not where the evidence says them, or the reverse; `negation`: 1 when the claim is negated and the
    unit that says most of it is not, or the reverse; `opposite`: the share of words of direction, quality and the like
    that are said by their counterpart; `stronger`: 1 when it recommends as that unit does not. `refused`, `open`: how
    clearly it affirms what a record denies, and speaks of what a record leaves open, by their nearest tokens; `agreed`,
    `contrary`, `unknown`: how many topics of a record, and days with their hours, it names and says the same of (3 at
    most), 1 when it says the contrary of one, and 1 when it knows more than a record that leaves one open."""

    alignment: float
    together: float
    lowest: float
    low: float
    overlap: float
    number: float
    time: float
    name: float
    drug: float
    telling: float
    polarity: float
    negation: float
    opposite: float
    stronger: float
    listed: float
    refused: float
    open: float
    agreed: float
    contrary: float
    unknown: float

    @property
    def values(self) -> Vectors:
        """Shape (len(NAMES),)."""
        return np.array([getattr(self, name) for name in NAMES], dtype=np.float32)


NAMES = tuple(f.name for f in fields(Features))


def features(claim: str, states: TokenStates, source: Source, found: Alignment) -> Features:
    """The features of a claim of at least one token, aligned with a source of at least one unit."""
    own = read_places(claim)
    clock = times(claim)
    numbers = [p for p in own if p.word.kind == "number" and not any(a <= p.start < b for a, b in clock)]
    carrying = [p for p in own if p.word.kind not in ("function", "negation") and not is_harmless(p.word)]
    near = np.sort(_nearest(carrying, states, found))
    pairs = list(_pairs(states, own, source, found))
    best = source.places[found.best_units[0]]
    agreed, contrary, unknown = _of_record(claim, source)
    affirmed = np.array([not ((place := _at(own, start)) and place.denied) for start, _ in states.spans])
    return Features(
        alignment=found.mean(found.nearest),
        together=found.mean(found.by_unit[found.best_units[:_BEST]].max(axis=0)),
        lowest=float(near[0]) if len(near) else 1.0,
        low=float(near[:_LOWEST].mean()) if len(near) else 1.0,
        overlap=found.mean(found.same),
        number=absent_numbers(claim, numbers, source),
        time=_share([minute not in source.times for minute in clock.values()]),
        name=_share([name not in source.plain for name in names(claim)]),
        drug=_share([p.word.form not in source.forms for p in own if p.word.kind == "drug"]),
        telling=_share([(p.word.group, p.word.value) not in source.told for p in own if p.word.kind == "telling"]),
        polarity=_polarity(pairs),
        negation=float(_is_negated(own) != _is_negated(best)),
        opposite=_opposite(pairs, own),
        stronger=float(bool(_strengths(own) - _strengths(best))),
        listed=absent_from_lists(claim, carrying, states, source) if source.is_record else 0.0,
        refused=max((mentioned(topic, states, affirmed) for topic in source.refused), default=0.0),
        open=0.0 if _UNSTATED.search(claim) else max((mentioned(t, states) for t in source.open), default=0.0),
        agreed=min(agreed, _MOST_AGREED),
        contrary=float(contrary > 0),
        unknown=float(unknown > 0),
    )


def _of_record(claim: str, source: Source) -> tuple[int, int, int]:
    """How many topics and days of a record the claim says the same of, the contrary of, and knows more of."""
    read = readings(claim, source.topics)
    days = agreements(claim, source.week)
    same = sum(topic.stance == stance for topic, stance in read)
    unknown = sum(topic.stance == "open" != stance for topic, stance in read)
    contrary = sum({topic.stance, stance} == {"yes", "no"} for topic, stance in read)
    return same + sum(days), contrary + len(days) - sum(days), unknown


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _nearest(places: Sequence[Place], states: TokenStates, found: Alignment) -> Vectors:
    """Of each place the lowest cosine of its tokens with the evidence."""
    starts = np.array([start for start, _ in states.spans], dtype=np.int64)
    own = [found.nearest[(starts >= p.start) & (starts < p.end)] for p in places]
    return np.array([v.min() for v in own if len(v)], dtype=np.float32)


def _at(places: Sequence[Place], start: int) -> Place | None:
    """The place that a token belongs to; None for punctuation."""
    before = bisect_right(places, start, key=lambda p: p.start) - 1
    return places[before] if before >= 0 and start < places[before].end else None


def _pairs(
    claim: TokenStates, own: Sequence[Place], source: Source, found: Alignment
) -> Iterator[tuple[Place, Place, float]]:
    """Each word of the claim with the word of the evidence that says it, and how much that counts."""
    for token, (start, _) in enumerate(claim.spans):
        unit = int(found.unit[token])
        told = _at(own, start)
        said = _at(source.places[unit], source.states[unit].spans[int(found.at[token])][0])
        if told and said and told.word.kind != "function":
            yield told, said, float(found.weights[token] * max(0.0, found.nearest[token]))


def _polarity(pairs: Sequence[tuple[Place, Place, float]]) -> float:
    whole = sum(weight for _, _, weight in pairs)
    return sum(weight for told, said, weight in pairs if told.denied != said.denied) / whole if whole else 0.0


def _opposite(pairs: Sequence[tuple[Place, Place, float]], own: Sequence[Place]) -> float:
    told = {p.start for p in own if p.word.group in _OPPOSED}
    opposed = {told.start for told, said, _ in pairs if _is_opposed(told.word, said.word)}
    return len(opposed) / len(told) if told else 0.0


def _is_opposed(told: Word, said: Word) -> bool:
    return told.group in _OPPOSED and told.group == said.group and told.value != said.value


def _is_negated(places: Sequence[Place]) -> bool:
    return any(p.word.kind == "negation" or p.denied for p in places)


def _strengths(places: Sequence[Place]) -> set[str]:
    return {p.word.strength for p in places if p.word.strength}
