"""What stands within a block of JATS: text, powers, formulas, and citations of the reference list."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingest.readers.inline import Inline
from ingest.readers.xml_tree import local, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_NUMBERS = re.compile(r"[\[(]?\s*\d{1,3}(?:\s*[,–−-]\s*\d{1,3})*\s*[\])]?")
_NOTE = re.compile(r"[a-z]|[*†‡§¶#]{1,3}")
_TEX_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_APART = frozenset("p title label list-item break caption td th disp-formula term def tr mtr sec".split())
_SILENT = frozenset("graphic inline-graphic media object-id annotation index-term".split())


def add_inline(inline: Inline, element: "_Element", ids: Mapping[str, str]) -> None:
    """Add all text under an element. `ids` maps what a citation points to to the id of a reference."""
    inline.text(element.text or "")
    for child in element:
        add_node(inline, child, ids)
        inline.text(child.tail or "")


def add_node(inline: Inline, node: "_Element", ids: Mapping[str, str]) -> None:
    """Add one element of a block; what follows it is the caller's."""
    name = local(node)
    if name in _SILENT:
        return
    if name == "xref":
        _add_link(inline, node, ids)
    elif name == "sup" and (link := node.find("{*}xref")) is not None and link.get("ref-type") == "bibr":
        add_inline(inline, node, ids)
    elif name == "sup":
        inline.superscript(text_of(node))
    elif name == "sub":
        inline.subscript(text_of(node))
    elif name in ("inline-formula", "disp-formula", "alternatives"):
        _add_formula(inline, node, ids)
    elif name == "tex-math":
        body = _TEX_BODY.search(text_of(node))
        inline.text(f" {body.group(1) if body else text_of(node)} ".replace("$$", " "))
    else:
        inline.text(" " if name in _APART else "")
        add_inline(inline, node, ids)
        inline.text(" " if name in _APART else "")


def _add_link(inline: Inline, node: "_Element", ids: Mapping[str, str]) -> None:
    """A number that points to the reference list is a marker; a name that does so stays in the text and is one too."""
    text = text_of(node)
    known = [ids[i] for i in (node.get("rid") or "").split() if i in ids]
    if known:
        if not _NUMBERS.fullmatch(text):
            inline.text(text)
        for reference_id in known:
            inline.marker(text.strip("[]() ") or reference_id, reference_id)
    elif node.get("ref-type") in ("table-fn", "fn", "aff", "corresp") and _NOTE.fullmatch(text):
        inline.marker(text, None)
    elif node.find("{*}sup") is not None:
        inline.superscript(text)
    else:
        inline.text(text)


def _add_formula(inline: Inline, node: "_Element", ids: Mapping[str, str]) -> None:
    """Of several ways to write one formula, MathML is the one in characters."""
    math = node.find(".//{*}math")
    if math is not None:
        inline.text(" " + " ".join(t.strip() for t in math.itertext() if t.strip()) + " ")
    else:
        add_inline(inline, node, ids)
