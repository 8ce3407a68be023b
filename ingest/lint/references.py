"""Markers and references: do they lead anywhere, and to what they claim to be?"""

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.article import Reference, Sentence
from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit
from ingest.lint.sources import named_sources

_PRIMARY = frozenset({"guideline", "label", "approval", "trial", "systematic_review", "statement"})
_ATTRIBUTED = re.compile(
    r"\b(?P<who>[A-Z]{3,}(?:[-/][A-Z]{2,})*)(?: [A-Z]{2}\d+)?(?: \d{4})? "
    r"(?:recommends|suggests|says|states|advises|names|lists|limits|rates|uses|makes)\b"
    r"|\baccording to (?:the )?(?P<source>[A-Z]{3,}(?:[-/][A-Z]{2,})*)\b"
)
_OWN_WORDS = re.compile(
    r"\b(?:insights?|summar(?:y|ies)|editors?|editorial|medical advisory board|our)\b", re.IGNORECASE
)
_REFERENCES = re.compile(r"\nReferences\n(.*?)(?:\nRelated Questions\n|\Z)", re.DOTALL)


def unresolved_markers(document: Document, _: Surroundings) -> Iterator[Hit]:
    """Every marker that names no reference, once, with how often it stands."""
    places: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in document.article.sentences:
        for mark in dict.fromkeys(m.mark for m in sentence.markers if m.reference_id is None):
            places[mark].append(sentence)
    listed = len(document.article.references)
    for mark, sentences in places.items():
        times = f"{len(sentences)} sentence{'s' if len(sentences) > 1 else ''}"
        yield document.hit(
            sentences[0],
            f"Marker {mark} backs {times} and resolves to nothing; {listed} references are listed, unnumbered.",
        )


def no_references(document: Document, _: Surroundings) -> Iterator[Hit]:
    """An article that makes statements and lists no source."""
    if not document.article.references:
        yield Hit(document.article.title, "", "The article lists no reference at all.")


def overloaded_markers(document: Document, _: Surroundings) -> Iterator[Hit]:
    """One marker under sentences that name different sources, when its reference is none of them."""
    article = document.article
    sources: dict[str, dict[str, Sentence]] = defaultdict(dict)
    for sentence, text in document.texts():
        for marker in sentence.markers:
            if marker.reference_id is None or article.reference(marker.reference_id).kind not in _PRIMARY:
                for name in named_sources(text):
                    sources[marker.mark].setdefault(name, sentence)
    marked = sum(bool(s.markers) for s in article.sentences)
    for mark, names in sources.items():
        if len(names) >= 2:
            share = sum(any(m.mark == mark for m in s.markers) for s in article.sentences)
            yield document.hit(
                next(iter(names.values())),
                f"Marker {mark} stands for {', '.join(names)} at once, in {share} of {marked} marked sentences.",
            )


def misattributed(document: Document, _: Surroundings) -> Iterator[Hit]:
    """A recommendation ascribed to an organisation that none of the sentence's own references names."""
    for sentence, text in document.texts():
        known = [document.article.reference(m.reference_id) for m in sentence.markers if m.reference_id]
        if not known:
            continue
        own = " ".join(_described(r) for r in known)
        for match in _ATTRIBUTED.finditer(text):
            who = match.group("who") or match.group("source")
            if any(part not in own for part in re.split(r"[-/]", who)) and _initials(who) not in map(
                _initials_of, known
            ):
                yield document.hit(
                    sentence, f"The sentence ascribes this to {who}, and its references do not name {who}."
                )


def incomplete_references(document: Document, _: Surroundings) -> Iterator[Hit]:
    """A reference without a publication or without a date cannot be looked up."""
    for reference in document.article.references:
        missing = [n for n, v in (("publication", reference.publication), ("date", reference.date)) if not v]
        if missing:
            yield Hit("References", reference.title, f"The reference has no {' and no '.join(missing)}.")


def self_published_guidelines(document: Document, _: Surroundings) -> Iterator[Hit]:
    """A page's own summary that is called a guideline."""
    publisher = document.article.publisher
    for reference in document.article.references:
        if publisher and reference.kind == "guideline" and publisher in (reference.organisation, reference.authors):
            yield Hit(
                "References", reference.title, f"It is called a guideline and its publisher is {publisher} itself."
            )
    for title, source in _called_guidelines(document):
        if (publisher and publisher in source) or _OWN_WORDS.search(source):
            yield Hit("References", f"{title}. {source}", "It is called 'Guideline' and is a summary, not a guideline.")


def _called_guidelines(document: Document) -> Iterator[tuple[str, str]]:
    """Title and source line of what an answer page's list calls 'Guideline'."""
    found = _REFERENCES.search(document.raw) if document.is_answer_page else None
    lines = [line.strip() for line in found.group(1).splitlines() if line.strip()] if found else []
    for i in range(0, len(lines) - 2, 3):
        if lines[i] == "Guideline":
            yield lines[i + 1], lines[i + 2]


def _described(reference: Reference) -> str:
    parts = (
        reference.reference_id.upper(),
        reference.organisation,
        reference.authors,
        reference.title,
        reference.publication,
    )
    return " ".join(p for p in parts if p)


def _initials(name: str) -> str:
    return re.sub(r"[^A-Z]", "", name)


def _initials_of(reference: Reference) -> str:
    """'US Food and Drug Administration' is FDA."""
    return "".join(w[0] for w in re.findall(r"[A-Z][a-z]+", reference.organisation or ""))
