"""The YAML block that other programs write above Markdown: what it says of the document; the rest of it is left out.

A block that names an article is of our own format (`ingest.readers.front_matter`).
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from ingest.readers.dates import latest
from ingest.readers.document import Metadata
from ingest.strict_yaml import load_yaml

_BLOCK = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PUBLISHER = ("publisher", "organisation", "organization", "institution", "author", "authors")
_DATE = ("published", "date", "publication_date", "date_published", "updated", "lastmod")
_ADDRESS = ("url", "canonical", "canonical_url", "permalink", "link")


def read(text: str) -> tuple[Metadata, str]:
    """What the block says, and the text below it; nothing and the whole text where there is no such block."""
    match = _BLOCK.match(text)
    fields = _fields(match.group(1)) if match else None
    if match is None or fields is None:
        return Metadata(), text
    date = next((found for value in _values(fields, _DATE) if (found := latest(value))), None)
    return Metadata(
        title=next(_values(fields, ("title",)), None),
        publisher=next(_values(fields, _PUBLISHER), None),
        published=date.day if date else None,
        published_as=date.short if date else None,
        edition=next(_values(fields, ("edition", "version")), None),
        url=next((a for a in _values(fields, _ADDRESS) if re.match(r"https?://[^\s/]+", a, re.IGNORECASE)), None),
        licence=next(_values(fields, ("licence", "license")), None),
    ), text[match.end() :]


def _fields(block: str) -> Mapping[str, Any] | None:
    """The fields by their names in lower case; None for what is no YAML mapping."""
    try:
        found = load_yaml(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return {str(name).lower(): value for name, value in found.items()} if isinstance(found, dict) else None


def _values(fields: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    """The values of those fields that are there, as text: of a list its entries, of an entry with a name that."""
    for name in names:
        entries = fields.get(name) if isinstance(fields.get(name), list) else [fields.get(name)]
        told = [e.get("name") if isinstance(e, dict) else e for e in entries or ()]
        text = "; ".join(str(t) for t in told if isinstance(t, str | int | float | dt.date) and not isinstance(t, bool))
        if text.strip():
            yield text.strip()
