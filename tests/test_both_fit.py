"""Two sentences that both fit a patient and differ are marked; those that agree, or are for others, are not."""

import pytest
from conditioned import article

from ingest.article import SentenceKind
from qa.both_fit import both_fit
from qa.conditions.facts import facts_of

US = "Age group: Children aged 6 years and over; Alphamab dose: 10 mg once daily; Label: US tablet."
IRISH = "Age group: Children aged 6 to 12 years; Alphamab dose: 5 mg twice daily; Label: Irish tablet."
FRENCH = "Age group: Children aged 6 to 12 years; Alphamab dose: 10 mg once daily; Label: French tablet."
FIRM = "Recurrence 12 months or less after adjuvant alphamab: ASCO 2022 says clinicians should use the second line."
WEAK = "Recurrence 6 to 12 months after adjuvant alphamab: ESMO 2021 says the second line may be considered."
LATE = "Recurrence more than 12 months after adjuvant alphamab: ESMO 2021 says the first line may be considered."


@pytest.mark.parametrize(
    ("question", "texts", "kind", "subjects"),
    [
        ("Dose for an 8-year-old?", (US, IRISH), "row", ["Alphamab dose"]),
        ("Dose for an 8-year-old?", (US, FRENCH), "row", []),
        ("Dose for a 15-year-old?", (US, IRISH), "row", []),
        ("Dose?", (US, IRISH), "row", []),
        ("Recurrence 9 months after adjuvant alphamab?", (FIRM, WEAK), "sentence", ["ASCO and ESMO"]),
        ("Recurrence 9 months after adjuvant alphamab?", (FIRM, LATE), "sentence", []),
        ("Recurrence 4 months after adjuvant alphamab?", (FIRM, WEAK), "sentence", []),
    ],
)
def test_two_that_fit_and_differ_disagree(
    question: str, texts: tuple[str, ...], kind: SentenceKind, subjects: list[str]
) -> None:
    page = article(*texts, kind=kind)
    assert [c.subject for c in both_fit([(page, 0), (page, 1)], facts_of(question))] == subjects
