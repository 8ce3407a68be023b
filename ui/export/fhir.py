"""An answer as FHIR R5: a Bundle with a Citation for each source and an ArtifactAssessment for each statement.

Elements as in http://hl7.org/fhir/R5/citation.html and http://hl7.org/fhir/R5/artifactassessment.html. What a source
does not state is left out.
"""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

from ingest.article import TIER_NAMES
from qa.answer import Answer, Citation, PrimarySource, Statement
from qa.outline import APPLIES, REVIEW_NAMES

Json = dict[str, Any]

_URN = "urn:guideline-qa"
_STRENGTH = "http://terminology.hl7.org/CodeSystem/recommendation-strength"
_CERTAINTY = "http://terminology.hl7.org/CodeSystem/certainty-rating"
# Only words that are the code's own; 'conditional' is GRADE's other word for 'weak'.
_IS_STRENGTH = re.compile(r"(?:strength )?(?P<word>strong|weak)(?: recommendation)?", re.IGNORECASE)
_IS_CONDITIONAL = re.compile(r"(?:strength )?conditional(?: recommendation)?", re.IGNORECASE)
_IS_CERTAINTY = re.compile(r"(?:evidence|certainty) (?P<word>very low|low|moderate|high)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def fhir_json(answer: Answer) -> str:
    """The Bundle as JSON text; the same answer gives the same text."""
    return json.dumps(fhir_bundle(answer), ensure_ascii=False, indent=1) + "\n"


def fhir_bundle(answer: Answer) -> Json:
    """A Bundle of type collection: the sources in order of their smallest citation number, then the statements in
    order. The answer's id names it, and with it every resource."""
    sources = [(_full_url(answer, group[0].article_id), _citation(group[0])) for group in answer.sources]
    assessments = [
        (_full_url(answer, f"statement {i}"), _assessment(answer, statement))
        for i, statement in enumerate(answer.statements, start=1)
    ]
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": {"system": f"{_URN}:answer", "value": answer.answer_id},
    }
    entries = [{"fullUrl": url, "resource": resource} for url, resource in (*sources, *assessments)]
    return {**bundle, "entry": entries} if entries else bundle


def _full_url(answer: Answer, name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{_URN}:{answer.answer_id}:{name}')}"


def _citation(cited: Citation) -> Json:
    """The article of a citation."""
    kind = _text(f"{TIER_NAMES[cited.tier]} ({cited.tier})")
    artifact: Json = {
        "identifier": [{"system": f"{_URN}:article", "value": cited.article_id}],
        "title": [{"text": cited.title}],
        "classification": [{"type": {"text": "Kind of source"}, "classifier": [kind]}],
    }
    if cited.edition:
        artifact["version"] = {"value": cited.edition}
    form = _published(cited)
    if form:
        artifact["publicationForm"] = [form]
    if cited.url:
        artifact["webLocation"] = [{"url": cited.url}]
    return {"resourceType": "Citation", "status": "active", "title": cited.title, "citedArtifact": artifact}


def _published(cited: Citation) -> Json:
    """By whom and when, as exactly as the source says when."""
    form: Json = {"publishedIn": {"publisher": {"display": cited.publisher}}} if cited.publisher else {}
    if cited.published:
        stated = cited.published_as
        form["articleDate"] = stated if stated and _DATE.fullmatch(stated) else cited.published.isoformat()
    return form


def _assessment(answer: Answer, statement: Statement) -> Json:
    """What a statement says of the sentences that it cites; it is about the article of the first one."""
    cited = [answer.citation(n) for n in statement.citations]
    content: Json = {
        "informationType": "comment",
        "type": _text("Quote" if statement.kind == "quote" else "Statement"),
        "summary": statement.text,
        "component": list(_components(statement, cited)),
    }
    related = [_related(p) for c in cited for p in c.primary]
    if related:
        content["relatedArtifact"] = related
    first = cited[0]
    return {
        "resourceType": "ArtifactAssessment",
        "title": answer.question.standalone,
        "date": answer.question.as_of.isoformat(),
        "artifactReference": {"reference": _full_url(answer, first.article_id), "display": first.title},
        "content": [content],
    }


def _components(statement: Statement, cited: list[Citation]) -> Iterator[Json]:
    """Strength, applicability, review state and place of what was said."""
    for strength in statement.strength:
        coded = list(_codings(strength))
        yield _classified("Strength and certainty as stated", _text(strength))
        yield from (_classified(what, {"coding": [coding], "text": strength}) for what, coding in coded)
    applies = statement.applies
    if applies.is_compared:
        yield {**_classified("Applicability", _text(APPLIES[applies.verdict])), "summary": applies.why}
    for one in cited:
        place = " › ".join((*one.headings, *([f"page {one.page}"] if one.page else [])))
        yield {
            "informationType": "comment",
            "type": _text("Cited sentence"),
            "summary": one.quote,
            **({"classifier": [_text(place)]} if place else {}),
            "path": [f"{_URN}:sentence:{one.article_id}:{one.start}-{one.end}:sha256:{one.sha256}"],
        }
        yield _classified("Review", _text(REVIEW_NAMES[one.review]))


def _classified(what: str, classifier: Json) -> Json:
    return {"informationType": "classifier", "type": _text(what), "classifier": [classifier]}


def _codings(strength: str) -> Iterator[tuple[str, Json]]:
    """The codes of 'GRADE: strong; certainty moderate'; a word that is no code gives none."""
    scale, _, grades = strength.partition(": ")
    for grade in grades.split("; "):
        if found := _IS_STRENGTH.fullmatch(grade):
            yield "Strength", _coding(_STRENGTH, found.group("word"))
        elif scale == "GRADE" and _IS_CONDITIONAL.fullmatch(grade):
            yield "Strength", _coding(_STRENGTH, "weak")
        elif found := _IS_CERTAINTY.fullmatch(grade):
            yield "Certainty", _coding(_CERTAINTY, found.group("word"))


def _coding(system: str, word: str) -> Json:
    return {"system": system, "code": word.lower().replace(" ", "-"), "display": word.capitalize()}


def _related(primary: PrimarySource) -> Json:
    """The publication that a cited sentence names as its own source."""
    related: Json = {"type": "derived-from", "citation": primary.label}
    return {**related, "document": {"url": primary.url}} if primary.url else related


def _text(text: str) -> Json:
    return {"text": text}
