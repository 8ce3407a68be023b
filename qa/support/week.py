"""The hours of each day of the week that a record gives, and what a claim makes of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.support.record import Entry
from qa.support.times import times

Hours = tuple[int, int]
"""From and to, in minutes since midnight."""
Week = Mapping[int, tuple[Hours, ...]]
"""The hours of each day, Monday 0; a day without any is closed."""

_DAY = r"(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b\.?"
_PLACES = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}
_ONE = re.compile(rf"\b{_DAY}", re.IGNORECASE)
_RANGE = re.compile(rf"\b{_DAY}\s*(?:-|–|—|to|through|thru|until|till)\s*{_DAY}", re.IGNORECASE)
_SETS = (
    (frozenset(range(7)), re.compile(r"\b(?:(?:every|each|all|any) ?days?|daily|all week|(?:seven|7) days)\b", re.I)),
    (frozenset(range(5)), re.compile(r"\bweekdays?\b|\bduring the week\b", re.I)),
    (frozenset((5, 6)), re.compile(r"\bweekends?\b", re.I)),
)
_BESIDE = re.compile(r"\s*(?:,|and|&|or|, and)\s*(?:on )?", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:-|–|—|to|until|till?|and|through)\s*", re.IGNORECASE)
_APART = re.compile(r"[,;]|\band\b", re.IGNORECASE)
_PARTING = 20
"""A comma or 'and' parts days from hours as much as so many characters do."""
_MOSTLY = re.compile(r"\b(?:most|mostly|mainly|generally|vary|varies|varying|except)\b", re.IGNORECASE)
_CLOSED = re.compile(r"\bclosed\b[^,;.]{0,12}$", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:open|opens|hours|operates?|operating|available)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Days:
    start: int
    end: int
    days: frozenset[int]


def read_week(entries: Sequence[Entry]) -> Week:
    """The hours of the entries whose names are days; none when no day has any."""
    found = {
        _place(named): tuple(h for _, _, h in _hours(entry.value) if h[0] != h[1])
        for entry in entries
        if entry.names and (named := _ONE.fullmatch(entry.names[-1]))
    }
    return found if any(found.values()) else {}


def agreements(claim: str, week: Week) -> tuple[bool, ...]:
    """For each time that `claim` names days, hours or both, whether `week` has them so."""
    if not week or _MOSTLY.search(claim):
        return ()
    named, hours = list(_days(claim)), list(_hours(claim))
    taken = [min(named, key=lambda d: _distance(claim, d, start, end)) for start, end, _ in hours if named]
    timed = [
        all(told in week.get(day, ()) for day in _less_others(taken[i], named))
        if named
        else any(told in own for own in week.values())
        for i, (*_, told) in enumerate(hours)
    ]
    untimed = [_untimed(claim, d, week, alone=not hours) for d in named if d not in taken]
    return (*timed, *(one for one in untimed if one is not None))


def _untimed(claim: str, named: _Days, week: Week, *, alone: bool) -> bool | None:
    if _CLOSED.search(claim[: named.start]):
        return not any(week.get(day) for day in named.days)
    return all(week.get(day) for day in named.days) if alone and _OPENS.search(claim) else None


def _less_others(own: _Days, named: Sequence[_Days]) -> frozenset[int]:
    """The days meant, without those that are named apart: daily, and until nine on Fridays."""
    return own.days - frozenset(day for other in named if other.days < own.days for day in other.days)


def _days(text: str) -> Iterator[_Days]:
    found: list[_Days] = []
    for match in _RANGE.finditer(text):
        first, last = _place(match), _PLACES[match[2][:2].lower()]
        found.append(_Days(*match.span(), frozenset((first + i) % 7 for i in range((last - first) % 7 + 1))))
    found += [_Days(*match.span(), days) for days, pattern in _SETS for match in pattern.finditer(text)]
    ranges = tuple(found)
    found += [
        _Days(*match.span(), frozenset((_place(match),)))
        for match in _ONE.finditer(text)
        if not any(d.start <= match.start() < d.end for d in ranges)
    ]
    yield from _joined(sorted(found, key=lambda d: d.start), text)


def _joined(found: Sequence[_Days], text: str) -> list[_Days]:
    """Days that stand in one list as one."""
    joined: list[_Days] = []
    for one in found:
        if joined and _BESIDE.fullmatch(text[joined[-1].end : one.start]):
            joined[-1] = _Days(joined[-1].start, one.end, joined[-1].days | one.days)
        else:
            joined.append(one)
    return joined


def _hours(text: str) -> Iterator[tuple[int, int, Hours]]:
    """Two times of day with 'to' or a dash between them, and where they stand."""
    told = sorted(times(text).items())
    for ((start, middle), opens), ((second, end), closes) in pairwise(told):
        if _UNTIL.fullmatch(text[middle:second]):
            yield start, end, (opens, closes)


def _distance(text: str, named: _Days, start: int, end: int) -> int:
    between = text[named.end : start] if named.end <= start else text[end : named.start]
    return len(between) + _PARTING * bool(_APART.search(between))


def _place(match: re.Match[str]) -> int:
    return _PLACES[match[1][:2].lower()]
