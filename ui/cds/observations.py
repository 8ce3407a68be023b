"""Observations to facts: the latest final one of each kind, in a known unit, that is not too old."""

import datetime as dt
from collections.abc import Iterable

from ui.cds.chart import Chart, read_as
from ui.cds.codes import codes
from ui.cds.elements import Measurement, Observation
from ui.cds.observed import Observed

_FINAL = frozenset({"final", "amended", "corrected"})


def read_observations(observations: Iterable[Observation], today: dt.date) -> Chart:
    """What the observations say on `today`. Of two of one kind the later one counts, and of two of one day that differ
    neither."""
    chart = Chart()
    latest: dict[str, tuple[dt.date, Chart]] = {}
    for observation in observations:
        for measurement in (observation, *observation.component):
            known = codes().observed(measurement.code)
            if known is None:
                chart += _unknown(measurement)
            elif why := _unusable(observation, known.days, today):
                chart += Chart(open=(f"{known.name} ({why})",))
            elif observation.day is not None:
                read = _read(measurement, known, observation.day)
                latest[known.name] = _later(latest.get(known.name), (observation.day, read), known.name)
    return sum((latest[name][1] for name in codes().observed_names if name in latest), chart)


def _unknown(measurement: Measurement) -> Chart:
    """A value with a code that the table has not; a panel has none of its own."""
    has_value = measurement.valueQuantity or measurement.valueCodeableConcept or measurement.valueInteger is not None
    return Chart(open=(measurement.code.words or "an observation without a name",)) if has_value else Chart()


def _unusable(observation: Observation, days: int, today: dt.date) -> str:
    """Why it does not count on `today`; empty when it does."""
    if observation.status not in _FINAL:
        return "not final"
    if observation.day is None:
        return "no date"
    if observation.day > today:
        return "dated in the future"
    return "too old to count" if (today - observation.day).days > days else ""


def _read(measurement: Measurement, known: Observed, day: dt.date) -> Chart:
    phrase = known.phrase(measurement)
    facts = read_as(phrase, known.kinds, shown=f"{phrase} ({day.isoformat()})") if phrase else ()
    if not facts:
        return Chart(open=(f"{known.name} (its value was not read)",))
    return Chart(facts=facts, qualifiers=((known.of, phrase),) if known.of else ())


def _later(one: tuple[dt.date, Chart] | None, other: tuple[dt.date, Chart], name: str) -> tuple[dt.date, Chart]:
    if one is None or one[0] < other[0]:
        return other
    if one[0] == other[0] and one[1].facts != other[1].facts:
        return one[0], Chart(open=(f"{name} (different values on one day)",))
    return one
