"""FHIR as JSON: PlanDefinition (R4, R5) with its actions, and the R5 Citation."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.article import Reference
from ingest.canonical import CanonicalText
from ingest.clean import clean
from ingest.errors import ArticleError
from ingest.readers.dates import StatedDate, dates
from ingest.readers.document import Document, Metadata, Parsed, article

NAME = "FHIR JSON"

_Json = Mapping[str, Any]
_TYPE = re.compile(rb'"resourceType"\s*:\s*"(\w+)"')
_WITHIN = 200_000
_STRENGTH, _QUALITY = "cqf-strengthOfRecommendation", "cqf-qualityOfEvidence"
_SAID = ("description", "purpose", "usage", "useContext", "jurisdiction")
_TITLES = {"purpose": "Purpose", "usage": "Usage"}
_KINDS = {"applicability": "Applies when", "start": "Starts when", "stop": "Stops when"}


def accepts(document: Document) -> bool:
    """True for a JSON object that names a FHIR resource type."""
    raw = document.raw[:_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    return raw.startswith(b"{") and _TYPE.search(raw) is not None


def read(document: Document) -> Parsed:
    """Return the article. Raises ArticleError for broken JSON and for resources of other types."""
    try:
        resource = json.loads(document.text)
    except (ValueError, RecursionError) as error:
        raise ArticleError(f"{document.name}: is not valid JSON ({error}).") from error
    kind = resource.get("resourceType")
    if kind not in ("PlanDefinition", "Citation"):
        raise ArticleError(f"{document.name}: is a FHIR {kind}; only PlanDefinition and Citation are read.")
    canonical = CanonicalText()
    canonical.heading(_title(resource), 1)
    (_plan if kind == "PlanDefinition" else _citation)(resource, canonical)
    return Parsed(
        article(document, canonical, _metadata(resource), _references(resource)), witness="\n".join(_words(resource))
    )


def _metadata(resource: _Json) -> Metadata:
    date = _date(resource)
    url = _text(resource.get("url"))
    return Metadata(
        title=_title(resource) or None,
        identifier=url or None,
        publisher=_text(resource.get("publisher")) or None,
        published=date.day if date else None,
        published_as=date.short if date else None,
        edition=_text(resource.get("version")) or None,
        url=url if re.match(r"https?://[^\s/]+", url) else None,
        licence=_text(resource.get("copyright")) or None,
    )


def _date(resource: _Json) -> StatedDate | None:
    """The day it was approved or last changed, as it states it."""
    stated = _text(resource.get("date")) or _text(resource.get("approvalDate"))
    return next(iter(dates(stated)), None)


def _title(resource: _Json) -> str:
    cited = next(iter(_each(_each(resource.get("citedArtifact"))[:1] and resource["citedArtifact"].get("title"))), {})
    return _text(resource.get("title")) or _text(cited.get("text")) or _text(resource.get("name"))


def _plan(resource: _Json, canonical: CanonicalText) -> None:
    for field in ("subtitle", "description", "purpose", "usage"):
        if field in _TITLES and resource.get(field):
            canonical.heading(_TITLES[field], 2)
        _say(canonical, _text(resource.get(field)))
    for goal in _each(resource.get("goal")):
        _say(canonical, f"Goal: {_concept(goal.get('description'))}")
    for action in _each(resource.get("action")):
        _action(action, canonical, 2)


def _action(action: _Json, canonical: CanonicalText, level: int) -> None:
    """An action: its title, what it says, when it applies, how strong it is, what documents it, and what it holds."""
    title = _text(action.get("title")) or _text(action.get("prefix"))
    if title:
        canonical.heading(title, min(level, 9))
    for field in ("description", "textEquivalent"):
        _say(canonical, _text(action.get(field)))
    for reason in (*_each(action.get("reason")), *_each(action.get("code"))):
        _say(canonical, f"Reason: {_concept(reason)}" if _concept(reason) else "")
    for condition in _each(action.get("condition")):
        _say(canonical, _condition(condition))
    _say(canonical, _grades(action))
    for related in _each(action.get("documentation")):
        _say(canonical, _related(related))
    for inner in _each(action.get("action")):
        _action(inner, canonical, level + 1)


def _condition(condition: _Json) -> str:
    """In its own words where it has any, else as it is computed."""
    expression = condition.get("expression") or {}
    said = _text(expression.get("description")) or _text(expression.get("expression"))
    return f"{_KINDS.get(condition.get('kind', ''), 'Condition')}: {said}" if said else ""


def _grades(action: _Json) -> str:
    """'Strength of recommendation: strong; quality of evidence: low', from the extensions of the action."""
    found = []
    for extension in _each(action.get("extension")):
        address = _text(extension.get("url"))
        said = _concept(extension.get("valueCodeableConcept"))
        if said and address.endswith(_STRENGTH):
            found.append(f"Strength of recommendation: {said}")
        elif said and address.endswith(_QUALITY):
            found.append(f"Quality of evidence: {said}")
    return "; ".join(found) + "." * bool(found)


def _citation(resource: _Json, canonical: CanonicalText) -> None:
    """What a Citation says of the work that it cites: titles, abstract, summary, authors and where it appeared."""
    _say(canonical, _text(resource.get("description")))
    for summary in _each(resource.get("summary")):
        _say(canonical, _text(summary.get("text")))
    cited = resource.get("citedArtifact") or {}
    for title in _each(cited.get("title")):
        _say(canonical, _text(title.get("text")))
    for abstract in _each(cited.get("abstract")):
        canonical.heading("Abstract", 2)
        _say(canonical, _text(abstract.get("text")))
    for form in _each(cited.get("publicationForm")):
        where = _text((form.get("publishedIn") or {}).get("title"))
        parts = (where, *(_text(form.get(k)) for k in ("articleDate", "volume", "issue", "pageString")))
        _say(canonical, f"Published in: {', '.join(p for p in parts if p)}." if any(parts) else "")
    for summary in _each((cited.get("contributorship") or {}).get("summary")):
        _say(canonical, _text(summary.get("value")))


def _references(resource: _Json) -> list[Reference]:
    """Related artifacts that are cited or document it, each address once."""
    found: dict[str, Reference] = {}
    for related in _every(resource, ("relatedArtifact", "documentation")):
        title = _related(related)
        url = _text(related.get("url")) or _text((related.get("document") or {}).get("url"))
        if title and related.get("type") in ("documentation", "citation", "justification", "derived-from"):
            number = str(len(found) + 1)
            web = url if re.match(r"https?://[^\s/]+", url) else None
            found.setdefault(title, Reference(number, "other", title, url=web))
    return list(found.values())


def _related(related: _Json) -> str:
    return next((t for k in ("citation", "display", "label") if (t := _text(related.get(k)))), "")


def _every(value: Any, names: tuple[str, ...]) -> Iterator[_Json]:
    """Every object under one of `names`, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in names:
                yield from _each(inner)
            yield from _every(inner, names)
    elif isinstance(value, list):
        for inner in value:
            yield from _every(inner, names)


def _words(resource: _Json) -> Iterator[str]:
    """Every text that is written for people, anywhere in the resource: what should be in the article."""
    for name in ("title", "subtitle", "description", "purpose", "usage", "textEquivalent", "copyright"):
        yield from _texts(resource, name)


def _texts(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name and isinstance(inner, str):
                yield inner
            elif key not in ("contained", "extension"):
                yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)


def _say(canonical: CanonicalText, text: str) -> None:
    """FHIR's markdown: its paragraphs and its list items."""
    for line in re.split(r"\n+", text):
        item = re.match(r"\s*(?:[-*+•]|\d+[.)])\s+(.*)", line)
        if item:
            canonical.item(item.group(1), [])
        else:
            canonical.paragraph(" ".join(line.split()), [])


def _concept(value: Any) -> str:
    """A CodeableConcept in words."""
    if not isinstance(value, dict):
        return ""
    return _text(value.get("text")) or next(
        (t for c in _each(value.get("coding")) if (t := _text(c.get("display")) or _text(c.get("code")))), ""
    )


def _text(value: Any) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


def _each(value: Any) -> list[_Json]:
    """The objects of a list, of one object, or of nothing."""
    several = value if isinstance(value, list) else [value]
    return [v for v in several if isinstance(v, dict)]
