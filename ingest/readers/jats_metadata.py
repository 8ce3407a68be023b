"""What a JATS article says about itself: title, journal, publisher, date, identifiers, licence, people."""

from typing import TYPE_CHECKING

from ingest.readers.dates import StatedDate, date_of
from ingest.readers.document import Metadata
from ingest.readers.xml_tree import local, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# The day it first appeared goes before that of the printed issue.
_DATE_TYPES = ("epub", "pub", "epreprint", "ppub", "collection", "")


def metadata(root: "_Element") -> Metadata:
    """What the front matter states."""
    ids = {e.get("pub-id-type") or "": text_of(e) for e in root.findall("{*}front/{*}article-meta/{*}article-id")}
    doi, pmid = ids.get("doi"), ids.get("pmid")
    date = _published(root)
    journal = text_of(root.find("{*}front/{*}journal-meta//{*}journal-title"))
    publisher = text_of(root.find("{*}front/{*}journal-meta//{*}publisher-name"))
    return Metadata(
        title=text_of(root.find("{*}front/{*}article-meta/{*}title-group/{*}article-title")) or None,
        identifier=f"doi-{doi}" if doi else f"pmid-{pmid}" if pmid else None,
        publisher=", ".join(dict.fromkeys(p for p in (journal, publisher) if p)) or None,
        published=date.day if date else None,
        published_as=date.short if date else None,
        url=f"https://doi.org/{doi}" if doi else f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
        licence=text_of(root.find("{*}front/{*}article-meta/{*}permissions/{*}license")) or None,
    )


def people(root: "_Element") -> list[str]:
    """Lines on who wrote the article and on what: authors, where they work, keywords, notes of the authors."""
    meta = root.find("{*}front/{*}article-meta")
    if meta is None:
        return []
    names = [person(e) for e in meta.findall("{*}contrib-group/{*}contrib")]
    places = [text_of(e) for e in meta.iter("{*}aff")]
    words = [text_of(e) for e in meta.iter("{*}kwd")]
    lines = [f"{what}: {'; '.join(p for p in parts if p)}." for what, parts in
             (("Authors", names), ("Affiliations", places), ("Keywords", words)) if any(parts)]  # fmt: skip
    return [*lines, *(text_of(e) for e in meta.findall("{*}author-notes/*") if text_of(e))]


def person(element: "_Element") -> str:
    """A contributor's name, given names first, or that of the group."""
    name = element if local(element) in ("name", "string-name") else element.find(".//{*}name")
    if name is None:
        return text_of(element.find("{*}collab")) or text_of(element.find("{*}string-name"))
    parts = [text_of(name.find(f"{{*}}{p}")) for p in ("given-names", "surname", "suffix")]
    return " ".join(p for p in parts if p) or text_of(name)


def _published(root: "_Element") -> StatedDate | None:
    found: list[tuple[int, StatedDate]] = []
    for element in root.findall("{*}front/{*}article-meta/{*}pub-date"):
        kind = element.get("pub-type") or element.get("date-type") or ""
        parts = [text_of(element.find(f"{{*}}{p}")) for p in ("year", "month", "day")]
        date = date_of(*parts) if parts[0] else None
        if date:
            found.append((_DATE_TYPES.index(kind) if kind in _DATE_TYPES else len(_DATE_TYPES), date))
    return min(found, key=lambda f: (-len(f[1].as_stated), f[0]), default=(0, None))[1]
