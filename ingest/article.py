"""Article: one canonical text, and everything else as spans of it."""

import datetime as dt
import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import Any, Literal

from ingest.errors import ArticleError
from ingest.sieve import Sieve

Tier = Literal["T0", "T1", "T2", "T3", "T4"]
ReviewStatus = Literal["submitted", "under_review", "approved"]
ReviewAction = Literal["submit", "start", "approve", "return"]
SentenceKind = Literal["sentence", "item", "row"]
ReferenceKind = Literal["guideline", "label", "approval", "trial", "systematic_review", "statement", "summary", "other"]

_OLD_AFTER = dt.timedelta(days=3 * 365 + 1)
# Words that begin a sentence which leans on the one before it; in "It is recommended that" it stands for what follows.
_ANAPHOR = re.compile(
    r"(?:This|These|They|Such|That|Those|Similarly|However|Furthermore|Moreover|Otherwise|Alternatively"
    r"|(?:Second(?:ly)?|Third(?:ly)?|If (?:so|not|there (?:is|are) none))(?=,)|As an alternative"
    r"|The (?:first|second|third|former|latter|same) (?:is|are|was|were|applies)"
    r"|In (?:such|this|that|these|those) (?:cases?|patients|situations?|instances?)"
    r"|It(?! (?:is|was|may be|should be) \w+(?: \w+)? (?:that|to)\b))\b"
)
# A sentence that does not say on what: the question above it does.
_OF_A_QUESTION = Sieve(
    r"\b(?:this|the) (?:(?:clinical|key|research|review|study|PICO) )?question\b(?!\?)"
    r"|^No recommendations?(?: (?:is|are|was|were|can be))?(?: given| made)?\.?$"
)
_QUESTION_NEAR = 25  # sentences above what answers it

TIER_OF_KIND: dict[ReferenceKind, Tier] = {
    "guideline": "T0",
    "label": "T1",
    "approval": "T1",
    "trial": "T2",
    "systematic_review": "T2",
    "statement": "T3",
    "summary": "T3",
    "other": "T4",
}
TIER_NAMES: dict[Tier, str] = {
    "T0": "Guideline",
    "T1": "Regulator's label or approval",
    "T2": "Trial or systematic review",
    "T3": "Society or government summary",
    "T4": "Summary",
}


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One step of a review: who did what, when, and the note that was left."""

    action: ReviewAction
    reviewer: str
    date: dt.date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Where an article stands with its reviewers.

    `sha256` is the article's hash at approval. `lapsed` is true when the article was approved and has been edited
    since: its status is then submitted again.
    """

    status: ReviewStatus = "submitted"
    reviewer: str | None = None
    date: dt.date | None = None
    sha256: str | None = None
    history: tuple[ReviewEvent, ...] = ()
    lapsed: bool = False

    def held_against(self, sha256: str) -> "Review":
        """This review for an article of that hash: an approval of another text has lapsed."""
        if self.status == "approved" and self.sha256 != sha256:
            return replace(self, status="submitted", lapsed=True)
        return self


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication that an article names as the source of what it says.

    `date` is as precise as the source gives it: YYYY, YYYY-MM or YYYY-MM-DD. `scale` names the grading scale.
    """

    reference_id: str
    kind: ReferenceKind
    title: str
    organisation: str | None = None
    authors: str | None = None
    publication: str | None = None
    date: str | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    scale: str | None = None

    @property
    def tier(self) -> Tier:
        """The tier of the publication itself."""
        return TIER_OF_KIND[self.kind]

    @property
    def address(self) -> str | None:
        """Where it is read on the web; None when it does not say."""
        return self.url or (f"https://doi.org/{self.doi}" if self.doi else None)

    @property
    def label(self) -> str:
        """One line for a reader: who, where, when."""
        who = ", ".join(x for x in (self.organisation, self.authors) if x)
        return ". ".join(x.rstrip(".") for x in (who, self.title, self.publication, self.date) if x)


@dataclass(frozen=True, slots=True)
class Marker:
    """A source's own reference marker, taken out of the text.

    `mark` is what the text had; `reference_id` the reference it resolves to, None when it resolves to nothing;
    `grade` the source's own strength and level where the marker carries them.
    """

    mark: str
    reference_id: str | None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it: `start` is the heading's own start, `end` the end of its last sentence."""

    headings: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, list item or table row: the unit of citation.

    `start` and `end` are offsets in the article's text; `headings` the path from the top; `lead` the span of the
    sentence that introduces the list this item stands in; `page` is 1-based where the document has pages; `grade` what
    the document itself states of the strength of the sentence and the certainty of its evidence.
    """

    start: int
    end: int
    headings: tuple[str, ...] = ()
    kind: SentenceKind = "sentence"
    lead: tuple[int, int] | None = None
    markers: tuple[Marker, ...] = ()
    page: int | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A guideline document as the program knows it. Raises ArticleError when its parts do not fit together.

    `question` is the one that the article was written to answer; it, `publisher` and `published` are None where the
    document does not state them; `retrieved` is the day on which it was first fetched from `url` as it is. Where it
    states a month or a year only, `published` is its first day and `published_as` what it states: YYYY-MM or YYYY.
    """

    article_id: str
    question: str | None
    title: str
    publisher: str | None
    published: dt.date | None
    tier: Tier
    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    references: tuple[Reference, ...] = ()
    url: str | None = None
    edition: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    superseded_by: str | None = None
    review_due: dt.date | None = None
    licence: str | None = None
    topic: str | None = None
    related: tuple[str, ...] = ()
    retrieved: dt.date | None = None
    review: Review = field(default_factory=Review)
    published_as: str | None = None

    def __post_init__(self) -> None:
        if not self.sentences:
            raise ArticleError(f"{self.article_id}: no sentence was found. Is the document empty?")
        last = 0
        for sentence in self.sentences:
            if not last <= sentence.start < sentence.end <= len(self.text):
                raise ArticleError(f"{self.article_id}: sentence {sentence.start}-{sentence.end} is out of order.")
            last = sentence.end
        known = {r.reference_id for r in self.references}
        if len(known) != len(self.references):
            raise ArticleError(f"{self.article_id}: two references have the same id.")
        for sentence in self.sentences:
            for marker in sentence.markers:
                if marker.reference_id is not None and marker.reference_id not in known:
                    raise ArticleError(f"{self.article_id}: marker {marker.mark!r} names no reference of the article.")

    @property
    def sha256(self) -> str:
        """SHA-256 of all that a reader can see of the article, its review state and the day it was fetched left out.

        So is where the program cuts sentences, lest an approval lapse when it learns to cut better: of the sentences
        count where paragraphs, items and rows begin, and which words a marker or grade stands behind. What an article
        does not have is left out too, so that a new kind of field alters no hash.
        """
        content = asdict(self)
        for name in ("review", "retrieved", "sentences"):
            del content[name]
        content["blocks"] = tuple(self._blocks())
        content["marks"] = tuple((s.end, asdict(m)) for s in self.sentences for m in s.markers)
        content["grades"] = tuple((s.end, s.grade) for s in self.sentences if s.grade)
        return hashlib.sha256(json.dumps(_present(content), sort_keys=True, default=str).encode()).hexdigest()

    def _blocks(self) -> Iterator[tuple[Any, ...]]:
        """Where each paragraph, item and row begins, what it is, and what it stands under."""
        for _, block in groupby(self.sentences, key=lambda s: self.text.rfind("\n", 0, s.start)):
            first = next(block)
            yield (first.start, first.kind, first.headings, first.lead and first.lead[1], first.page)

    @property
    def about(self) -> str:
        """The question that the article answers, else its title."""
        return self.question or self.title

    @property
    def since(self) -> dt.date | None:
        """The day from which what it says holds: None when it does not say, which is taken as always."""
        return self.valid_from or self.published

    def quote(self, sentence: Sentence) -> str:
        """The exact text of a sentence."""
        return self.text[sentence.start : sentence.end]

    def lead(self, sentence: Sentence) -> str | None:
        """The text that introduces the list a sentence stands in."""
        return None if sentence.lead is None else self.text[sentence.lead[0] : sentence.lead[1]]

    def position(self, start: int, end: int) -> int | None:
        """The position of the sentence with that span; None when none has it."""
        at = bisect_left(self.sentences, start, key=lambda s: s.start)
        span = [(s.start, s.end) for s in self.sentences[at : at + 1]]
        return at if span == [(start, end)] else None

    def introduction(self, position: int) -> tuple[int, ...]:
        """Positions of the sentences without which the one at `position` cannot be understood: the lead of its list,
        or the sentence before one that begins with 'This' or 'They'; in order, itself left out."""
        sentence = self.sentences[position]
        question = self.question_of(position)
        if question is not None:
            before = [question]
        elif position > 0 and _ANAPHOR.match(self.quote(sentence)) and self._goes_on(position):
            before = [position - 1]
        elif sentence.lead is not None:
            at = self.position(*sentence.lead)
            before = [at] if at is not None and at < position else []
        else:
            before = []
        return tuple(p for i in before for p in (*self.introduction(i), i))

    def question_of(self, position: int) -> int | None:
        """Position of the question that the sentence at `position` speaks of without repeating it, as in "There was no
        evidence to address this question": the one above it; None for other sentences."""
        leans = _OF_A_QUESTION.search(self.quote(self.sentences[position]))
        return self.question_above(position) if leans else None

    def question_above(self, position: int) -> int | None:
        """Position of the nearest question above the sentence at `position` under the same headings, as panels write
        one before what they recommend; None where there is none near."""
        headings = self.sentences[position].headings
        for p in range(position - 1, max(-1, position - 1 - _QUESTION_NEAR), -1):
            if self.sentences[p].headings != headings:
                return None
            if self.text[self.sentences[p].end - 1] == "?":
                return p
        return None

    def _goes_on(self, position: int) -> bool:
        """True when a sentence stands under the headings of the one before it, in a list in one item with it."""
        last, sentence = self.sentences[position - 1 : position + 1]
        is_one_item = "\n" not in self.text[last.end : sentence.start]
        return last.headings == sentence.headings and (sentence.lead is None or is_one_item)

    def reference(self, reference_id: str) -> Reference:
        """The reference of that id. Raises KeyError when there is none."""
        return {r.reference_id: r for r in self.references}[reference_id]

    def in_force(self, day: dt.date) -> bool:
        """True when what the article says holds on `day`."""
        return holds_on(day, self.since, self.valid_to)

    def is_old(self, day: dt.date) -> bool:
        """True when its newest source is more than three years old on `day`; False when it does not state its date."""
        return self.since is not None and day - self.since > _OLD_AFTER


def holds_on(day: dt.date, since: dt.date | None, until: dt.date | None) -> bool:
    """True from `since` to the day before `until`; None is without a limit."""
    return (since is None or since <= day) and (until is None or day < until)


def _present(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _present(v) for k, v in value.items() if v is not None and v != ()}
    return [_present(v) for v in value] if isinstance(value, tuple) else value
