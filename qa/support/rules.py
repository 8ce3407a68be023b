"""What rules can see of a claim beside evidence: the checks of answers, and what holds for records and times alone."""

from collections.abc import Iterator, Sequence

from qa.checks.names import names_stand_in_the_citation
from qa.checks.negation import negation_is_kept
from qa.checks.numbers import numbers_stand_in_the_citation
from qa.checks.pair import Pair, read_pair
from qa.draft import DraftStatement, SentenceId
from qa.support.alignment import Alignment
from qa.support.features import Features
from qa.support.source import Source
from qa.support.times import times

CONTRADICTING = ("negation_is_kept", "record_does_not_deny_it")
_CLEARLY = 0.6
"""From here on a claim speaks of what an entry of a record is called."""
_SAME = 0.8
"""Weighted mean cosine from which a unit says the same thing as the claim or its contrary."""
_STRANGE = 0.35
"""Weighted mean cosine below which evidence speaks of something else. Of the labelled sets' backed claims none to 7 %
lie below, of claims beside the evidence of another claim of SciFact 95 %."""


def failing(claim: str, source: Source, found: Alignment, told: Features) -> Iterator[str]:
    """Each rule that the claim does not pass, as 'name: why'."""
    best = found.best_units
    if told.alignment < _STRANGE:
        yield "evidence_speaks_of_it: it speaks of something else"
    whole = _pair(claim, source.units)
    why = numbers_stand_in_the_citation(whole)
    if why and not times(claim):
        yield f"numbers_stand_in_the_citation: {why}"
    if told.time:
        yield "times_stand_in_the_evidence: a time of day does not stand in the evidence"
    if why := names_stand_in_the_citation(whole):
        yield f"names_stand_in_the_citation: {why}"
    if found.mean(found.by_unit[best[0]]) >= _SAME and (why := negation_is_kept(_pair(claim, [source.units[best[0]]]))):
        yield f"negation_is_kept: {why}"
    if told.refused >= _CLEARLY:
        yield "record_does_not_deny_it: the record says no of what it affirms"
    if told.open >= _CLEARLY:
        yield "record_does_not_leave_it_open: the record has no value for what it speaks of"


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
