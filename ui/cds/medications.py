"""MedicationRequests and MedicationStatements to the drugs that a patient takes, or that are being ordered."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from ingest.drugs import drugs
from ui.cds.chart import Chart
from ui.cds.codes import codes
from ui.cds.elements import Concept, Medication, MedicationUse, day_of
from ui.cds.fhir import resources

_TAKEN = frozenset({"active", "recorded"})
_NO_ORDER = frozenset({"proposal", "plan", "option"})
_NOT_TAKEN = ("not-taking", "not-taking-or-stopped", "stopped", "stopped-or-completed", "on-hold", "never")
_NAME = re.compile(r"[A-Za-z][A-Za-z-]{3,}(?: [A-Za-z-]{4,})?(?=\s|$)")
_SEVERAL = re.compile(r"\s[/+]\s|\b(?:and|with|plus)\b", re.IGNORECASE)

Medications = Mapping[str, Medication]
"""Medication resources by the references that point to them: 'Medication/7', '#7'."""


def read_medications(uses: Iterable[MedicationUse], medications: Medications, today: dt.date) -> Chart:
    """The drugs that are taken on `today`."""
    return sum((_read(use, medications) for use in uses if _is_taken(use, today)), Chart())


def drug_of(use: MedicationUse, medications: Medications) -> str | None:
    """The one drug of an order: its generic name where it is known, else the name before its strength; None where no
    one drug can be told."""
    concept = use.concept or _referred(use, medications)
    if concept is None:
        return None
    coded = {codes().drugs[c] for c in codes().of(concept, "rxnorm") if c in codes().drugs}
    named = {n for c in (concept.text, *(c.display for c in concept.coding)) if c for n in _named(c)}
    found = coded | named
    return next(iter(found)) if len(found) == 1 else None


def by_reference(found: Iterable[Medication]) -> dict[str, Medication]:
    """Medications by what points to them."""
    return {reference: m for m in found if m.id for reference in (f"Medication/{m.id}", f"#{m.id}")}


def called(use: MedicationUse) -> str:
    """What an order calls its drug, for a list of what was not understood."""
    return (use.concept.words if use.concept else "") or "a drug without a name"


def _read(use: MedicationUse, medications: Medications) -> Chart:
    drug = drug_of(use, medications)
    return Chart(drugs=(drug,)) if drug else Chart(open=(f"{called(use)} (no one drug was read)",))


def _is_taken(use: MedicationUse, today: dt.date) -> bool:
    end = day_of(use.effectivePeriod.end) if use.effectivePeriod else None
    return (
        use.status in _TAKEN
        and use.intent not in _NO_ORDER
        and not use.doNotPerform
        and (end is None or end >= today)
        and not use.adherence.code.is_one_of(*_NOT_TAKEN)
    )


def _referred(use: MedicationUse, medications: Medications) -> Concept | None:
    if use.reference is None:
        return None
    own = by_reference(m for c in use.contained for m in resources(c, Medication, "contained"))
    address = use.reference.reference or ""
    found = own.get(address) or medications.get("/".join(address.split("/")[-2:]))
    return found.code if found else Concept(text=use.reference.display)


def _named(text: str) -> set[str]:
    """The drug that a name stands for; nothing for a combination that has no name of its own, two for two drugs."""
    mentions = drugs(text)
    rest = text
    for mention in reversed(mentions):
        rest = rest[: mention.start] + rest[mention.end :]
    if _SEVERAL.search(rest):
        return {"", text}  # two names: never one drug
    if mentions:
        return {m.name for m in mentions}
    name = _NAME.match(text.strip())
    return {name.group().lower()} if name else set()
