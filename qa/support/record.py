"""Evidence that is a record, such as a patient's data as JSON: what each entry is called, and what it says."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.lexical import STOPWORDS
from ingest.sentences import split_sentences

Stance = Literal["yes", "no", "open"]
Value = dict[str, "Value"] | list["Value"] | tuple["Value", ...] | str | int | float | bool | None

_RECORD = re.compile(r"\s*[\[{]")
_JOINT = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|[_\s]+")
_LONGEST_LITERAL = 200_000  # characters; Python's own reader is slow on more
_STANCES: dict[str, Stance] = {"no": "no", "none": "no", "false": "no", "yes": "yes", "true": "yes"}
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
            value = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return None
    return tuple(_entries(value, ())) if isinstance(value, dict | list) else None


def topics(entries: tuple[Entry, ...], stance: Stance) -> tuple[str, ...]:
    """What the entries of one stance are about: their innermost names, less the words that several names share."""
    shared = Counter(w for name in {e.names[-1] for e in entries if e.names} for w in set(name.split()))
    found = []
    for entry in entries:
        if entry.names and entry.stance == stance:
            own = [w for w in entry.names[-1].split() if shared[w] == 1 and w not in STOPWORDS]
            found.append(" ".join(own) or entry.names[-1])
    return tuple(dict.fromkeys(found))


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
