"""The text within one block: words, superscripts, and a source's own reference markers taken out of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.article import Marker
from ingest.canonical import MarkerAt
from ingest.clean import clean

_SUPERSCRIPT = str.maketrans("0123456789+-−–m()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ᵐ⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
# Stands for a marker while white space is made uniform: `clean` takes private-use characters out of every source.
_PLACE = "\ue000"
_AROUND = re.compile(rf"[\[(](?:\s*{_PLACE}\s*[,;–−-]?)+\s*[\])]")
_BETWEEN = re.compile(rf"(?<={_PLACE})\s*[,;–−-]\s*(?={_PLACE})")
_PLACES = re.compile(rf"\s*{_PLACE}")

_NUMBER = re.compile(r"\d{1,3}")
_NUMBERS = re.compile(r"[\[(]?\s*(\d{1,3}(?:\s*[,;–−-]\s*\d{1,3}|\s+\d{1,3})*)\s*[\])]?[.,;]?")
_NOTES = re.compile(r"[\[(]?(?:[a-z]|[*†‡§¶#‖|^]+)(?:\s*,?\s*(?:[a-z]|[*†‡§¶#‖|]+))*[\])]?")
_BRACKETED = re.compile(r"\s?\[(\d{1,3}(?:\s*[,;–−-]\s*\d{1,3})*)\]")
_SIGNED = re.compile(r"[+−–-]\s?\d{1,3}|\d{0,2}[+−–-]")
_ISOTOPE, _ELEMENT, _WORD_START = (
    re.compile(r"\d{1,3}m?"),
    re.compile(r"[A-Z][a-z]?(?![a-z])"),
    re.compile(r"(?:^|[\s(/\[-])$"),
)
_LENGTH = re.compile(r"(?:^|[\s/·.(\d])(?:[µμnmcdk]?m|ft|in)$")
_VARIABLE = re.compile(r"(?:^|[\s(=])(?:[IR]|[a-zτηχ])$|χ$")
_LAST_NUMBER = re.compile(r"(?<![\d.,])(\d+)$")
_WRITTEN_OUT = re.compile(r"(?:st|nd|rd|th|TM|SM|R|®|™|©|°|º)", re.IGNORECASE)
_MOST_IN_RANGE = 30
_HIGHEST_POWER = 24


@dataclass(frozen=True, slots=True)
class _Raised:
    """A superscript, and the reference that it links to."""

    text: str
    reference_id: str | None


class Inline:
    """Collects a block's text. `references` maps a marker's mark to the id of a reference of the document."""

    def __init__(self, references: Mapping[str, str] | None = None) -> None:
        self._references = references or {}
        self._parts: list[str | _Raised | Marker] = []

    def text(self, text: str) -> None:
        """Add text as it stands in the source."""
        self._parts.append(clean(text))

    def superscript(self, text: str, reference_id: str | None = None) -> None:
        """Add what the source raises: a power, or the mark of a reference; what stands around it decides."""
        self._parts.append(_Raised(" ".join(clean(text).split()), reference_id))

    def subscript(self, text: str) -> None:
        """Add what the source lowers: plain after a letter, as in CO2 and HbA1c, else kept apart from a number."""
        plain = " ".join(clean(text).split())
        before = next((p for p in reversed(self._parts) if isinstance(p, str) and p), "")
        self._parts.append(plain.translate(_SUBSCRIPT) if before[-1:].isdigit() else plain)

    def marker(self, mark: str, reference_id: str | None) -> None:
        """Add a marker that the source itself marks as one."""
        self._parts.append(Marker(" ".join(clean(mark).split()), reference_id))

    def take(self) -> tuple[str, list[MarkerAt]]:
        """The text on one line, superscripts decided, and the markers with their offsets; begins anew."""
        found: list[Marker] = []
        written = ""
        for i, part in enumerate(self._parts):
            if isinstance(part, str):
                written += part
                continue
            following = next((p for p in self._parts[i + 1 :] if isinstance(p, str) and p), "")
            if isinstance(part, Marker):
                markers = [part]
            elif not (markers := self._markers(part, written, following)):
                written += _raised(part, written)
            written += _PLACE * len(markers)
            found += markers
        self._parts = []
        text, found = self._bracketed(" ".join(written.split()), found)
        return _placed(_tidied(text), found)

    def _markers(self, raised: _Raised, before: str, after: str) -> list[Marker]:
        if raised.reference_id is not None:
            return [Marker(raised.text.strip("[]() "), raised.reference_id)]
        numbers = _NUMBERS.fullmatch(raised.text)
        if numbers and not self._is_power(raised.text, before, after):
            return [Marker(n, self._references.get(n)) for n in _each(numbers.group(1))]
        if _NOTES.fullmatch(raised.text) and not before.endswith(tuple("0123456789")):
            marks = re.findall(r"[a-z]|[^\sa-z,\[\]()]+", raised.text)
            return [Marker(m, self._references.get(m)) for m in marks]
        return []

    def _is_power(self, raised: str, before: str, after: str) -> bool:
        """True when a raised number belongs to the number, unit, variable or isotope beside it."""
        if _ISOTOPE.fullmatch(raised) and _ELEMENT.match(after) and _WORD_START.search(before):
            return True
        if not _NUMBER.fullmatch(raised):
            return False
        number = _LAST_NUMBER.search(before.rstrip())
        if number:
            is_ten = number.group(1) == "10" and int(raised) <= _HIGHEST_POWER
            return is_ten or raised not in self._references
        return raised in ("2", "3") and bool(_LENGTH.search(before) or _VARIABLE.search(before))

    def _bracketed(self, text: str, found: list[Marker]) -> tuple[str, list[Marker]]:
        """Take out '[12, 14-16]' where every number is one of the document's references."""
        markers: list[Marker] = []
        kept: list[str] = []
        taken = iter(found)
        last = 0
        for match in re.finditer(rf"{_PLACE}|{_BRACKETED.pattern}", text):
            if match.group() == _PLACE:
                markers.append(next(taken))
                continue
            numbers = _each(match.group(1))
            if all(n in self._references for n in numbers):
                kept += [text[last : match.start()], _PLACE * len(numbers)]
                markers += [Marker(n, self._references[n]) for n in numbers]
                last = match.end()
        return "".join((*kept, text[last:])), markers


def _raised(part: _Raised, before: str) -> str:
    """A superscript as characters: raised where Unicode can and it is a power, plain where it is a word."""
    if _WRITTEN_OUT.fullmatch(part.text) or not part.text:
        return part.text
    power = part.text.replace(" ", "").translate(_SUPERSCRIPT)
    is_power = _SIGNED.fullmatch(part.text) or _ISOTOPE.fullmatch(part.text) or part.text in ("n", "m")
    if is_power:
        return power
    return f"^{part.text}" if before[-1:].isdigit() and part.text[0].isdigit() else part.text


def _each(numbers: str) -> list[str]:
    """'3, 5-7' to 3, 5, 6, 7."""
    found: list[str] = []
    for part in re.split(r"[,;]\s*|\s+(?=\d)(?<![–−-]\s)", numbers):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        if len(ends) == 2 and 0 < ends[1] - ends[0] <= _MOST_IN_RANGE:
            found += [str(n) for n in range(ends[0], ends[1] + 1)]
        else:
            found += [str(n) for n in ends]
    return found


def _tidied(text: str) -> str:
    """Without the brackets and commas that stood around markers and between them."""
    text = _AROUND.sub(lambda m: _PLACE * m.group().count(_PLACE), text)
    return _BETWEEN.sub("", text)


def _placed(text: str, markers: list[Marker]) -> tuple[str, list[MarkerAt]]:
    return "".join(pieces := _PLACES.split(text)), list(zip(_ends(pieces), markers, strict=False))


def _ends(pieces: list[str]) -> Iterator[int]:
    length = 0
    for piece in pieces:
        length += len(piece)
        yield length
