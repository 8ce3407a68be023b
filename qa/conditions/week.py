"""The week of a treatment, 'in week 10', 'her tenth week', and those of a schedule: 'Weeks: 9 to 12', 'weeks 1–4'."""

import re
from collections.abc import Iterator

from qa.conditions.amount import in_digits
from qa.conditions.criterion import Criterion
from qa.conditions.interval import Interval

_NAME = ("week of treatment",)
_SCHEDULE = re.compile(
    r"\bweeks?:? (?P<low>\d{1,3})(?: ?(?:to|[-–]) ?(?P<high>\d{1,3})\b|(?P<open> (?:and|or) (?:onwards?|later|after)))",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:in|during|reached|now (?:at|in)) (?:her |his |the |my )?(?:week (?P<week>\d{1,3})\b"
    r"|(?P<nth>\d{1,3})(?:st|nd|rd|th) week\b)"
    r"|\bweek (?P<of>\d{1,3}) (?:of|on)\b(?! (?:gestation|pregnan|life))",
    re.IGNORECASE,
)


def read(text: str) -> Iterator[Criterion]:
    """The week in which somebody is, and the first and last week of the rows of a schedule."""
    for match in _SCHEDULE.finditer(text):
        high = None if match.group("open") else float(match.group("high"))
        yield _criterion(match, Interval(float(match.group("low")), high))
    written = in_digits(text)
    for match in _NOW.finditer(written):
        week = float(match.group("week") or match.group("nth") or match.group("of"))
        yield _criterion(match, Interval(week, week))


def _criterion(match: re.Match[str], interval: Interval) -> Criterion:
    return Criterion("time", _NAME[0], match.group(), _NAME, interval=interval, start=match.start())
