"""XML without entities, network or bombs. The only file that speaks to lxml."""

import html
import re
from typing import TYPE_CHECKING

from ingest.errors import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARES = re.compile(rb"<!ENTITY\b", re.IGNORECASE)


def parse(raw: bytes, name: str) -> "_Element":
    """The root of an XML document. Names of entities that HTML knows become characters.

    Raises ArticleError for a document that declares entities of its own, or nests deeper than libxml2 allows.
    """
    from lxml import etree

    if _DECLARES.search(raw):
        raise ArticleError(f"{name}: declares entities, which are not read. Save it without its own entities.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise ArticleError(f"{name}: is not well-formed XML ({error.msg}).") from error
    for entity in root.iter(etree.Entity):
        _as_text(entity, name)
    return root


def _as_text(entity: "_Element", name: str) -> None:
    """Put the character that an entity names into the text before it."""
    written = entity.text or ""
    character = html.unescape(written)
    if character == written:
        raise ArticleError(f"{name}: uses the entity {written}, which it does not declare and is not known.")
    parent, before = entity.getparent(), entity.getprevious()
    text = character + (entity.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text
    entity.tail = None
    if parent is not None:
        parent.remove(entity)


def local(element: "_Element") -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: "_Element | None") -> str:
    """All text under an element, on one line; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
