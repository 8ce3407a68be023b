"""A question as the concepts that it names, with what each weighs."""

import re
from dataclasses import dataclass, field, replace

from ingest.drugs import drugs
from ingest.lexical import terms
from qa.asked import AskedFor, asked_for
from qa.phrases import only_judges

Stems = tuple[str, ...]

_CONTEXT_FACTOR = 0.5  # of what an earlier question named
SCAFFOLDING_FACTOR = 0.25  # of a word that only says what kind of question it is
TOLD_FACTOR = 0.5  # of what is told beside a question
_RARITY = 0.3  # power of idf: any from 0 to 0.5 ranks better than the factors did; DECISIONS.md has the figures
_SUBJECTS = 2
_ADDED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Concept:
    """Something the question names: how it was written, every name it goes by (its own first), and what it weighs.

    `idf` is the inverse document frequency of its most frequent name; `factor` is below 1 for words that only say
    what kind of question it is, for bare numbers (they describe the patient), for everyday words that the corpus has
    not, and by `share`, which is below 1 for what is told beside the question or an earlier one of the thread named.
    """

    written: str
    names: tuple[str, ...]
    idf: float
    factor: float = 1.0
    share: float = 1.0
    drug: bool = False
    carried: bool = False
    """True for what only an earlier question of the thread named."""
    foreign: bool = False
    """True for a specialised word, such as a drug's name, that the corpus has under no name."""
    alternatives: tuple[Stems, ...] = field(init=False, repr=False, compare=False)
    """The stems of each name, kept since they are asked for with each sentence that is weighed."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "alternatives", tuple(dict.fromkeys(map(terms, self.names))))

    @property
    def weight(self) -> float:
        """What the concept counts."""
        return self.idf * self.factor

    @property
    def pull(self) -> float:
        """What BM25 is multiplied by when passages are ranked: rare words count still more than by their idf. `factor`
        is no part of it, for a passage that has the common words of the question as well is the better one."""
        return self.share * float(self.idf**_RARITY)

    def lessened(self, share: float) -> "Concept":
        """The concept at a share of what it counts."""
        return replace(self, factor=self.factor * share, share=self.share * share)

    def is_named_by(self, stems: set[str]) -> bool:
        """True when a text with these stems names the concept."""
        return any(map(stems.issuperset, self.alternatives))


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as concepts. `text` is the question with slips mended and short names spelt out, for embedding;
    `corrected` holds pairs of (word as typed, name it was read as); `asked` the kinds of value that are asked for."""

    text: str
    concepts: tuple[Concept, ...]
    corrected: tuple[tuple[str, str], ...] = ()
    asked: tuple[AskedFor, ...] = ()
    exact: tuple[str, ...] = ()
    """Names of which another is near: a numbered trial, a receptor status, a type of diabetes; in lower case."""

    @property
    def stems(self) -> Stems:
        """Every stem to search for, in order, without repeats."""
        return tuple(dict.fromkeys(s for c in self.concepts for a in c.alternatives for s in a))

    @property
    def weight(self) -> float:
        """The weight of all concepts together."""
        return sum(c.weight for c in self.concepts)

    def asking(self, asked: "Reading") -> "Reading":
        """This reading with what it tells beside `asked`, the question in it, at half its weight: "He fainted once.
        Which monitor?"."""
        names = {c.names for c in asked.concepts}
        if not any(c.factor >= 1 for c in asked.concepts):
            return self
        told = (c if c.drug or c.names in names else c.lessened(TOLD_FACTOR) for c in self.concepts)
        return replace(self, concepts=tuple(told))

    def leaning_on(self, context: "Reading") -> "Reading":
        """This reading with the concepts of an earlier question added at half their weight."""
        own = {c.names for c in self.concepts}
        added = tuple(
            replace(c.lessened(_CONTEXT_FACTOR), carried=True) for c in context.concepts if c.names not in own
        )
        # "And T-DXd?" asks of another drug what was asked before.
        is_drug_alone = all(c.drug or c.factor < 1 for c in self.concepts)
        asked = self.asked or (context.asked if is_drug_alone else ())
        return replace(self, concepts=self.concepts + added, asked=asked)

    def of_any_drug(self) -> "Reading":
        """This reading, which a text may be about though it names none of its drugs."""
        return replace(self, concepts=tuple(replace(c, drug=False) for c in self.concepts))

    def without_drugs(self) -> "Reading":
        """This reading without the drugs it names; as it is when it names nothing else."""
        others = tuple(c for c in self.concepts if not c.drug)
        return replace(self, concepts=others) if others else self

    @property
    def drugs(self) -> tuple[Concept, ...]:
        """The drugs that are named now, or else those of the earlier question."""
        named = [c for c in self.concepts if c.drug]
        return tuple(c for c in named if not c.carried) or tuple(named)

    @property
    def drug_names(self) -> frozenset[str]:
        """The generic names of `drugs`."""
        return frozenset(m.name for c in self.drugs for n in c.names for m in drugs(n))

    def has_exact_names(self, text: str) -> bool:
        """True when a text has every exact name of the question: HER2CLIMB is not HER2CLIMB-05."""
        said = plain(text) if self.exact else ""
        return all(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) for name in self.exact)

    def is_on_subject(self, text: str) -> bool:
        """False for a text that names none of the drugs or lacks an exact name, and, in a follow-up, for one that does
        not name half of what was added to the earlier question."""
        if not self.has_exact_names(text):
            return False
        is_followed = any(c.carried for c in self.concepts)
        stems = set(terms(text)) if self.drugs or is_followed else set()
        if self.drugs and not any(c.is_named_by(stems) for c in self.drugs):
            return False
        if not is_followed:
            return True
        added = [c for c in self.concepts if not c.carried and c.factor >= 1 and not only_judges(c.written)]
        named = sum(c.weight for c in added if c.is_named_by(stems))
        return named >= _ADDED_SHARE * sum(c.weight for c in added)

    def subjects(self) -> tuple[Concept, ...]:
        """What a value is asked of: the drugs that are named, or else the two weightiest concepts that are no word for
        the value itself."""
        others = sorted((c for c in self.concepts if not asked_for(c.written)), key=lambda c: -c.weight)
        return self.drugs or tuple(others[:_SUBJECTS])

    def share(self, *texts: set[str]) -> float:
        """The share of the weight that is named by texts, given as stems: the first counts full, the others half."""
        first, *others = texts
        found = whole = 0.0
        for concept in self.concepts:  # a loop, since it is asked of every sentence
            weight = concept.weight
            whole += weight
            if concept.is_named_by(first):
                found += weight
            elif any(map(concept.is_named_by, others)):
                found += weight * 0.5
        return found / whole if whole else 0.0


def plain(text: str) -> str:
    """Lower case, with spaces for hyphens."""
    return re.sub(r"[-‐‑–\s]+", " ", text.lower())
