"""HTML as a tree that can be walked however deep it is.."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from ingest.errors import ArticleError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Event = Literal["open", "close", "text"]

# Parsing takes time with the square of the depth (200,000 nested elements: minutes), and no document is this deep.
MAX_DEPTH = 2_000
_TAG = re.compile(
    rb"<(/?)(div|span|section|article|main|blockquote|table|ul|ol|dl|fieldset|figure|center|font|b|i|em|strong|u|s|small"
    rb"|big|sub|sup|a|details|header|footer|nav|aside|form|svg|g|math|mrow)\b",
    re.IGNORECASE,
)
_DROPPED = frozenset(
    "head script style template noscript svg canvas iframe object embed audio video button select textarea input"
    " datalist nav annotation annotation-xml dialog del s strike".split()
)
_DROPPED_ROLES = frozenset(
    {"navigation", "search", "menu", "menubar", "contentinfo", "dialog", "alertdialog", "tablist"}
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:\D|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|cookie\w*|skip-?(?:link|nav)\w*|social|share|sharing|visually-?hidden|sr-only|screen-reader-text"
    r"|advert\w*|newsletter|mw-editsection|noprint|navbox|sitemap)(?:$|[\s_-])",
    re.IGNORECASE,
)


def parse(raw: str, name: str) -> "LexborNode":
    """The root of an HTML document. Raises ArticleError for one that is nested too deeply to be a document."""
    from selectolax.lexbor import LexborHTMLParser

    depth = _depth(raw.encode())
    if depth > MAX_DEPTH:
        raise ArticleError(f"{name}: nests {depth:,} elements in one another; more than {MAX_DEPTH:,} are not read.")
    root = LexborHTMLParser(raw).root
    if root is None:
        raise ArticleError(f"{name}: no text was found in it.")
    return root


def walk(root: "LexborNode", *, everything: bool = False) -> Iterator[tuple[Event, "LexborNode"]]:
    """Every element under `root` as it opens and closes, and every text, in order; what a reader of the page does not
    see, and the page's own navigation, is left out unless `everything`."""
    node: LexborNode | None = root.child
    while node is not None:
        is_element = _is_element(node)
        if is_element and (everything or not is_dropped(node)):
            yield "open", node
            if node.child is not None:
                node = node.child
                continue
            yield "close", node
        elif node.tag == "-text":
            yield "text", node
        while node is not None and node.next is None:
            node = node.parent
            if node is None or node.mem_id == root.mem_id:
                return
            yield "close", node
        node = node.next if node is not None else None


def text_of(root: "LexborNode") -> str:
    """The visible text under an element, on one line."""
    return " ".join("".join(n.text_content or "" for e, n in walk(root) if e == "text").split())


def attribute(node: "LexborNode", name: str) -> str:
    """An attribute's value, empty when it is not there."""
    return node.attributes.get(name) or ""


def is_dropped(node: "LexborNode") -> bool:
    """True for what a reader of the page does not see, for struck-out text, and for navigation."""
    attributes = {k: v or "" for k, v in node.attributes.items()}
    return is_dropped_element(node.tag or "", attributes)


def is_dropped_element(tag: str, attributes: dict[str, str]) -> bool:
    """The same of a tag with its attributes."""
    if tag in _DROPPED:
        return True
    if not attributes:
        return False
    return (
        "hidden" in attributes
        or attributes.get("role", "") in _DROPPED_ROLES
        or _HIDDEN_STYLE.search(attributes.get("style", "")) is not None
        or _FURNITURE.search(f"{attributes.get('class', '')} {attributes.get('id', '')}") is not None
    )


def _is_element(node: "LexborNode") -> bool:
    tag = node.tag or "-"
    return not tag.startswith(("-", "!"))


def _depth(raw: bytes) -> int:
    """How deep the tags nest that the parser does not close by itself, at most."""
    depth = deepest = 0
    for match in _TAG.finditer(raw):
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest
