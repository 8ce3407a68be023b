"""Evidence that is a record, such as a patient's data as JSON: what each entry is called, and what it says."""

import ast
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.lexical import STOPWORDS, stem, words
from ingest.sentences import split_sentences

Stance = Literal["yes", "no", "open"]
Value = dict[str, "Value"] | list["Value"] | tuple["Value", ...] | str | int | float | bool | None

_RECORD = re.compile(r"\s*[\[{]")
_JOINT = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|[_\s]+")
_LONGEST_LITERAL = 200_000  # characters; Python's own reader is slow on more
_STANCES: dict[str, Stance] = {"no": "no", "none": "no", "false": "no", "yes": "yes", "true": "yes"}
_PROSE = 7
"""A value of so many words speaks of things in its own words."""
_MOST_PARTS = 3
_OPEN = frozenset({"", "null", "unknown", "n/a", "not stated"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a record: the names that lead to it, outermost first, in words; the value as text; and its stance:
    that the thing is so, that it is not, or that the record leaves it open. None for any other value."""

    names: tuple[str, ...]
    value: str
    stance: Stance | None

    @property
    def text(self) -> str:
        """The entry as a line; a value of several sentences goes without its names."""
        if not self.names or len(split_sentences(self.value)) > 1:
            return self.value
        return f"{' '.join(self.names)}: {self.value}"


def read_record(text: str) -> tuple[Entry, ...] | None:
    """The entries of a JSON object or list, or of one as Python writes it; None for any other text."""
    if not _RECORD.match(text):
        return None
    try:
        value: Value = json.loads(text)
    except (ValueError, RecursionError):
        if len(text) > _LONGEST_LITERAL:
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)  # '[1] 5mg of it' is no record, and no matter
                value = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return None
    return tuple(_entries(value, ())) if isinstance(value, dict | list) else None


@dataclass(frozen=True, slots=True)
class Topic:
    """What an entry with a stance is about, in words; `told` when prose of the record speaks of it too. A group of
    entries is a topic of its own: it is so when one of them is, and is not when none is; its entries have it as
    `group`."""

    words: tuple[str, ...]
    stance: Stance
    names: tuple[str, ...]
    is_group: bool = False
    told: bool = False

    @property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(self.words)


def topics(entries: Sequence[Entry]) -> tuple[Topic, ...]:
    """The topics of a record: the innermost names of its entries, less the words that several names share, and the
    groups that have at least two such entries."""
    shared = Counter(w for name in {e.names[-1] for e in entries if e.names} for w in set(name.split()))
    prose = [words(e.value) for e in entries if e.stance is None and len(e.value.split()) >= _PROSE]
    found = []
    groups: dict[tuple[str, ...], list[Stance]] = {}
    for names, stance in dict.fromkeys((e.names, e.stance) for e in entries):
        if names and stance:
            own = _own_words(names[-1], shared)
            told = any(places(own, text) for text in prose)
            found.append(Topic(own, stance, names, told=told))
            groups.setdefault(names[:-1], []).append(stance)
    several = {names: stances for names, stances in groups.items() if names and len(stances) > 1}
    return (*found, *(Topic((n[-1].split()[-1],), _of_group(own), n, is_group=True) for n, own in several.items()))


def places(topic: Sequence[str], text: Sequence[str]) -> tuple[int, ...]:
    """Where a text, word by word in lower case, names a topic: in the same words by their stems, or in the same
    letters, however they are parted (Wi-Fi, WiFi)."""
    stems, letters = [stem(w) for w in topic], "".join(topic)
    found = []
    for start in range(len(text)):
        for count in range(1, _MOST_PARTS + 1):
            part = text[start : start + count]
            if "".join(part) == letters or (count == len(stems) == len(part) and [stem(w) for w in part] == stems):
                found.append(start)
                break
    return tuple(found)


def _own_words(name: str, shared: Mapping[str, int]) -> tuple[str, ...]:
    """Small words are left away, but for one at the end, which is part of what is named: take out."""
    own = [w for w in name.split() if shared[w] == 1] or name.split()
    *first, last = own
    return (*(w for w in first if w not in STOPWORDS), last)


def _of_group(stances: Sequence[Stance]) -> Stance:
    return "yes" if "yes" in stances else "no" if set(stances) == {"no"} else "open"


def _entries(value: Value, names: tuple[str, ...]) -> Iterator[Entry]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _entries(inner, (*names, _JOINT.sub(" ", str(key)).strip().lower()))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _entries(inner, names)
    else:
        text = {True: "yes", False: "no", None: ""}[value] if isinstance(value, bool | None) else str(value)
        plain = text.strip("'\" ").lower()
        yield Entry(names, text, "open" if plain in _OPEN else _STANCES.get(plain))
