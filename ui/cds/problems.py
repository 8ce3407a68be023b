"""Conditions to problems that are asked about, and to what they say of the patient: 'HER2-positive', 'stage IV'."""

import re
from collections.abc import Iterable

from ui.cds.chart import Chart, read_as
from ui.cds.codes import codes
from ui.cds.elements import Concept, Condition

_ACTIVE = ("active", "recurrence", "relapse")
_NOT_SO = ("refuted", "entered-in-error")
_UNSURE = ("unconfirmed", "provisional", "differential")
# A problem's own words say such things; its numbers are from another day, and its sex and age are in the patient.
_KINDS = frozenset({"category", "stage"})
_OF_THE_PERSON = frozenset({"sex", "complication"})
# Names of what was, may be or is feared, which is no problem of today.
_NOT_PRESENT = re.compile(
    r"\b(?:history|suspected|suspicion|possible|probable|rule out|risk|screening|exposure|fear|observation for"
    r"|no evidence|status post|resolved|remission|counsel\w+|vaccination|carrier)\b",
    re.IGNORECASE,
)


def read_problems(conditions: Iterable[Condition]) -> Chart:
    """The active and confirmed problems, the latest recorded first, in the words of guidelines."""
    in_order = sorted(conditions, key=lambda c: c.recordedDate or "", reverse=True)
    return sum((_read(c) for c in in_order), Chart())


def _read(condition: Condition) -> Chart:
    name = condition.code.words
    if _is(condition.verificationStatus, *_NOT_SO) or not (
        condition.clinicalStatus is None or _is(condition.clinicalStatus, *_ACTIVE)
    ):
        return Chart()
    if _is(condition.verificationStatus, *_UNSURE):
        return Chart(open=(f"{name or 'a problem'} (not confirmed)",))
    known = codes().problem(condition.code)
    if known is None and _NOT_PRESENT.search(name):
        return Chart(open=(f"{name} (no problem of today)",))
    words = known.words if known else codes().worded(name)
    if not words:
        return Chart(open=("a problem without a name",))
    stages = [s.summary.words for s in condition.stage if s.summary and s.summary.words]
    read = (c for text in dict.fromkeys((words, name, *stages)) for c in read_as(text, _KINDS))
    facts = tuple(c for c in read if not _OF_THE_PERSON.intersection(c.name))
    return Chart(facts=facts, problems=() if known and known.is_state else (words,))


def _is(concept: Concept | None, *statuses: str) -> bool:
    return concept is not None and concept.is_one_of(*statuses)
