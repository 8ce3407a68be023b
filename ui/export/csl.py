"""References of an answer as CSL-JSON, which Zotero, Mendeley, Word and pandoc read."""

import json
from typing import Any

from ingest.article import TIER_NAMES
from qa.answer import Answer, Citation


def csl_json(answer: Answer) -> str:
    """One item for each cited article (CSL-JSON 1.0.2), in order of its smallest citation number."""
    return json.dumps([csl_item(group[0]) for group in answer.sources], ensure_ascii=False, indent=1) + "\n"


def csl_item(citation: Citation) -> dict[str, Any]:
    """The article of a citation. What the article does not state is left out, never filled in."""
    item: dict[str, Any] = {
        "id": citation.article_id,
        "type": "report",
        "title": citation.title,
        "genre": TIER_NAMES[citation.tier],
    }
    if citation.publisher:
        item["author"] = [{"literal": citation.publisher}]
        item["publisher"] = citation.publisher
    if citation.published:
        item["issued"] = {"date-parts": [_date_parts(citation)]}
    if citation.edition:
        item["edition"] = citation.edition
    if citation.url:
        item["URL"] = citation.url
    return item


def _date_parts(citation: Citation) -> list[int]:
    """The year, month and day that the source itself states: of a source dated 2022 the day is not known."""
    assert citation.published is not None
    parts = [citation.published.year, citation.published.month, citation.published.day]
    stated = citation.published_as
    return parts if stated is None else parts[: 1 + stated.count("-")]
