"""Times of day, whichever clock they are written by."""

import re

_TIME = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-4])(?::(?P<minute>\d{1,2}))?\s*(?P<half>[ap]\.?\s?m\b\.?)"
    r"|(?<![\d.:])(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]?\d)(?![\d:])|\b(?P<word>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_DAY = 24 * 60
_WORDS = {"noon": _DAY // 2, "midday": _DAY // 2, "midnight": 0}


def times(text: str) -> dict[tuple[int, int], int]:
    """Each time of day in `text` by where it stands, in minutes since midnight; without am or pm a clock of 24 hours is
    read."""
    return {match.span(): _minutes(match) for match in _TIME.finditer(text)}


def _minutes(match: re.Match[str]) -> int:
    if word := match.group("word"):
        return _WORDS[word.lower()]
    if half := match.group("half"):
        after_noon = 12 if half[0].lower() == "p" else 0
        return (int(match["hour"]) % 12 + after_noon) * 60 + int(match["minute"] or 0)
    return (int(match["hour24"]) * 60 + int(match["minute24"])) % _DAY
