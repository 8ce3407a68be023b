"""Reading: one sentence with all that its claims need: its lead, its drugs, its conditions and its sources."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingest.article import Article
from ingest.claims.matter import questions_meet, shared_matter
from ingest.claims.words import vocabulary
from ingest.drugs import drugs

Place = tuple[str, int]
"""An article's id and the position of a sentence in it."""

_NEGATION = re.compile(r"\b(?:no|not|without|never|normal)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_AGES = re.compile(r"\b(?:aged|age|under|over|below|above) \d+[\w ]*? years(?: (?:and|or) \w+)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as a claim is read from it.

    `lead` is the text that introduces it, empty when it stands alone. `conditions` maps each group of words.yaml to
    those of its conditions that the sentence or its lead names; of the groups marked as inherited, a sentence that
    names none has those of what stands `around` it: its headings, or its article's question. `references` are the
    publications it rests on.
    """

    place: Place
    text: str
    lead: str
    drugs: tuple[str, ...]
    around: tuple[str, ...]
    references: frozenset[str]
    question: str
    topic: str | None

    @property
    def conditions(self) -> Mapping[str, frozenset[str]]:
        """The conditions that are named, by group. Few sentences have a claim, so they are read when one asks."""
        return _conditions(self.text, self.lead, self.around)

    @property
    def is_negated(self) -> bool:
        """True when the sentence has a negation: 'without hypertension' is not 'with uncontrolled hypertension'."""
        return _NEGATION.search(self.text) is not None

    @property
    def plain(self) -> str:
        """The text without what stands in brackets."""
        return _BRACKETS.sub("", self.text)

    def under(self, groups: Collection[str]) -> str:
        """The conditions of some groups in words, always in the same order, as a part of a claim's subject."""
        return ", ".join(sorted(c for g in groups for c in self.conditions.get(g, ())))

    def conditions_allow(self, other: "Reading", open_group: str = "") -> bool:
        """False when both name conditions of one group and share none of them; `open_group` is left out."""
        shared = (self.conditions.keys() & other.conditions.keys()) - {open_group}
        return all(self.conditions[g] & other.conditions[g] for g in shared)

    def nearness(self, other: "Reading", subject: str = "") -> float:
        """How much else of what the sentences are about is the same, 0 to 1. When they hold nothing but `subject`, it
        is 1 for articles of one topic, and otherwise what the questions of the articles share."""
        shared = shared_matter(self.text, other.text, subject)
        if shared is None and (self.topic is None or self.topic != other.topic):
            shared = questions_meet(self.question, other.question)
        return 1.0 if shared is None else shared


def read(article: Article, position: int) -> Reading:
    """Read the sentence at `position`."""
    sentence = article.sentences[position]
    text = article.quote(sentence)
    lead = " ".join(article.quote(article.sentences[i]) for i in article.introduction(position))
    sources = [article.reference(m.reference_id) for m in sentence.markers if m.reference_id]
    return Reading(
        place=(article.article_id, position),
        text=text,
        lead=lead,
        drugs=tuple(dict.fromkeys(m.name for m in drugs(text))),
        around=(*reversed(sentence.headings), f"{article.about} {article.title}"),
        references=frozenset(r.doi or r.title for r in sources),
        question=article.about,
        topic=article.topic,
    )


@lru_cache(maxsize=16_384)
def _conditions(text: str, lead: str, around: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    own, further = [_named(text), _named(lead)], [_named_around(source) for source in around]
    for group in vocabulary().conditions:
        for source in (*own, *further) if group in vocabulary().inherited else own:
            if group in source:
                found[group] = source[group]
                break
    ages = frozenset(m.group().lower() for m in _AGES.finditer(text))
    return {**found, "years of age": ages} if ages else found


def _named(source: str) -> Mapping[str, frozenset[str]]:
    """The conditions that a text names, by group; groups of which it names none are left out."""
    named = {
        group: frozenset(name for name, pattern in patterns.items() if pattern.search(source))
        for group, patterns in (vocabulary().conditions.items() if source else ())
    }
    return {group: names for group, names in named.items() if names}


_named_around = lru_cache(maxsize=1_024)(_named)
"""Of a heading, a title or a question, which stands over many sentences."""
