import pytest

from qa.slips import mended

CORPUS = {
    "surgeri": -2.0,
    "recommend": -1.0,
    "treatment": -1.0,
    "prophylaxi": -3.0,
    "nephriti": -2.0,
    "dose": -1.0,
    "hyperprolactinemia": -2.0,
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("surgury", "surgery"),
        ("recomended", "recommended"),
        ("prophylaxsis", "prophylaxis"),
        ("whihc", "which"),
        ("waht", "what"),
        ("dosse", "dose"),
        ("dsoe", None),
        ("nephrits", None),
        ("nephrosis", None),
        ("pertuzumb", None),
        ("HERX", None),
        ("purgery", None),
        ("hyperprolactinamia", "hyperprolactinaemia"),
    ],
)
def test_a_word_is_mended_by_one_slip_and_what_may_be_a_drug_disease_or_name_is_not(
    typed: str, meant: str | None
) -> None:
    assert mended(typed, CORPUS.get) == meant
