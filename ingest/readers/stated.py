"""What a document says about itself in its own text: fields such as 'Date released' and 'Guideline developer(s)'."""

import re
from dataclasses import replace

from ingest.canonical import CanonicalText
from ingest.readers.dates import latest
from ingest.readers.document import Metadata

_PUBLISHER = re.compile(
    r"(?:guideline |document )?(?:developers?(?:\(s\))?|publishers?(?:\(s\))?|issuing (?:body|organi[sz]ation)"
    r"|issued by|published by|developed by)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:date (?:released|published|issued|of (?:publication|release|issue))|(?:release|publication|issue) date"
    r"|published(?: on)?|(?:last )?(?:updated|revised)(?: on)?)",
    re.IGNORECASE,
)
_LINE = re.compile(r"([A-Z][A-Za-z() ]{3,40}):\s*(\S.{2,200})")
_LONGEST = 400
_NEAR_THE_TOP = 12


def complete(found: Metadata, canonical: CanonicalText) -> Metadata:
    """`found` with the publisher and the date that the text states under a heading or after a label of that name."""
    for label, value in _fields(canonical):
        date = latest(value) if found.published is None and _DATE.fullmatch(label) else None
        if date:
            found = replace(found, published=date.day, published_as=date.short)
        if found.publisher is None and _PUBLISHER.fullmatch(label):
            found = replace(found, publisher=_organisation(value))
    return found


def _fields(canonical: CanonicalText) -> list[tuple[str, str]]:
    """Short sections as (heading, text), then 'Label: value' lines near the top of the document."""
    text = canonical.text
    found = [
        (s.headings[-1].strip(" :"), text[s.start + len(s.headings[-1]) : s.end].strip()) for s in canonical.sections
    ]
    lines = [text[s.start : s.end] for s in canonical.sentences[:_NEAR_THE_TOP]]
    found += [(m.group(1).strip(), m.group(2)) for line in lines if (m := _LINE.match(line))]
    return [(label, value) for label, value in found if value and len(value) <= _LONGEST]


def _organisation(value: str) -> str:
    """'American College of Radiology - Medical Specialty Society' without the kind of organisation; several by ';'."""
    lines = [line.strip().rstrip(".") for line in value.splitlines() if line.strip()]
    return "; ".join(re.sub(r"\s+[-–]\s+[A-Z][^-–]*$", "", line) for line in lines)
