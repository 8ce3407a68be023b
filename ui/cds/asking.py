"""The questions that a chart or an order gives rise to; the same record gives the same questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa.conditions.criterion import Criterion
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
