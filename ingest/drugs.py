"""Which words are drugs: the endings of generic names, and the names that have none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingest.shipped_yaml import shipped_yaml

# Endings of generic drug names (WHO INN stems).
NAME_ENDING = re.compile(
    r"(?:mab|tinib|lisib|ciclib|parib|tecan|taxel|platin|abine|rubicin|tansine|statin|olol|pril|artan|dipine|azole"
    r"|gliptin|gliflozin|glutide|oxetine|triptan|prazole|cycline|mycin|cillin|floxacin|vir|setron|phamide|trexate"
    r"|goline|criptine|amfetamine|idine|irizine|usate|oxifen|trozole|estrant|mantine|raline|azine|apine|idone|azepam"
    r"|dronate|denosumab|formin|glutide|natide|clotide|patide|reotide|paratide|(?:apr|opr)ide|azolam|peridol|tadine"
    r"|xaban|gatran|grel|coxib|profen|fenac|limus|zomib|penem|lukast|tropium|(?<!s)terol|phylline|faxine|triptyline"
    r"|pramine|spirone|steride|thiazide|semide|fibrate|stigmine|fibrozil|clopramide|gabalin|gabapentin|racetam|trigine|zolamide|barbital|caine|parin|nisolone|cinolone|methasone|esonide|indacin|oxicam|tidine|azosin|losin|furantoin|methoprim|nytoin|grelor|raterone|grastim|poetin|clazide|pizide|mepiride|buride|loperamide|phenidate|gestrel)s?$"
)
# What a drug with such an ending is one of (WHO INN stems): what holds for all of them holds for it.
_CLASSES = {
    "azepam": "benzodiazepine",
    "azolam": "benzodiazepine",
    "statin": "statin",
    "glutide": "GLP-1 receptor agonist",
    "oxetine": "selective serotonin reuptake inhibitor",
    "piprazole": "antipsychotic",
    "peridone": "antipsychotic",
    "rasidone": "antipsychotic",
    "peridol": "antipsychotic",
    "tiapine": "antipsychotic",
    "lanzapine": "antipsychotic",
    "clozapine": "antipsychotic",
    "morphine": "opioid",
    "codone": "opioid",
    "codeine": "opioid",
    "fentanyl": "opioid",
    "fentanil": "opioid",
    "tramadol": "opioid",
    "methadone": "opioid",
    "prazole": "proton pump inhibitor",
    "gliflozin": "SGLT2 inhibitor",
    "gliptin": "DPP-4 inhibitor",
    "artan": "angiotensin receptor blocker",
    "olol": "beta blocker",
    "floxacin": "fluoroquinolone",
    "profen": "non-steroidal anti-inflammatory drug",
    "fenac": "non-steroidal anti-inflammatory drug",
    "dipine": "calcium channel blocker",
    "clazide": "sulfonylurea",
    "pizide": "sulfonylurea",
    "mepiride": "sulfonylurea",
    "buride": "sulfonylurea",
    "loperamide": "antidiarrhoeal treatment",
    "phenelzine": "monoamine oxidase inhibitor",
    "giline": "monoamine oxidase inhibitor",
    "cypromine": "monoamine oxidase inhibitor",
    "goline": "dopamine agonist",
    "criptine": "dopamine agonist",
}
_WORD = re.compile(r"[A-Za-z]{6,}")
_ANY_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A drug where a text names it; `name` is the same for a brand, an abbreviation and the generic name."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=8_192)
def drugs(text: str) -> tuple[Mention, ...]:
    """Every drug that `text` names, in order. 'trastuzumab emtansine' is one drug, not two."""
    names_one = not _first_words().isdisjoint(_ANY_WORD.findall(text.casefold()))
    found = [Mention(_aliases()[m.group().lower()], *m.span()) for m in _known().finditer(text)] if names_one else []
    taken = {i for m in found for i in range(m.start, m.end)}
    for match in _WORD.finditer(text):
        if match.start() not in taken and NAME_ENDING.search(match.group().lower()):
            found.append(Mention(match.group().lower(), *match.span()))
    return tuple(sorted(found, key=lambda m: m.start))


def class_of(name: str) -> str | None:
    """The class of a drug by the ending of its generic name: a benzodiazepine, a statin; None for most drugs."""
    return next((c for ending, c in _CLASSES.items() if name.endswith(ending) and name != c), None)


def names_a_class(text: str) -> bool:
    """True for a text that names a class of drugs: "a dopamine agonist is recommended"."""
    lower = text.casefold()
    return any(c.casefold() in lower for c in _CLASSES.values())


def forms(name: str) -> tuple[str, ...]:
    """Every way in which a drug of drugs.yaml is written; any other drug has its own name only."""
    return tuple(form for form, stands_for in _aliases().items() if stands_for == name) or (name,)


def listed() -> tuple[tuple[str, ...], ...]:
    """Every drug of drugs.yaml with all its names, the generic one first."""
    return tuple((name, *others) for name, others in _listed().items())


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, list[str]]:
    found: Mapping[str, list[str]] = shipped_yaml("ingest", "drugs.yaml")
    return found


@lru_cache(maxsize=1)
def _aliases() -> Mapping[str, str]:
    """Every written form in lower case, and the name it stands for."""
    return {form.lower(): name for name, forms in _listed().items() for form in (name, *forms)}


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """The first word of every written form, in lower case: a text without any of them names no listed drug."""
    return frozenset(word for form in _aliases() for word in _ANY_WORD.findall(form)[:1])


@lru_cache(maxsize=1)
def _known() -> re.Pattern[str]:
    forms = "|".join(re.escape(f) for f in sorted(_aliases(), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{forms})(?!\w)", re.IGNORECASE)
