"""The text within one block: words, superscripts, and a source's own reference markers taken out of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.article import Marker
from ingest.canonical import MarkerAt
from ingest.clean import clean
from ingest.readers.raised import SUPERSCRIPTS, marks, raised_text

_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
# Stands for a marker while white space is made uniform: `clean` takes private-use characters out of every source.
_PLACE = "\ue000"
_AROUND = re.compile(rf"[\[(](?:\s*{_PLACE}\s*[,;–−-]?)+\s*[\])]")
_BETWEEN = re.compile(rf"(?<={_PLACE})\s*[,;–−-]\s*(?={_PLACE})")
_PLACES = re.compile(rf"\s*{_PLACE}")

_POWER = re.compile(r"\d{1,2}")
_MARKS = re.compile(
    r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶#‖|^]{1,4})(?:\s*[,;–−-]\s*(?:\d{1,3}|[a-z]|[*†‡§¶#‖|]{1,4})|\s+\d{1,3})*[\])]?[.,;]?"
)
_BRACKETED = re.compile(r"\s?\[(\d{1,3}(?:\s*[,;–−-]\s*\d{1,3})*)\]")


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
            elif (kept := self._kept(part, written, following)) is not None:
                written += kept
                continue
            else:
                markers = self._markers(part)
            written += _PLACE * len(markers)
            found += markers
        self._parts = []
        text, found = self._bracketed(" ".join(written.split()), found)
        return _placed(_tidied(text), found)

    def _kept(self, raised: _Raised, before: str, after: str) -> str | None:
        """What is raised as it reads in the text; None when it is the mark of a reference or a note."""
        if raised.reference_id is not None:
            return None
        base = before.rstrip()
        kept = raised_text(base if base[-1:].isdigit() else before, raised.text, after)
        if kept is not None or not raised.text:
            return kept or ""
        if not _MARKS.fullmatch(raised.text):
            return raised.text
        # After a number a mark that the document does not list may be a power: 2⁸ must not become 2.
        after_number = before[-1:].isdigit() and raised.text not in self._references and _POWER.fullmatch(raised.text)
        return raised.text.translate(SUPERSCRIPTS) if after_number else None

    def _markers(self, raised: _Raised) -> list[Marker]:
        if raised.reference_id is not None:
            return [Marker(raised.text.strip("[]() "), raised.reference_id)]
        return [Marker(m, self._references.get(m)) for m in marks(raised.text)]

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
            numbers = marks(match.group(1))
            if all(n in self._references for n in numbers):
                kept += [text[last : match.start()], _PLACE * len(numbers)]
                markers += [Marker(n, self._references[n]) for n in numbers]
                last = match.end()
        return "".join((*kept, text[last:])), markers


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
