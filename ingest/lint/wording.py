"""Words stronger than what stands behind them."""

import re
from collections.abc import Iterator

from ingest.article import Sentence
from ingest.claims.reading import Reading, read
from ingest.claims.words import named, vocabulary
from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit

_DIRECTIVE = re.compile(r"\b(?:do not|don't|should(?: not)?|must(?: not)?|avoid|never|always)\b", re.IGNORECASE)
_NO_EVIDENCE = re.compile(
    r"\binsufficient (?:data|evidence)\b|\b(?:data|evidence) (?:is|are|was|were) (?:insufficient|lacking)\b"
    r"|\bno evidence (?:for|that)\b",
    re.IGNORECASE,
)
_WEAK_GRADE = re.compile(
    r"\b(?:weak|conditional|class (?:IIb|2b)|strength insufficient)\b|^(?:2[A-D])$|\bgrade C\b", re.IGNORECASE
)
_STRONG = re.compile(
    r"\b(?:must|do not|should|is recommended|are recommended|recommends|always|never|required)\b", re.IGNORECASE
)
_WEAK = re.compile(
    r"\b(?:may|might|can|could|consider\w*|suggest\w*|option(?:al|s)?|discuss\w*|weak\w*|conditional\w*|insufficient|prefers|possible"
    r"|limits|reasonable)\b",
    re.IGNORECASE,
)
_SOURCE_SAYS = re.compile(r"\b(?:says?|states?) (?:that )?", re.IGNORECASE)
_SHOULD = re.compile(
    r"\b(?:should (?:receive|be (?:offered|given|treated|performed)|undergo|have)|must)\b", re.IGNORECASE
)
_MAY = re.compile(
    r"\b(?:may (?:be (?:offered|considered|given|used)|offer)|(?:should|can|might|could)(?: still)? be considered)\b",
    re.IGNORECASE,
)
_SHARED = 0.6


def directive_without_evidence(document: Document, _: Surroundings) -> Iterator[Hit]:
    """An order, for or against, in one sentence with the words that data are insufficient."""
    for sentence, text in document.texts():
        directive = _DIRECTIVE.search(text)
        if directive and _NO_EVIDENCE.search(text):
            yield document.hit(
                sentence,
                f"{directive.group()!r} is an order, and by the same sentence the evidence is insufficient for one.",
            )


def stronger_than_grade(document: Document, _: Surroundings) -> Iterator[Hit]:
    """Strong words under a marker whose grade is weak; words that a sentence ascribes to its source are left alone."""
    for sentence, text in document.texts():
        grades = [m.grade for m in sentence.markers if m.grade]
        weak = grades and all(_WEAK_GRADE.search(g) for g in grades)
        strong = _STRONG.search(text)
        if weak and strong and not _WEAK.search(text) and not _SOURCE_SAYS.search(text):
            yield document.hit(sentence, f"{strong.group()!r} is stronger than the source's own grade ({grades[0]}).")


def strength_differs(document: Document, around: Surroundings) -> Iterator[Hit]:
    """'should receive' where another sentence, here or in another article, has 'may be offered' for the same."""
    weak = [(d, s, r) for d in around.documents for s, r in _readings(d, _MAY)]
    for sentence, strong in _readings(document, _SHOULD):
        for other, other_sentence, reading in weak:
            if strong.place != reading.place and _same_advice(strong, reading):
                quote = other.article.quote(other_sentence)
                yield document.hit(sentence, f"{other.article.article_id} is weaker on the same matter: “{quote}”")
                break


def _readings(document: Document, words: re.Pattern[str]) -> Iterator[tuple[Sentence, Reading]]:
    for position, (sentence, text) in enumerate(document.texts()):
        if words.search(text):
            yield sentence, read(document.article, position)


def _same_advice(one: Reading, other: Reading) -> bool:
    """True when one treats of a part of what the other treats of, for patients who can be the same."""
    things, others = _things(one), _things(other)
    named_groups = one.conditions.keys() & other.conditions.keys() & {"number", "symptoms", "nodes", "receptors", "age"}
    return (
        bool(things and others)
        and (things <= others or others <= things)
        and bool(named_groups)
        and one.conditions_allow(other)
        and one.nearness(other) >= _SHARED
    )


def _things(reading: Reading) -> frozenset[str]:
    return frozenset((*named(vocabulary().treatments, reading.plain), *reading.drugs))
