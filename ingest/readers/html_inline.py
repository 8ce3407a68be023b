"""What stands within a block of HTML: text, superscripts, subscripts, and links to references."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingest.readers.html_tree import attribute, text_of, walk
from ingest.readers.inline import Inline

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu ol p pre section summary table td th tr ul".split()
)
_NUMBER = re.compile(r"[\[(]?\d{1,3}[\])]?")


def add_inline(inline: Inline, node: "LexborNode", anchors: Mapping[str, str]) -> None:
    """Add all text under an element to one block."""
    skipped: int | None = None
    for event, child in walk(node):
        if skipped is not None:
            skipped = None if event == "close" and child.mem_id == skipped else skipped
        elif event == "text":
            inline.text(child.text_content or "")
        elif child.tag in BLOCKS:
            inline.text(" ")
        elif event == "open" and add_special(inline, child, anchors):
            skipped = child.mem_id


def add_special(inline: Inline, node: "LexborNode", anchors: Mapping[str, str]) -> bool:
    """Add a superscript, subscript, line break or link to a reference; False for any other element."""
    match node.tag:
        case "sup":
            _add_raised(inline, node, anchors)
        case "sub":
            inline.subscript(text_of(node))
        case "br":
            inline.text("\n")
        case "a" if (target := _target(node)) in anchors and _NUMBER.fullmatch(text_of(node)):
            inline.marker(text_of(node).strip("[]()"), anchors[target])
        case _:
            return False
    return True


def _add_raised(inline: Inline, node: "LexborNode", anchors: Mapping[str, str]) -> None:
    links = [a for a in node.css("a") if text_of(a)]
    if any(_target(a) in anchors for a in links):
        for link in links:
            inline.marker(text_of(link).strip("[]()"), anchors.get(_target(link)))
    else:
        inline.superscript(text_of(node))


def _target(link: "LexborNode") -> str:
    """The anchor on this page that a link leads to."""
    address = attribute(link, "href")
    return address[1:] if address.startswith("#") else ""
