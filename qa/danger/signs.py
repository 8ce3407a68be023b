"""The table of signs of danger (danger.yaml) and what of it a text tells."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ingest.shipped_yaml import shipped_yaml
from ingest.sieve import Sieve
from qa.danger.values import weights

ALONE = 2
"""What a sign counts that is a danger by itself; others count 1."""
_BETWEEN = r"(?:[\s,'/-]+\w+){0,5}?[\s,'/-]+"
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign under its name: what it counts, how it is told, and the signs that it makes a danger."""

    name: str
    weight: int
    pattern: Sieve
    raises: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """All signs, and the words by which they are new or getting worse, or old."""

    signs: tuple[Sign, ...]
    acute: Sieve
    chronic: Sieve


def danger(text: str) -> int:
    """What the signs of danger in `text` count together: 0 without any, from ALONE on they are a danger."""
    told = table()
    found = {s.name: s for s in told.signs if s.pattern.search(text)}
    counted = {n: s.weight for n, s in found.items() if s.weight}
    for name, weight in weights(text).items():
        counted[name] = max(weight, counted.get(name, 0))
    raised = {n for s in found.values() for n in s.raises}
    total = sum(ALONE if n in raised else w for n, w in counted.items() if n != "high pressure" or n in raised)
    if not total or (total >= ALONE and any(w >= ALONE for w in counted.values())):
        return total
    return total + bool(told.acute.search(text)) - bool(told.chronic.search(text))


@lru_cache(maxsize=1)
def table() -> Table:
    """The table, read once."""
    read: Mapping[str, Any] = shipped_yaml("qa.danger", "danger.yaml")
    slots: Mapping[str, str] = read["slots"]
    signs = tuple(
        Sign(
            row["name"],
            row["weight"],
            _words([_filled(w, slots) for w in row["words"]]),
            frozenset(row.get("raises", ())),
        )
        for row in read["signs"]
    )
    return Table(signs, _words([_joined(read["acute"])]), _words([_joined(read["chronic"])]))


def _joined(folded: str) -> str:
    return folded.replace("\n", " ").replace(" |", "|").strip()


def _filled(words: str, slots: Mapping[str, str]) -> str:
    """`words` with their slots filled, and either order of what stands beside "~"."""
    ways = [_SLOT.sub(lambda m: _SLOT.sub(lambda n: slots[n.group(1)], slots[m.group(1)]), way) for way in _ways(words)]
    return "|".join(_either_order(way) for way in ways)


def _ways(words: str) -> list[str]:
    """The alternatives of a pattern, those in brackets left together."""
    ways, depth = [""], 0
    for character in words:
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            ways.append("")
        else:
            ways[-1] += character
    return ways


def _either_order(way: str) -> str:
    one, near, other = way.partition(" ~ ")
    return f"{one}{_BETWEEN}{other}|{other}{_BETWEEN}{one}" if near else way


def _words(ways: list[str]) -> Sieve:
    return Sieve(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)
