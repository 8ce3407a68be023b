"""References of a document, from the lines of its own list."""

import re

from ingest.article import Reference
from ingest.clean import one_line

LIST_TITLE = re.compile(
    r"(?:\d+\.?\s*)?(?:references?(?: list| cited)?|bibliography|literature cited|works cited|citations)\s*:?",
    re.IGNORECASE,
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")
_PMID = re.compile(r"\bPMID:?\s*(\d{1,9})\b|pubmed/(\d{1,9})|list_uids=(\d{1,9})|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?=[\s;,.):a-z]|$)")
_NUMBER = re.compile(r"^\s*[\[(]?(\d{1,3})[\]).]\s+")


def of_line(line: str, number: str, links: str = "") -> Reference:
    """A reference from one entry: `line` its whole text, which is kept as the title, `links` the addresses in it.

    The year is taken only where the entry has no other; the kind stays 'other', since the list does not say.
    """
    text = _NUMBER.sub("", one_line(line))
    years = set(_YEAR.findall(_DOI.sub("", text)))
    doi = _DOI.search(f"{text} {links}")
    pmid = _PMID.search(f"{text} {links}")
    return Reference(
        reference_id=number,
        kind="other",
        title=text or "not stated",
        date=years.pop() if len(years) == 1 else None,
        doi=doi.group() if doi else None,
        pmid=next(g for g in pmid.groups() if g) if pmid else None,
    )


def leading_number(line: str) -> str | None:
    """The number that an entry begins with: '12. Smith J' is 12."""
    match = _NUMBER.match(line)
    return match.group(1) if match else None
