"""Sieve: a regular expression that is tried only on texts which have what it cannot match without.

Most patterns of this program are long lists of words, and most sentences have none of them: finding that out word by
word is ten times faster than trying the pattern at every place. What is found is the same.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

_COMMON = frozenset(" .,-()'")
_CLAUSES = 3
_ZERO_WIDTH = {"AT", "ASSERT", "ASSERT_NOT"}
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
Literals = frozenset[str]


class Sieve:
    """`re.compile(pattern, flags)` with the same `search`, `finditer`, `fullmatch` and `sub`; compiled when it is first
    tried."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    @cached_property
    def _ways(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The shortest literals of a clause first."""
        return tuple(
            tuple(tuple(sorted(clause, key=lambda s: (len(s), s))) for clause in way)
            for way in needed(self.pattern, self._flags)
        )

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in `text`."""
        return self._compiled.search(text) if self.may_match(text) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Every match in `text`, or in what of it lies between `start` and `end`."""
        return self._compiled.finditer(text, start, end) if self.may_match(text) else iter(())

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of all of `text`."""
        return self._compiled.fullmatch(text)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """`text` with every match replaced by `new`, or by what it makes of it."""
        return self._compiled.sub(new, text) if self.may_match(text) else text

    def may_match(self, text: str) -> bool:
        """False when the pattern cannot match anywhere in `text`."""
        text = _folded(text)
        for way in self._ways:
            for clause in way:
                for literal in clause:  # loops, since it is asked millions of times
                    if literal in text:
                        break
                else:
                    break
            else:
                return True
        return False


def needed(pattern: str, flags: int = 0) -> tuple[tuple[Literals, ...], ...]:
    """For each way in which a pattern can match the sets of literals, in folded case, of each of which one stands in
    every text that it matches so. The most telling come first; a way has none where nothing is worth looking for."""
    parser = getattr(re, "_parser", None)  # Python has no public door to what it reads a pattern as
    if parser is None:
        return ((),)
    tree = list(parser.parse(pattern, flags))
    (code, value), *others = tree
    ways = value[1] if str(code) == "BRANCH" and not others else [tree]
    return tuple(map(_clauses, ways))


def _clauses(items: Iterable[tuple[Any, Any]]) -> tuple[Literals, ...]:
    telling = [found for found in dict.fromkeys(_of_sequence(items)) if _telling(found)[0] > 1]
    return tuple(sorted(telling, key=_telling, reverse=True)[:_CLAUSES])


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> list[Literals]:
    """Of what follows one another each part must stand."""
    found: list[Literals] = []
    run = ""
    for code, value in items:
        name = str(code)
        if name == "LITERAL":
            run += _folded(chr(value))
        elif name not in _ZERO_WIDTH:
            found, run = [*found, *_of_run(run), *_of_part(name, value)], ""
    return [*found, *_of_run(run)]


def _telling(literals: Literals) -> tuple[int, int]:
    """How much is gained by looking for literals: the more, the rarer and the fewer they are."""
    return min(map(_rarity, literals)), -len(literals)


def _rarity(literal: str) -> int:
    is_rare_sign = len(literal) == 1 and not literal.isalnum() and literal not in _COMMON
    return 3 if is_rare_sign else len(literal)


def _of_run(run: str) -> list[Literals]:
    return [frozenset({run})] if run else []


def _of_part(name: str, value: Any) -> list[Literals]:
    if name == "SUBPATTERN":
        return _of_sequence(value[-1])
    if name == "ATOMIC_GROUP":
        return _of_sequence(value)
    if name in _REPEATS and value[0] >= 1:
        return _of_sequence(value[2])
    if name == "BRANCH":
        ways = [max(_of_sequence(way), key=_telling, default=None) for way in value[1]]
        return [frozenset().union(*(w for w in ways if w))] if all(ways) else []
    return []


@lru_cache(maxsize=16)
def _folded(text: str) -> str:
    """`text` so that what differs in case alone, as `re` takes it, is the same."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.replace("i̇", "i").replace("ı", "i")
