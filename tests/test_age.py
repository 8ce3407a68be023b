"""Ages as people are spoken of in passing; those of recommendations stand in the tests of conditions."""

import pytest

from qa.conditions.age import read


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("she's 72", [72]),
        ("and if he is now 8?", [8]),
        ("I'm 70, which dose?", [70]),
        ("72M AAV CYC dose?", [72]),
        ("65F HER2+ mBC", [65]),
        ("she is 72 kg", []),
        ("he's 3 cycles in", []),
        ("fever of 100F", []),
        ("elderly 81y, cyclophosphamide dose?", [81]),
        ("72yr with asthma", [72]),
        ("cetirizine in a 4 y boy", [4]),
        ("T2DM 15y, on it for 12y, 10y risk 8 %", []),
        ("5M solution", []),
    ],
)
def test_an_age_said_of_a_person_is_read(text: str, years: list[int]) -> None:
    assert [c.interval.low for c in read(text) if c.interval] == years
