"""The status of a thing: 'node-positive', 'ER is negative', 'high-risk'."""

import re

from ingest.lexical import stem
from ingest.sieve import Sieve

_STATUS = Sieve(
    r"(?<![\w-])(?:(?P<head>[A-Za-z][A-Za-z0-9]*)"
    r"(?:(?:[- ]| (?:is|are|was|were|status(?: is)?) (?:\w+ly )?)"
    r"(?P<status>positive|negative|mutated|mutant|wild-type|amplified)"
    r"|-(?P<level>low|high))"
    r"|(?P<risk>low|high|intermediate|average)[- ](?P<of>risk|grade|intensity|volume))\b",
    re.IGNORECASE,
)


def statuses(text: str) -> list[tuple[str, str]]:
    """Each thing that has a status, by its stem, with the status."""
    return [
        (
            stem((m.group("head") or m.group("of")).lower()),
            (m.group("status") or m.group("level") or m.group("risk")).lower(),
        )
        for m in _STATUS.finditer(text)
    ]
