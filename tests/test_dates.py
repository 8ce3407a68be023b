import pytest

from ingest.readers.dates import date_of, dates, latest


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024/05", "2024-05"),
        ("1 May 2024", "2024-05-01"),
        ("the 21st of 3rd May, 2024", "2024-05-03"),
        ("May 1, 2024", "2024-05-01"),
        ("Sept. 2024", "2024-09"),
        ("2016 Jan 12", "2016-01-12"),
        ("2013 Oct-Dec", "2013-10"),
        ("©2020", "2020"),
        ("05/01/2024", "2024"),
        ("31 Feb 2024", None),
        ("12024 and 20245", None),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text: str, stated: str | None) -> None:
    assert [d.as_stated for d in dates(text)] == ([stated] if stated else [])


def test_the_latest_date_is_that_of_the_edition() -> None:
    found = latest("1998 (revised 2016 Jan)")
    assert found is not None
    assert (found.day.isoformat(), found.short) == ("2016-01-01", "2016-01")
    assert latest("no date") is None


def test_parts_that_are_no_date_are_none() -> None:
    assert date_of(2024, 13) is None
    assert date_of("MMXX") is None
    assert date_of(2024, "Smarch") is None
