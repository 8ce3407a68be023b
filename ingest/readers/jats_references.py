"""The reference list of a JATS article."""

from typing import TYPE_CHECKING

from ingest.article import Reference
from ingest.readers.dates import date_of
from ingest.readers.jats_metadata import person
from ingest.readers.xml_tree import local, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_CITATIONS = frozenset("element-citation mixed-citation citation nlm-citation".split())


def references(root: "_Element") -> tuple[tuple[Reference, ...], dict[str, str]]:
    """Every reference in order, and the ids that citations point to, each with the id of its reference."""
    found: dict[str, Reference] = {}
    ids: dict[str, str] = {}
    for position, entry in enumerate(root.iter("{*}ref"), start=1):
        cited = [e for e in entry.iter() if local(e) in _CITATIONS]
        number = text_of(entry.find("{*}label")).strip("[]().") or str(position)
        number = number if number not in found else f"{number}-{position}"
        found[number] = _reference(cited[0] if cited else entry, number, [*cited[1:]])
        for element in (entry, *cited):
            if element.get("id"):
                ids[str(element.get("id"))] = number
    return tuple(found.values()), ids


def _reference(entry: "_Element", number: str, others: list["_Element"]) -> Reference:
    """One entry; what is not marked up stays together as its title. Several works under one number are one entry."""
    title = _first(entry, "article-title", "chapter-title", "data-title")
    source = _first(entry, "source")
    year = _first(entry, "year")
    date = date_of(year[:4]) if year[:4].isdigit() else None
    ids = {e.get("pub-id-type") or "": text_of(e) for e in entry.iter("{*}pub-id")}
    place = " ".join(
        t for n in ("volume", "issue", "elocation-id", "fpage", "lpage", "edition") if (t := _first(entry, n))
    )
    publisher = _first(entry, "publisher-name")
    is_marked_up = bool(title or source)
    also = " ".join(text_of(e) for e in others)
    own = (title or source) if is_marked_up else text_of(entry)
    return Reference(
        reference_id=number,
        kind="other",
        title=" ".join(p for p in (own, also) if p) or "not stated",
        authors="; ".join(p for e in entry.iter() if local(e) in ("name", "string-name") and (p := person(e))) or None,
        organisation=_first(entry, "collab") or None,
        publication=", ".join(p for p in (source if title else "", place, publisher) if p) or None,
        date=date.as_stated if date else None,
        doi=ids.get("doi"),
        pmid=ids.get("pmid"),
    )


def _first(entry: "_Element", name: str, *others: str) -> str:
    return next((t for n in (name, *others) if (t := text_of(entry.find(f".//{{*}}{n}")))), "")
