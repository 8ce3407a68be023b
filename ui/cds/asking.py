"""The questions that a chart or an order gives rise to; the same record gives the same questions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.drugs import drugs
from ingest.lexical import terms
from qa.answer import Citation, Statement
from qa.conditions.criterion import SITES, Criterion
from qa.conditions.facts import joined_drugs
from qa.conditions.reading import criteria
from ui.cds.chart import Chart

MOST_PROBLEMS = 6
MOST_DRUGS = 3
MOST_FACTS = 3

Aspect = Literal["treatment", "dose", "monitoring", "indication", "caution"]
_ABOUT_A_DRUG: tuple[tuple[Aspect, str], ...] = (
    ("caution", "When is {} contraindicated?"),
    ("dose", "What dose of {} is given?"),
    ("monitoring", "What monitoring is needed with {}?"),
    ("indication", "What is {} indicated for?"),
)
_METASTASES = re.compile(r"\bmetastases\b", re.IGNORECASE)
_CANCER = re.compile(r"\b(?:cancer|carcinoma|lymphoma|melanoma|sarcoma|leuk[a]?emia|tumou?r)\b", re.IGNORECASE)
_FURTHER = re.compile(
    r",| (?:with|without|due to|secondary to|associated with|caused by|in|at|during)\b", re.IGNORECASE
)
_PREGNANCY = ("pregnancy",)
# Words that many problems have: alone they say not what a text is about.
_WEAK = frozenset(
    terms("acute chronic primary secondary essential type stage disease disorder syndrome left right adult")
)


@dataclass(frozen=True, slots=True)
class Asking:
    """One question with the facts that it is asked for; `about` are the problems or the drug that it names, `problems`
    all that the record has."""

    text: str
    aspect: Aspect
    about: tuple[str, ...]
    facts: tuple[Criterion, ...]
    problems: tuple[str, ...] = ()
    only_applying: bool = False
    """True where nobody asked: then only what is known to be for this patient is worth a card."""

    def is_about(self, statement: Statement, cited: Citation) -> bool:
        """True when a statement is on the subject: the article's title names one of the problems, or the drug is among
        the first that the statement names (where it names none, the first over it) and the title is of no other. What
        has a title for other patients is not."""
        if not _is_for(cited.title, self.facts, all_known=self.aspect == "treatment"):
            return False
        if self.aspect == "treatment":
            if not _are_known(cited.title, (*self.problems, *self.about)):
                return False
            return any(_names(cited.title, statement.text, problem) for problem in self.about)
        drug, titled = self.about[0], {m.name for m in drugs(cited.title)}
        if titled and drug not in titled:
            return False
        for told in (statement.text, *reversed(cited.headings), cited.title):
            if mentions := drugs(told):
                return any(m.name == drug for m in joined_drugs(told, mentions))
            if drug in told.lower():
                return True
        return False


def on_problems(chart: Chart) -> Iterator[Asking]:
    """'What is recommended for HER2-positive breast cancer with brain metastases?': one for each problem; metastases
    are asked about together with the one cancer that the record has."""
    cancers = [p for p in chart.problems if _CANCER.search(p) and not _METASTASES.search(p)]
    spread = [p for p in chart.problems if _METASTASES.search(p)]
    groups: list[tuple[str, ...]] = [(p,) for p in chart.problems]
    if len(cancers) == 1 and spread:
        groups = [(cancers[0], s) for s in spread] + [g for g in groups if g[0] not in (*cancers, *spread)]
    for group in groups[:MOST_PROBLEMS]:
        text = " with ".join((_qualified(group[0], chart), *group[1:]))
        yield Asking(f"What is recommended for {text}?", "treatment", group, chart.facts, chart.problems)


def on_drug(drug: str, chart: Chart) -> Iterator[Asking]:
    """Dose, monitoring, indication and contraindication of a drug that is ordered, and what decides on it."""
    yield from _on_drug_for(drug, chart)
    for aspect, form in _ABOUT_A_DRUG:
        yield Asking(form.format(drug), aspect, (drug,), chart.taking(drug))


def on_drugs_taken(chart: Chart) -> Iterator[Asking]:
    """What decides on the drugs that are being taken."""
    for drug in chart.drugs[:MOST_DRUGS]:
        yield from _on_drug_for(drug, chart)


def _on_drug_for(drug: str, chart: Chart) -> Iterator[Asking]:
    """'Should trastuzumab be withheld when LVEF 42 %?', of which only what applies to this patient is said."""
    for fact in chart.deciding[:MOST_FACTS]:
        text = f"Should {drug} be withheld when {fact}?"
        yield Asking(text, "caution", (drug,), chart.taking(drug), only_applying=True)


def _qualified(problem: str, chart: Chart) -> str:
    """The problem with what the record says more of it: 'HER2-positive breast cancer'."""
    more = [words for of, words in chart.qualifiers if of in problem.lower() and words.lower() not in problem.lower()]
    return " ".join((*more, problem))


def _is_for(title: str, facts: Sequence[Criterion], *, all_known: bool) -> bool:
    """False for a title that is for other patients ('in children'), and with `all_known` also for one on pregnancy
    where the record says nothing of it."""
    for condition in criteria(title):
        if condition.kind in ("age", "gestation", "category"):
            met = [condition.is_met_by(f) for f in facts if condition.is_of(f)]
            is_open = True not in met and (condition.kind == "gestation" or condition.name == _PREGNANCY)
            if False in met or (all_known and is_open):
                return False
    return True


def _are_known(title: str, problems: Sequence[str]) -> bool:
    """False for a title that is for patients 'with' something that is no problem of the record."""
    known = {t for problem in problems for t in terms(problem)}
    joined = [c for c in criteria(title) if c.kind == "presence" and "with" in c.values]
    return all(known.intersection(c.name) for c in joined)


def _names(title: str, statement: str, problem: str) -> bool:
    """The title has the last word of the problem's name, as in 'heart failure', and title and statement have the last
    two of it; a title of another site of the body is of another illness. What follows 'with' or 'due to' is no part of
    the name."""
    named = [t for t in terms(_FURTHER.split(problem)[0]) if t not in _WEAK and not t.isdigit()]
    own, sites = set(terms(title)), SITES.intersection(named)
    if sites and SITES.intersection(own) and not sites & own:
        return False
    return bool(named) and named[-1] in own and own.union(terms(statement)).issuperset(named[-2:])
