"""The reference list of an HTML page, and the anchors that lead to its entries."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.article import Reference
from ingest.readers import references
from ingest.readers.html_tree import attribute, text_of, walk

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CLASS = re.compile(r"\b(?:references|reflist|ref-list)\b")
_HEADING = re.compile(r"h[1-6]|p|strong|dt")
_TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Listed:
    """A page's reference list: each entry with the anchors that lead to it, and the elements that hold the list."""

    entries: tuple[tuple[Reference, frozenset[str]], ...] = ()
    elements: frozenset[int] = frozenset()

    @property
    def references(self) -> tuple[Reference, ...]:
        """The entries."""
        return tuple(r for r, _ in self.entries)

    @property
    def by_mark(self) -> dict[str, str]:
        """Mark to reference id."""
        return {r.reference_id: r.reference_id for r in self.references}

    @property
    def by_anchor(self) -> dict[str, str]:
        """Anchor to reference id."""
        return {a: r.reference_id for r, anchors in self.entries for a in anchors}


def listed_references(root: "LexborNode") -> Listed:
    """The lists that directly follow a heading such as 'References', or say so by their class."""
    entries: list[tuple[Reference, frozenset[str]]] = []
    elements: set[int] = set()
    is_after_title = False
    for event, node in walk(root):
        if event != "open":
            continue
        if _HEADING.fullmatch(node.tag or ""):
            title = text_of(node)
            is_after_title = len(title) < _TITLE_LENGTH and references.LIST_TITLE.fullmatch(title) is not None
        named = f"{attribute(node, 'class')} {attribute(node, 'id')}".lower()
        is_list = node.tag in ("ol", "ul") and (is_after_title or _CLASS.search(named) is not None)
        if is_list and not _is_within(node, elements):
            elements.add(node.mem_id)
            for item in node.css("li"):
                entries.append(_entry(item, {r.reference_id for r, _ in entries}))
    return Listed(tuple(entries), frozenset(elements))


def _entry(item: "LexborNode", taken: set[str]) -> tuple[Reference, frozenset[str]]:
    text = text_of(item)
    number = references.leading_number(text) or str(len(taken) + 1)
    while number in taken:
        number = str(int(number) + 1)
    links = " ".join(attribute(a, "href") for a in item.css("a"))
    anchors = {attribute(n, "id") or attribute(n, "name") for n in (item, *item.css("[id], a[name]"))}
    return references.of_line(text, number, links), frozenset(anchors - {""})


def _is_within(node: "LexborNode", elements: set[int]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in elements:
            return True
        parent = parent.parent
    return False
