"""What a paragraph's style makes of it: a heading, a title, a list item, an entry of the contents."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.readers.docx.package import WORD

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"heading (\d)")
_CONTENTS = re.compile(r"toc \d|toc heading|table of figures|index \d")
_BODY_LEVEL = 9  # Word's outline level for body text
_MOST_BASES = 20


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is. `heading` is 1 for the outermost; `list_id` and `depth` (0 the outermost) place it in a
    list of the document; None where it is no heading, or in no list."""

    heading: int | None = None
    is_title: bool = False
    is_contents: bool = False
    list_id: str | None = None
    depth: int = 0


class Styles:
    """The document's styles by their id."""

    def __init__(self, root: "_Element | None") -> None:
        styles = () if root is None else root.findall(f"{WORD}style")
        self._styles = {s.get(f"{WORD}styleId") or "": s for s in styles}

    def role(self, paragraph: "_Element") -> Role:
        """What the paragraph is, by its own properties, then by its style and the styles that this one is based on."""
        own = paragraph.find(f"{WORD}pPr")
        chain = [own] if own is not None else []
        names: list[str] = []
        style = self._styles.get(value(own, "pStyle") or "")
        while style is not None and len(names) < _MOST_BASES:
            names.append((value(style, "name") or "").lower())
            properties = style.find(f"{WORD}pPr")
            chain += [properties] if properties is not None else []
            style = self._styles.get(value(style, "basedOn") or "")
        return Role(
            heading=_heading(names, chain),
            is_title=bool(names) and names[0] == "title",
            is_contents=any(_CONTENTS.fullmatch(n) for n in names[:1]),
            list_id=_first(chain, "numPr/numId"),
            depth=int(_first(chain, "numPr/ilvl") or 0),
        )


def value(element: "_Element | None", path: str) -> str | None:
    """The `val` of the child at `path`, None when there is none."""
    if element is None:
        return None
    found = element.find("/".join(f"{WORD}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{WORD}val")


def _heading(names: list[str], chain: list["_Element"]) -> int | None:
    for name in names:
        if match := _HEADING.fullmatch(name):
            return int(match.group(1))
    level = _first(chain, "outlineLvl")
    return int(level) + 1 if level and level.isdigit() and int(level) < _BODY_LEVEL else None


def _first(chain: list["_Element"], path: str) -> str | None:
    return next((v for v in (value(properties, path) for properties in chain) if v is not None), None)
