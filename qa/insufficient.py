"""Sentences that say that evidence is lacking: an answer of its own kind, neither for nor against."""

import re

from ingest.article import Article
from ingest.lexical import terms
from ingest.sieve import Sieve

_NEAR = 2
_TELLING_TERMS = 3  # fewer are a label such as "Question 5" or "(Grade C)"

_WHAT = r"(?:evidence|data|studies|trials|literature|research|information)"
_WITHHELD = Sieve(
    rf"\b(?:insufficient|inadequate|inconclusive|conflicting)(?:[ ,/-](?:and|or|and/or|quality|conflicting|insufficient"
    rf"|clinical|published|available|\w+ly)){{0,3}}\s*{_WHAT}\b"
    rf"|\b{_WHAT}(?: (?:on|for|about|regarding|from|in) (?:\w+[ -]){{1,4}}?| )(?:is|are|was|were|remains?)"
    r" (?:currently |still |too |very )?(?:insufficient|lacking|inadequate|inconclusive|limited|sparse|scarce|unclear"
    r"|conflicting)\b"
    r"|\bno recommendations? (?:can|could|is|are|was|were|for or against|regarding|on)\b"
    r"|\brecommendations?\b[^.;]{0,60}\b(?:cannot|can not|could not) be (?:made|given|formulated)\b"
    r"|\b(?:unable|not possible|cannot|could not) (?:to )?(?:be )?(?:make|made|generate|give|recommend|determine)"
    r"(?: (?:a|any))?(?: \w+){0,2} ?recommendations?\b"
    rf"|\bnot enough (?:\w+ )?{_WHAT}\b|\bdata do not (?:support|permit|allow)\b"
    rf"|\b(?:lack|paucity|absence|scarcity) of (?:\w+[ -]){{0,3}}{_WHAT}\b",
    re.IGNORECASE,
)
_LACKING = Sieve(
    r"\b(?:limited|no (?:high[- ]quality |good |sufficient |direct )?)"
    r"(?:[ ,/-](?:and|or|and/or|quality|conflicting|insufficient|clinical|published|available|\w+ly)){0,3}\s*"
    r"(?:evidence|data|studies|trials|literature)\b"
    r"|\binsufficient to\b|\b(?:remains? |is |are )(?:unknown|uncertain|unproven)\b"
    r"|\bno (?:evidence|studies|data|trials)\b",
    re.IGNORECASE,
)


def says_insufficient(text: str) -> bool:
    """True when a text says that evidence is lacking, or does not allow a recommendation."""
    return withholds(text) or _LACKING.search(text) is not None


def withholds(text: str) -> bool:
    """True when a text says that the evidence allows no verdict: "insufficient evidence", "no recommendation is given".

    That little is known ("no evidence of harm", "limited data suggest") is less than that.
    """
    return _WITHHELD.search(text) is not None


def withheld_beside(article: Article, position: int) -> int | None:
    """The position of a sentence, at most two telling ones after the one at `position` or before it, that says that the
    evidence allows no verdict: who reads one must read the other. None when there is none under the same headings.
    """
    return next((p for step in (1, -1) for p in _near(article, position, step) if _withholds(article, p)), None)


def _near(article: Article, position: int, step: int) -> list[int]:
    """The nearest positions in one direction under the same headings, up to the second that tells something or a
    question, for what stands beyond it answers another."""
    found: list[int] = []
    headings, told = article.sentences[position].headings, 0
    at = position + step
    while told < _NEAR and 0 <= at < len(article.sentences) and article.sentences[at].headings == headings:
        if article.quote(article.sentences[at]).endswith("?"):
            break
        found.append(at)
        told += len(terms(article.quote(article.sentences[at]))) >= _TELLING_TERMS
        at += step
    return found


def _withholds(article: Article, position: int) -> bool:
    return withholds(article.quote(article.sentences[position]))
