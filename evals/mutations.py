"""Mutations: one change made to a sentence, so that it no longer says what its source says.

Each kind is one function of (sentence, random numbers, pool of other sentences) that returns the changed sentence, or
None where it cannot be made. The words here are chosen without looking at those of the checks.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ingest.drugs import drugs
from ingest.shipped_yaml import shipped_yaml

Mutation = Callable[[str, random.Random, Sequence[str]], str | None]

_NUMBER = re.compile(r"(?<![\w.,/⁰-⁹-])\d+(?:\.\d+)?(?![\w.,⁰-⁹]*\w)")
_RESTRICTION = re.compile(
    r",?\s+(?:(?:if|unless|except|provided|only|until|when|who|whose|without|as long as)\b"
    r"|(?:in|for|among) (?:the |all |those |selected )?"
    r"(?:patients|people|women|men|children|adults|individuals|persons|those)\b"
    r"|after\b|with (?:a |an )?(?:history|prior|previous)\b)[^,;.()]*?(?=[,;.]|$)"
)
_LEADING_RESTRICTION = re.compile(
    r"^(?!In addition|For example)(?:If|In|For|When|Unless|After|Among)\b[^,;.]{3,90},\s+(?=\w)"
)
_LIST = re.compile(r"\s*[,(]?\s*(?:(?:and|or)\s+)?(?:an? |the )?")
_REGIMEN = re.compile(r"\s*[,(]?\s*(?:(?:and|or|with|plus)\s+)?(?:an? |the )?")
_DOSE = re.compile(r"\d\s*(?:mg|mcg|g|units)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|never|no longer|no|without|neither)\b\s*", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(should|may|can|must|is|are|was|were|will|could|has|have|does|do|did)\b(?!\s+not\b|n[o']t)")


def number_changed(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """One number is ten times as large, or a tenth."""
    found = list(_NUMBER.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    value = float(match.group())
    return _put(sentence, match.span(), f"{value * 10:g}" if value < 1 or rng.random() < 0.5 else f"{value / 10:g}")


def unit_changed(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """One unit after a number is another."""
    pairs = [(re.compile(rf"(?<=\d)([\s-]?){re.escape(a)}(?![\w/])"), b) for a, b in _words()["units"]]
    found = [(m, b) for pattern, b in pairs for m in pattern.finditer(sentence)]
    if not found:
        return None
    match, unit = rng.choice(found)
    return _put(sentence, match.span(), match.group(1) + unit)


def negation_added(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """'not' stands after an auxiliary verb, or 'Do not' before a command."""
    if _NEGATION.search(sentence):
        return None
    found = list(_AUXILIARY.finditer(sentence))
    if found:
        match = rng.choice(found)
        return _put(sentence, match.span(), match.group() + " not")
    if re.match(r"(?:Give|Use|Offer|Perform|Start|Consider|Monitor|Refer|Treat|Check|Obtain|Assess)\b", sentence):
        return "Do not " + sentence[0].lower() + sentence[1:]
    return None


def negation_deleted(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """A negation is gone; 'without' becomes 'with'."""
    found = list(_NEGATION.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    return _put(sentence, match.span(), "with " if match.group().strip().lower() == "without" else "")


def drug_replaced(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """One drug is another, which the sentence does not have."""
    found = drugs(sentence)
    others = [d for d in _words()["drugs"] if d not in sentence.lower()]
    if not found or not others:
        return None
    mention = rng.choice(found)
    return _put(sentence, (mention.start, mention.end), rng.choice(others))


def drugs_swapped(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """Two drugs change places, unless they stand in one list, whose order says nothing, or, where no dose is given, are
    given with one another: A with B is B with A."""
    found = drugs(sentence)
    joined = _LIST if _DOSE.search(sentence) else _REGIMEN
    pairs = [
        (a, b)
        for i, a in enumerate(found)
        for j, b in enumerate(found[i + 1 :], i + 1)
        if a.name != b.name
        and not all(joined.fullmatch(sentence[x.end : y.start]) for x, y in pairwise(found[i : j + 1]))
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return _swap(sentence, (a.start, a.end), (b.start, b.end))


def numbers_swapped(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """Two numbers change places."""
    found = list(_NUMBER.finditer(sentence))
    pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :] if a.group() != b.group()]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return _swap(sentence, a.span(), b.span())


def restriction_dropped(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """A clause that says for whom or when is gone."""
    found = [m.span() for m in _RESTRICTION.finditer(sentence) if len(m.group().split()) > 1]
    leading = _LEADING_RESTRICTION.match(sentence)
    found += [leading.span()] if leading else []
    if not found:
        return None
    kept = " ".join(_put(sentence, rng.choice(found), "").split())
    return kept[0].upper() + kept[1:] if len(kept.split()) >= 5 else None


def invented(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """A sentence nobody wrote, with two words of the source."""
    words = [w for w in re.findall(r"[A-Za-z]{6,}", sentence) if w.islower()]
    if len(words) < 2:
        return None
    x, y = rng.sample(words, 2)
    template: str = rng.choice(_words()["invented"])
    return template.format(x=x, y=y).capitalize()


def citation_moved(sentence: str, rng: random.Random, pool: Sequence[str]) -> str | None:
    """Another sentence of the same source stands where the cited one should."""
    others = [s for s in pool if s != sentence and sentence not in s]
    return rng.choice(others) if others else None


def _one_of(kind: str) -> Mutation:
    def mutate(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
        found = [
            (m, b) for a, b in _words()[kind] for m in re.finditer(rf"(?<![\w-]){re.escape(a)}(?![\w-])", sentence)
        ]
        if not found:
            return None
        match, other = rng.choice(found)
        return _put(sentence, match.span(), other)

    return mutate


MUTATIONS: Mapping[str, Mutation] = {
    "number x10": number_changed,
    "unit": unit_changed,
    "negation added": negation_added,
    "negation deleted": negation_deleted,
    "direction": _one_of("direction"),
    "line": _one_of("line"),
    "drug replaced": drug_replaced,
    "drugs swapped": drugs_swapped,
    "numbers swapped": numbers_swapped,
    "strength raised": _one_of("strength raised"),
    "strength lowered": _one_of("strength lowered"),
    "population": _one_of("population"),
    "restriction dropped": restriction_dropped,
    "endpoint": _one_of("endpoint"),
    "invented": invented,
    "citation moved": citation_moved,
}


def prefixed(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """A frame that names the source in general."""
    frame = rng.choice(("According to the guideline, ", "The guideline states that ", "In summary, "))
    first = sentence.split()[0]
    return frame + (sentence[0].lower() + sentence[1:] if first[1:].islower() or len(first) == 1 else sentence)


def respaced(sentence: str, _rng: random.Random, _pool: Sequence[str]) -> str | None:
    """Other white space and no full stop."""
    return re.sub(r" (?=%|mg|months)", "\u00a0", sentence).rstrip(".") or None


def respelt(sentence: str, rng: random.Random, _pool: Sequence[str]) -> str | None:
    """American for British spelling or the other way, a contraction, an abbreviation written out."""
    pairs = (("tumour", "tumor"), ("tumor", "tumour"), ("haem", "hem"), ("oedema", "edema"), ("do not", "don't"),
             ("is not", "isn't"), ("e.g.", "for example"), ("percent ", "% "), ("randomized", "randomised"),
             ("anemia", "anaemia"), ("diarrhea", "diarrhoea"), ("dose", "dosage"), ("patients", "people"),
             ("individuals", "people"), ("physicians", "clinicians"), ("–", "-"), (" to ", "–"))  # fmt: skip
    found = [p for p in pairs[:-1] if p[0] in sentence]
    if re.search(r"\d to \d", sentence):
        return re.sub(r"(\d) to (\d)", r"\1–\2", sentence, count=1)
    return sentence.replace(*rng.choice(found), 1) if found else None


def unchanged(sentence: str, _rng: random.Random, _pool: Sequence[str]) -> str | None:
    """The sentence itself."""
    return sentence


HARMLESS: Mapping[str, Mutation] = {
    "unchanged": unchanged,
    "framed": prefixed,
    "spacing": respaced,
    "spelling": respelt,
}


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = shipped_yaml("evals", "mutations.yaml")
    return found


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _swap(text: str, a: tuple[int, int], b: tuple[int, int]) -> str:
    return text[: a[0]] + text[b[0] : b[1]] + text[a[1] : b[0]] + text[a[0] : a[1]] + text[b[1] :]
