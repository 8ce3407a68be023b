"""What a question takes for granted ("since tucatinib is first line, ...") and a source says otherwise.

The claim (qa.granted) is read as claims of sources are (ingest.claims) and compared with those of the retrieved
sentences: a plain claim of the same subject and another value is a correction, and none when a retrieved sentence says
what the question takes for granted. A claim of no such kind is corrected by a sentence that denies it (qa.denial).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.article import Article, Sentence
from ingest.claims import EXTRACTORS, Claim, Extractor, comparable
from ingest.claims.reading import read
from ingest.embed import Embedder
from ingest.engines.states import TokenModel
from qa.about_document import is_about_itself
from qa.answer import Citation, Notice
from qa.asserts import asserts
from qa.conditions.applies import compare
from qa.denial import denying
from qa.draft import DraftStatement, Evidence, SentenceId
from qa.granted import granted, in_context
from qa.question import Question

_BARE_LINE = re.compile(
    r"^(?P<what>.+?)\s+(?:is|are)\s+(?P<no>not\s+)?(?:an?\s+|the\s+)?(?P<line>first|second|third)[- ]line\b"
    r"(?:\s+(?:treatment|therapy|option|drug))?",
    re.IGNORECASE,
)
_OPEN = ("", "dose")


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim that the question takes for granted, in its words, and the sentence that says otherwise."""

    claim: str
    sentence_id: SentenceId


def correction(question: Question, evidence: Evidence, embedder: Embedder) -> Correction | None:
    """The first claim that a question takes for granted and a sentence of `evidence` says otherwise: one with another
    value of the same subject, or one that denies the claim (qa.denial), where the embedder gives states of tokens."""
    for claim in granted(question.asked):
        taken = [pair for said in _plainly(claim) for pair in _claims(_as_article(said), 0)]
        place, is_said = _contradicting(taken, evidence) if taken else (None, False)
        if place is None and not is_said and isinstance(embedder, TokenModel):
            place = _denying(in_context(claim, question.asked), question, evidence, embedder)
        if place is not None:
            return Correction(claim, place)
    return None


def _denying(claim: str, question: Question, evidence: Evidence, model: TokenModel) -> SentenceId | None:
    """The sentence for this patient that denies the claim."""
    places = [(i, *evidence.sentence(i)) for i in evidence.sentence_ids]
    said = [(i, a) for i, a, _ in places if asserts(a, i[1]) and not is_about_itself(a, i[1], frozenset())]
    own = [i for i, a in said if compare(question.facts, a, i[1]).verdict != "no"]
    found = denying(claim, [evidence.quote(i) for i in own], model)
    return None if found is None else own[found]


def correcting(found: Correction, evidence: Evidence) -> DraftStatement:
    """The statement that corrects the question: the quote of the sentence that says otherwise."""
    return DraftStatement(evidence.quote(found.sentence_id), "quote", (found.sentence_id,))


def correction_notice(
    found: Correction | None, citations: Iterable[Citation], evidence: Evidence
) -> tuple[Notice, ...]:
    """What to say of it, with the number of its sentence."""
    if found is None:
        return ()
    article, sentence = evidence.sentence(found.sentence_id)
    key = (article.article_id, sentence.start, sentence.end)
    numbers = [c.number for c in citations if (c.article_id, c.start, c.end) == key]
    quote = article.quote(sentence)
    return tuple(
        Notice("premise", f"The question takes it that {found.claim}; the source says: “{quote}” [{n}]")
        for n in numbers
    )


def _contradicting(taken: Sequence[tuple[Extractor, Claim]], evidence: Evidence) -> tuple[SentenceId | None, bool]:
    """The first sentence that gives another value; and whether one gives the same, when none is returned."""
    found: SentenceId | None = None
    for sentence_id in evidence.sentence_ids:
        article, _ = evidence.sentence(sentence_id)
        for extractor, said in _claims(article, sentence_id[1]):
            for own_extractor, own in taken:
                if extractor is not own_extractor or not _is_about(said, own):
                    continue
                if said.value == own.value:
                    return None, True
                if found is None and comparable(own, said) and extractor.conflict(own, said):
                    found = sentence_id
    return found, False


def _is_about(said: Claim, own: Claim) -> bool:
    """True when a source speaks of what the question speaks of; conditions that the question leaves open, and which of
    several doses it means, may be any."""
    if said.kind != own.kind or len(said.subject) != len(own.subject):
        return False
    return all(a == b or a in _OPEN for a, b in zip(own.subject, said.subject, strict=True))


def _claims(article: Article, position: int) -> Iterator[tuple[Extractor, Claim]]:
    reading = read(article, position)
    yield from ((extractor, claim) for extractor in EXTRACTORS for claim in extractor.extract(reading))


def _plainly(granted: str) -> tuple[str, ...]:
    """The claim as sentences that the extractors read: "X is first line" says that it is approved and recommended."""
    own = granted[:1].upper() + granted[1:] + "."
    bare = _BARE_LINE.match(granted)
    if bare is None:
        return (own,)
    no = bare.group("no") or ""
    line = f"{bare.group('line').lower()}-line treatment"
    subject = bare.group("what")
    return tuple(
        f"{subject[:1].upper()}{subject[1:]} is {no}{verb} for {line}{granted[bare.end() :]}."
        for verb in ("approved", "recommended")
    )


def _as_article(text: str) -> Article:
    return Article(
        article_id="question",
        question=None,
        title="",
        publisher=None,
        published=None,
        tier="T4",
        text=text,
        sections=(),
        sentences=(Sentence(0, len(text)),),
    )
