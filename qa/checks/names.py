"""Drugs, trials, societies and abbreviations."""

import re
from collections.abc import Sequence

from ingest.drugs import drugs
from qa.checks.pair import Pair
from qa.wording import Word

# Trials, societies, abbreviations; and endings of drugs beyond those that ingest.drugs knows.
_NAME = re.compile(
    r"\b(?:[A-Z][A-Za-z0-9]*[A-Z0-9](?:[A-Za-z0-9]|-(?=[A-Z0-9]))*"
    r"|(?!supine|spine|done|condone|except|accept|concept|intercept|precept)[a-z]+(?:nib|lib|pine|done|barbital|zepam|amine|phylline|cept|stim)s?)\b"
)
_LONGEST_INITIALS = 7
_SMALL = frozenset({"and", "of", "for", "the", "in", "on"})
_LONGEST_COUNTRY = 3  # 'US Preventive Services Task Force', USPSTF


def names_stand_in_the_citation(pair: Pair) -> str | None:
    """Invariant 5: each drug, trial, society and abbreviation stands in a cited sentence or in what it stands under."""
    missing = {n for n in _names(pair.text) - _names(pair.context) if not _is_short_for(n, pair.context)}
    own, cited = (_drugs(words) for words in (pair.own, pair.cited))
    if not missing and cited - own and own - cited:
        missing = own - cited  # it stands in a heading only, and one of the cited sentence is gone for it
    return f"{min(missing)!r} does not stand in the cited sentence" if missing else None


def _drugs(words: Sequence[Word]) -> set[str]:
    return {w.form for w in words if w.kind == "drug"}


def _names(text: str) -> set[str]:
    """Drugs by their one name, whatever they are called here, and the rest as whole words in the singular, so that
    HER2CLIMB is not HER2CLIMB-05."""
    found = drugs(text)
    rest, last = "", 0
    for mention in found:
        rest += text[last : mention.start] + " "
        last = max(last, mention.end)
    others = {re.sub(r"(?<=[A-Z])s$|(?<=[a-z]{4})s$", "", name) for name in _NAME.findall(rest + text[last:])}
    return {m.name for m in found} | {name.lower() for name in others}


def _is_short_for(name: str, text: str) -> bool:
    """True for the initials of words that stand together in `text`, such as HR for 'hazard ratio'."""
    words = [w for w in re.findall(r"[A-Za-z]+", text) if w not in _SMALL]
    initials = "".join(w if w.isupper() and len(w) <= _LONGEST_COUNTRY else w[0] for w in words).lower()
    return name.isalpha() and 2 <= len(name) <= _LONGEST_INITIALS and name in initials
