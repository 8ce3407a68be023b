import pytest

from ingest.readers.raised import marks, raised_text


@pytest.mark.parametrize(
    ("before", "raised", "after", "kept"),
    [
        ("platelets below 100 × 10", "9", "/L", "⁹"),
        ("less than 10", "-3", "of them", "⁻³"),
        ("75 mg/m", "2", "every", "²"),
        ("kg·m", "-2", "", "⁻²"),
        ("heterogeneity (I", "2", "= 40 %)", "²"),
        ("", "18", "F-FDG", "¹⁸"),
        ("serum Ca", "2+", "was", "²⁺"),
        ("the 2", "nd", "line", "nd"),
        ("Alphamab", "®", "is", "®"),
        ("survival.", "12", "The", None),
        ("in 2016", "3", "and", None),
        ("dose of 10 mg", "2", "daily", None),
        ("Roger Chou, MD", "3", "", None),
        ("median 110", "9", "months", None),
        ("Tapentadol", "†", "", None),
    ],
)
def test_what_is_raised_is_text_or_a_marker_by_what_stands_around_it(
    before: str, raised: str, after: str, kept: str | None
) -> None:
    assert raised_text(before, raised, after) == kept


def test_lists_and_ranges_of_marks_are_taken_apart() -> None:
    assert marks("1,3-5") == ("1", "3", "4", "5")
    assert marks("[12; 14]") == ("12", "14")
    assert marks("a,†") == ("a", "†")
    assert marks("7-1") == ("7-1",)
