"""Reading: one sentence with all that its claims need: its drugs, its conditions and what else it is about."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ingest.article import Article
from ingest.claims.words import CONDITIONS, GENERIC, INHERITED, STATUS
from ingest.drugs import drugs
from ingest.lexical import terms

Place = tuple[str, int]
"""An article's id and the position of a sentence in it."""

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_AGES = re.compile(r"\b(?:aged|age|under|over|below|above) \d+[\w ]*? years(?: (?:and|or) \w+)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as a claim is read from it.

    `lead` is the text that introduces it, empty when it stands alone. `conditions` maps each group of words.yaml to
    those of its conditions that the sentence or its lead names; of the groups marked as inherited, a sentence that
    names none has those of its heading or its article's question. `matter` are the stems of what is left when drugs,
    numbers, conditions and words that say nothing of the subject are taken out.
    """

    place: Place
    text: str
    lead: str
    drugs: tuple[str, ...]
    lead_drugs: tuple[str, ...]
    conditions: Mapping[str, frozenset[str]]
    matter: frozenset[str]
    question_matter: frozenset[str]
    references: frozenset[str]

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

    def shared_matter(self, other: "Reading") -> float:
        """How much of what the sentences are about is the same, 0 to 1: the share of the shorter one's stems that the
        other has; with nothing left of a sentence, that of the questions which the articles answer."""
        if self.matter and other.matter:
            return _share(self.matter, other.matter)
        return _share(self.question_matter, other.question_matter)


def read(article: Article, position: int) -> Reading:
    """Read the sentence at `position`."""
    sentence = article.sentences[position]
    text = article.quote(sentence)
    lead = " ".join(article.quote(article.sentences[i]) for i in article.introduction(position))
    around = (lead, *reversed(sentence.headings), f"{article.question} {article.title}")
    titles = {m.reference_id: article.reference(m.reference_id) for m in sentence.markers if m.reference_id}
    return Reading(
        place=(article.article_id, position),
        text=text,
        lead=lead,
        drugs=tuple(dict.fromkeys(m.name for m in drugs(text))),
        lead_drugs=tuple(dict.fromkeys(m.name for m in drugs(lead))),
        conditions=_conditions(text, around),
        matter=_matter(text),
        question_matter=_matter(article.question, keep_drugs=True),
        references=frozenset(r.doi or r.title for r in titles.values()),
    )


def _conditions(text: str, around: tuple[str, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group, patterns in CONDITIONS.items():
        sources = (text, *around) if group in INHERITED else (text, around[0])
        for source in sources:
            named = frozenset(name for name, pattern in patterns.items() if pattern.search(source))
            if named:
                found[group] = named
                break
    ages = frozenset(m.group().lower() for m in _AGES.finditer(text))
    return {**found, "years of age": ages} if ages else found


def _matter(text: str, *, keep_drugs: bool = False) -> frozenset[str]:
    blank = STATUS.sub(" ", text)
    if not keep_drugs:
        for mention in reversed(drugs(blank)):
            blank = blank[: mention.start] + " " + blank[mention.end :]
    return frozenset(t for t in terms(blank) if not t[0].isdigit() and t not in GENERIC)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
