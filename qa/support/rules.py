"""What rules can see of a claim beside evidence: the checks of answers, and what holds for records and times alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.check import unmet
from qa.checks.names import names_stand_in_the_citation
from qa.checks.negation import negation_is_kept
from qa.checks.numbers import numbers_stand_in_the_citation
from qa.checks.pair import Pair, read_pair
from qa.draft import DraftStatement, SentenceId
from qa.support.alignment import Alignment
from qa.support.features import Features
from qa.support.reading import read_places
from qa.support.source import Source
from qa.support.times import times

_SAME = 0.8
"""Weighted mean cosine from which a unit says the same thing as the claim or its contrary: then it has to pass every
check that a statement of an answer passes."""
_TURNED = 0.3
"""Share of the claim's words that are denied in one of the two alone, from which the claim may be turned round."""
_STRANGE = 0.35
"""Weighted mean cosine below which evidence speaks of something else. Of the labelled sets' backed claims none to 7 %
lie below, of claims beside the evidence of another claim of SciFact 95 %."""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a claim does not pass, and why. `contradicts` when the evidence then says the contrary; `absent` when
    what the claim has stands nowhere in the evidence, however the claim is worded."""

    rule: str
    why: str
    contradicts: bool = False
    absent: bool = False


def failing(claim: str, source: Source, found: Alignment, told: Features) -> Iterator[Failure]:
    """Each rule that the claim does not pass."""
    best = found.best_units
    if told.alignment < _STRANGE:
        yield Failure("evidence_speaks_of_it", "it speaks of something else", absent=True)
    concerned = _pair(claim, [source.units[i] for i in _concerned(claim, source, best)])
    if (why := numbers_stand_in_the_citation(concerned)) and not times(claim):
        yield Failure(numbers_stand_in_the_citation.__name__, why, absent=True)
    if told.time:
        yield Failure("times_stand_in_the_evidence", "a time of day does not stand in the evidence", absent=True)
    if why := names_stand_in_the_citation(concerned):
        yield Failure(names_stand_in_the_citation.__name__, why, absent=True)
    if told.contrary:
        yield Failure("record_does_not_deny_it", "the record says the contrary", contradicts=True)
    if told.unknown:
        yield Failure("record_does_not_leave_it_open", "the record has no value for what it speaks of", absent=True)
    if found.mean(found.by_unit[best[0]]) >= _SAME:
        yield from _of_a_paraphrase(_pair(claim, [source.units[best[0]]]), told)


def _of_a_paraphrase(pair: Pair, told: Features) -> Iterator[Failure]:
    seen = (numbers_stand_in_the_citation.__name__, names_stand_in_the_citation.__name__)
    for rule, why in unmet(pair):
        if rule not in seen:
            yield Failure(rule, why, contradicts=rule == negation_is_kept.__name__ and told.polarity >= _TURNED)


def _concerned(claim: str, source: Source, best: npt.NDArray[np.int64]) -> list[int]:
    """The units that say most of the claim, and those with one of its numbers, drugs or names: reading all of a long
    text for every claim takes long."""
    told = {p.word.form for p in read_places(claim) if p.word.kind in ("number", "drug") or claim[p.start].isupper()}
    named = [i for i, places in enumerate(source.places) if any(p.word.form in told for p in places)]
    return sorted({*best[:_NEAREST].tolist(), *named})


class _Units:
    """Units of evidence, to be cited by their place."""

    def __init__(self, units: Sequence[str]) -> None:
        self._units = units

    def quote(self, sentence_id: SentenceId) -> str:
        return self._units[sentence_id[1]]

    def context(self, sentence_id: SentenceId) -> str:
        return self._units[sentence_id[1]]


def _pair(claim: str, units: Sequence[str]) -> Pair:
    statement = DraftStatement(claim, "paraphrase", tuple(("evidence", i) for i in range(len(units))))
    return read_pair(statement, _Units(units))
