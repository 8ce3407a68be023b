"""What an HTML page says about itself in its head: citation tags, Dublin Core, Open Graph, JSON-LD."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ingest.readers.dates import StatedDate, dates
from ingest.readers.document import Metadata
from ingest.readers.html_tree import attribute, text_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TITLE = ("citation_title", "dc.title", "dcterms.title", "og:title")
_PUBLISHER = ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name")
_PUBLISHED = (
    "citation_publication_date", "citation_date", "citation_online_date", "dc.date", "dc.date.issued", "dcterms.issued",
    "dcterms.date", "article:published_time", "datepublished",
)  # fmt: skip
_LICENCE = ("dc.rights", "dcterms.license", "dcterms.rights")
_TYPES = re.compile(r"Article|Guideline|WebPage|Report|Document", re.IGNORECASE)


def metadata(root: "LexborNode") -> Metadata:
    """What the page states; its first `h1` is its title where the head names none but the window's."""
    named = _meta(root)
    linked = _json_ld(root)
    heading = root.css_first("h1")
    window = root.css_first("title")
    titles = (_first(named, _TITLE), _text(linked.get("headline")), text_of(heading) if heading else "")
    date = _date(_first(named, _PUBLISHED) or _text(linked.get("datePublished")))
    doi = _first(named, ("citation_doi", "dc.identifier.doi", "prism.doi"))
    canonical = root.css_first("link[rel=canonical]")
    url = attribute(canonical, "href") if canonical else named.get("og:url", "")
    return Metadata(
        title=next((t for t in titles if t), None) or (text_of_title(window) if window else None),
        identifier=f"doi-{doi}" if doi else None,
        publisher=_first(named, _PUBLISHER) or _text(linked.get("publisher")) or None,
        published=date.day if date else None,
        published_as=date.short if date else None,
        url=url if re.match(r"https?://[^\s/]+", url) else None,
        licence=_first(named, _LICENCE) or None,
    )


def text_of_title(node: "LexborNode") -> str:
    """The text of `title`, which stands in the head and is not walked as text."""
    return " ".join((node.text() or "").split())


def _meta(root: "LexborNode") -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.css("meta"):
        name = attribute(node, "name") or attribute(node, "property") or attribute(node, "itemprop")
        if name and attribute(node, "content").strip():
            found.setdefault(name.lower(), " ".join(attribute(node, "content").split()))
    return found


def _json_ld(root: "LexborNode") -> Mapping[str, Any]:
    """The first JSON-LD object that describes a text; broken JSON states nothing."""
    for node in root.css('script[type="application/ld+json"]'):
        try:
            read = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        several = read.get("@graph", [read]) if isinstance(read, dict) else read
        for item in several if isinstance(several, list) else []:
            if isinstance(item, dict) and _TYPES.search(str(item.get("@type", ""))):
                return item
    return {}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _first(named: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((named[n] for n in names if n in named), "")


def _date(text: str) -> StatedDate | None:
    return next(iter(dates(text)), None)
