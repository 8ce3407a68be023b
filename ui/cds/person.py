"""Age and sex of the patient."""

import datetime as dt

from ui.cds.chart import Chart, read_as
from ui.cds.elements import Patient, day_of

_MONTHS_UNTIL = 24  # up to two years an age is given in months
_SEXES = {"female": "woman", "male": "man", "F": "woman", "M": "man"}
# Extensions of the person that say a sex: US Core's at birth, and R5's for clinical use where it is a plain code.
_OF_SEX = ("us-core-birthsex", "us-core-sex", "patient-sexParameterForClinicalUse")


def read_person(patient: Patient, today: dt.date) -> Chart:
    """Age in whole years (months below two years) on `today`, and sex. Where the record has two sexes none is taken."""
    said = [patient.gender, *(e.valueCode for e in patient.extension if e.url.rsplit("/", 1)[-1] in _OF_SEX)]
    sexes = {_SEXES[s] for s in said if s in _SEXES}
    facts = read_as(_age(patient.birthDate, today), ["age"])
    if len(sexes) == 1:
        facts += read_as(next(iter(sexes)), ["category"])
    unread = [] if facts and facts[0].kind == "age" else ["age (no full date of birth)"]
    unread += ["sex (the record has two)"] if len(sexes) > 1 else []
    return Chart(facts=facts, open=tuple(unread))


def _age(birth: str | None, today: dt.date) -> str:
    """'58 years old', '14 months old'; nothing without a full date of birth."""
    born = day_of(birth) if birth and len(birth) == len("2000-01-31") else None
    if born is None or born > today:
        return ""
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return f"{months} months old" if months < _MONTHS_UNTIL else f"{months // 12} years old"
