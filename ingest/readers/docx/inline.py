"""The text of a Word paragraph: insertions in, deletions and hidden text out, powers and note marks decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.canonical import MarkerAt
from ingest.readers.docx.package import WORD
from ingest.readers.docx.styles import value
from ingest.readers.inline import Inline

if TYPE_CHECKING:
    from lxml.etree import _Element

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = {f"{WORD}{n}" for n in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "footnotePr")}
_LEFT_OUT |= {f"{_COMPATIBLE}Fallback", f"{WORD}sdtEndPr", f"{WORD}rt"}
# Characters of the Symbol and Wingdings fonts, by their code there.
# Characters of the Symbol and Wingdings fonts, by their code there.
_SIGNS = {
    "f0b7": "•", "f0a3": "≤", "f0b3": "≥", "f0b1": "±", "f06d": "μ", "f061": "α", "f062": "β", "f067": "γ", "f044": "Δ",
    "f0b4": "×", "f0b0": "°", "f0ae": "→", "f0ad": "↑", "f0af": "↓", "f0fe": "☒", "f0a8": "□",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text. `boxes` are the text boxes that hang on it, `notes` the ids of the notes that it calls
    (foot or end); `hidden` is true when hidden text was left out; `bold` when all of the text is bold."""

    text: str
    markers: list[MarkerAt]
    bold: bool
    boxes: list["_Element"] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: bool = False


def paragraph(element: "_Element", references: Mapping[str, str]) -> Paragraph:
    """The text of a `w:p`; `references` maps a marker's mark to the id of a reference of the document."""
    inline = Inline(references)
    found = Paragraph("", [], False)
    bold: list[bool] = []
    hidden = False
    for part in _runs(element):
        if part.tag == f"{WORD}txbxContent":
            found.boxes.append(part)
        elif part.tag == f"{_MATH}oMath":
            inline.text("".join(t.text or "" for t in part.iter(f"{_MATH}t")))
        elif _is_on(part, "vanish"):
            hidden = True
        else:
            _run(part, inline, found)
            bold += [_is_on(part, "b")] if any((t.text or "").strip() for t in part.iter(f"{WORD}t")) else []
    text, markers = inline.take()
    return Paragraph(text, markers, bool(bold) and all(bold), found.boxes, found.notes, hidden)


def _runs(element: "_Element") -> Iterator["_Element"]:
    """Runs, formulas and text boxes in order; what hangs on a run comes after it."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{WORD}r":
            yield child
            yield from (c for c in _runs(child) if c.tag == f"{WORD}txbxContent")
        elif child.tag in (f"{WORD}txbxContent", f"{_MATH}oMath"):
            yield child
        else:
            yield from _runs(child)


def _run(run: "_Element", inline: Inline, found: Paragraph) -> None:
    """Add a run's characters in the way that it raises or lowers them."""
    place = value(run.find(f"{WORD}rPr"), "vertAlign")
    add = {"superscript": inline.superscript, "subscript": inline.subscript}.get(place or "", inline.text)
    text = ""
    for child in run:
        match child.tag:
            case str() as tag if tag == f"{WORD}t":
                text += child.text or ""
            case str() as tag if tag in (f"{WORD}tab", f"{WORD}br", f"{WORD}cr", f"{WORD}ptab"):
                text += " "
            case str() as tag if tag == f"{WORD}noBreakHyphen":
                text += "-"
            case str() as tag if tag == f"{WORD}sym":
                text += _SIGNS.get((child.get(f"{WORD}char") or "").lower(), "")
            case str() as tag if tag in (f"{WORD}footnoteReference", f"{WORD}endnoteReference"):
                found.notes.append((tag.removeprefix(WORD)[:-9], child.get(f"{WORD}id") or ""))
            case _:
                pass
    if text:
        add(text) if text.strip() else inline.text(text)


def _is_on(run: "_Element", switch: str) -> bool:
    """True when the run switches a property on; `<w:b w:val="0"/>` switches it off."""
    found = run.find(f"{WORD}rPr/{WORD}{switch}")
    return found is not None and found.get(f"{WORD}val") not in ("0", "false", "off", "none")
