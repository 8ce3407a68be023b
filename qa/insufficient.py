"""Sentences that say that evidence is lacking: an answer of its own kind, neither for nor against."""

import re

_LACKING = re.compile(
    r"\b(?:insufficient|inadequate|limited|conflicting|inconclusive|no (?:high[- ]quality |good |sufficient |direct )?)"
    r"(?:[ ,/-](?:and|or|and/or|quality|conflicting|insufficient|clinical|published|available|\w+ly)){0,3}\s*"
    r"(?:evidence|data|studies|trials|literature)\b"
    r"|\b(?:evidence|data|literature|studies) (?:is|are|was|were|remains?) (?:currently |still |too )?"
    r"(?:insufficient|lacking|inadequate|inconclusive|limited|sparse|unclear|conflicting)\b"
    r"|\b(?:lack|paucity|absence) of (?:\w+[ -]){0,3}(?:evidence|data|literature|studies|trials)\b"
    r"|\bno recommendation (?:can be|could be|is|was|for or against|regarding|on)\b"
    r"|\b(?:unable|not possible|cannot|could not) (?:to )?(?:be )?(?:make|made|generate|give|recommend|determine)"
    r"(?: (?:a|any))?(?: \w+){0,2} ?recommendations?\b"
    r"|\bdata do not (?:support|permit|allow)\b|\bnot enough (?:evidence|data)\b|\binsufficient to\b"
    r"|\b(?:remains? |is |are )(?:unknown|uncertain|unproven)\b|\bno (?:evidence|studies|data|trials)\b",
    re.IGNORECASE,
)


def says_insufficient(text: str) -> bool:
    """True when a text says that the evidence does not allow a recommendation."""
    return _LACKING.search(text) is not None
