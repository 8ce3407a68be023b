"""The few elements of FHIR R4 and R5 resources that facts are read from; names, addresses and identifiers are not."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Element(BaseModel):
    """What all have in common: what is not named here is ignored, as FHIR asks of readers."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Coding(Element):
    """A code of a code system."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(Element):
    """A CodeableConcept."""

    coding: tuple[Coding, ...] = ()
    text: str | None = None

    @property
    def words(self) -> str:
        """What it is called: its text, else the first display."""
        return (self.text or next((c.display for c in self.coding if c.display), None) or "").strip()

    def codes(self, system: str) -> frozenset[str]:
        """Its codes of one system."""
        return frozenset(c.code for c in self.coding if c.system == system and c.code)

    def is_one_of(self, *codes: str) -> bool:
        """True when it has one of these codes, of whatever system."""
        return any(c.code in codes for c in self.coding)


class Reference(Element):
    """A reference to another resource."""

    reference: str | None = None
    display: str | None = None


class CodeableReference(Element):
    """R5: a concept, or a reference to a resource."""

    concept: Concept | None = None
    reference: Reference | None = None


class Quantity(Element):
    """A measured amount; `code` is its UCUM unit when `system` says so."""

    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Period(Element):
    """From when to when; either end may be open."""

    start: str | None = None
    end: str | None = None


class Measurement(Element):
    """What an Observation and a component of one have in common."""

    code: Concept = Concept()
    valueQuantity: Quantity | None = None
    valueCodeableConcept: Concept | None = None
    valueInteger: int | None = None
    interpretation: tuple[Concept, ...] = ()
    dataAbsentReason: Concept | None = None


class Observation(Measurement):
    """A measurement or finding, with its parts (a blood pressure has two)."""

    resourceType: Literal["Observation"]
    status: str = ""
    subject: Reference | None = None
    effectiveDateTime: str | None = None
    effectiveInstant: str | None = None
    effectivePeriod: Period | None = None
    component: tuple[Measurement, ...] = ()

    @property
    def day(self) -> dt.date | None:
        """The day that it holds for."""
        period = self.effectivePeriod or Period()
        return day_of(self.effectiveDateTime or self.effectiveInstant or period.end or period.start)


class Stage(Element):
    """A stage of a condition, in words."""

    summary: Concept | None = None


class Condition(Element):
    """A problem or diagnosis."""

    resourceType: Literal["Condition"]
    clinicalStatus: Concept | None = None
    verificationStatus: Concept | None = None
    code: Concept = Concept()
    subject: Reference | None = None
    stage: tuple[Stage, ...] = ()
    recordedDate: str | None = None


class Medication(Element):
    """A drug as a resource of its own."""

    resourceType: Literal["Medication"]
    id: str | None = None
    code: Concept = Concept()


class Adherence(Element):
    """R5: whether a drug is taken as stated."""

    code: Concept = Concept()


class MedicationUse(Element):
    """A MedicationRequest or MedicationStatement: R4 names the drug in two elements, R5 in one."""

    resourceType: Literal["MedicationRequest", "MedicationStatement"]
    id: str | None = None
    status: str = ""
    intent: str = ""
    doNotPerform: bool = False
    subject: Reference | None = None
    medication: CodeableReference | None = None
    medicationCodeableConcept: Concept | None = None
    medicationReference: Reference | None = None
    adherence: Adherence = Adherence()
    effectivePeriod: Period | None = None
    contained: tuple[Mapping[str, Any], ...] = ()

    @property
    def concept(self) -> Concept | None:
        """The drug, where it is named here."""
        return self.medicationCodeableConcept or (self.medication.concept if self.medication else None)

    @property
    def reference(self) -> Reference | None:
        """The Medication that names the drug, where it is not named here."""
        return self.medicationReference or (self.medication.reference if self.medication else None)


class Extension(Element):
    """An extension with the kinds of value that a person's sex is given in."""

    url: str = ""
    valueCode: str | None = None


class Patient(Element):
    """Whose record it is."""

    resourceType: Literal["Patient"]
    id: str | None = None
    gender: str | None = None
    birthDate: str | None = None
    deceasedBoolean: bool = False
    deceasedDateTime: str | None = None
    extension: tuple[Extension, ...] = ()


def day_of(text: str | None) -> dt.date | None:
    """The day of a FHIR date or dateTime; the first one of a month or a year; None for none."""
    found = _DAY.match(text or "")
    if found is None:
        return None
    year, month, day = found.groups(default="1")
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
