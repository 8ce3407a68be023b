"""The numbers that Word shows before headings, counted as Word counts them."""

import re
from typing import TYPE_CHECKING

from ingest.readers.docx.package import WORD
from ingest.readers.docx.styles import Role, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_NO_LIST = "0"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Numbering:
    """Counts on through the document, list by list."""

    def __init__(self, root: "_Element | None") -> None:
        self._levels: dict[tuple[str, int], _Element] = {}
        self._kinds: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        if root is None:
            return
        kinds = {a.get(f"{WORD}abstractNumId"): a for a in root.findall(f"{WORD}abstractNum")}
        for number in root.findall(f"{WORD}num"):
            kind_id = value(number, "abstractNumId") or ""
            self._kinds[number.get(f"{WORD}numId") or ""] = kind_id
            for level in kinds[kind_id].findall(f"{WORD}lvl") if kind_id in kinds else ():
                self._levels[kind_id, int(level.get(f"{WORD}ilvl") or 0)] = level

    def is_list(self, role: Role) -> bool:
        """True when the paragraph stands in a list; list 0 is Word's way to take one out."""
        return role.list_id is not None and role.list_id != _NO_LIST

    def label(self, role: Role) -> str:
        """The number of the next paragraph of that role: '1.2', 'A.'; empty for bullets and for no list."""
        kind = self._kinds.get(role.list_id or "", "")
        level = self._levels.get((kind, role.depth))
        if level is None or not self.is_list(role):
            return ""
        counts = self._counts.setdefault(kind, [])
        del counts[role.depth + 1 :]
        while len(counts) <= role.depth:
            counts.append(self._start(kind, len(counts)) - (len(counts) == role.depth))
        counts[role.depth] += 1
        if value(level, "numFmt") in ("bullet", "none"):
            return ""
        text = value(level, "lvlText") or ""
        return _PLACE.sub(lambda m: self._shown(kind, int(m.group(1)) - 1, counts), text).strip()

    def _start(self, kind: str, depth: int) -> int:
        start = value(self._levels.get((kind, depth)), "start") or "1"
        return int(start) if start.isdigit() else 1

    def _shown(self, kind: str, depth: int, counts: list[int]) -> str:
        if depth >= len(counts):
            return ""
        number, style = counts[depth], value(self._levels.get((kind, depth)), "numFmt") or "decimal"
        if style in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
            letter = chr(ord("a") + number - 1)
            return letter.upper() if style == "upperLetter" else letter
        if style in ("lowerRoman", "upperRoman") and number > 0:
            roman = _roman(number)
            return roman.upper() if style == "upperRoman" else roman
        return str(number)


def _roman(number: int) -> str:
    written = ""
    for size, sign in _ROMAN:
        written += sign * (number // size)
        number %= size
    return written
