import pytest

from ingest.readers.inline import Inline


def taken(before: str, raised: str, after: str = "", references: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    inline = Inline({n: n for n in references})
    inline.text(before)
    inline.superscript(raised)
    inline.text(after)
    text, markers = inline.take()
    return text, [m.mark for _, m in markers]


@pytest.mark.parametrize(
    ("before", "raised", "after", "text"),
    [
        ("10", "9", "/L", "10⁹/L"),
        ("5 × 10", "12", " cells", "5 × 10¹² cells"),
        ("10", "-6", " mol", "10⁻⁶ mol"),
        ("10", "−6", " mol", "10⁻⁶ mol"),
        ("kg/m", "2", ".", "kg/m²."),
        ("1.73 m", "2", "", "1.73 m²"),
        ("15 cm", "3", "", "15 cm³"),
        ("I", "2", " = 40%", "I² = 40%"),
        ("x", "2", " + 1", "x² + 1"),
        ("2", "8", " = 256", "2⁸ = 256"),
        ("", "18", "F-FDG", "¹⁸F-FDG"),
        ("with ", "99m", "Tc", "with ⁹⁹ᵐTc"),
        ("Ca", "2+", " levels", "Ca²⁺ levels"),
        ("the 1", "st", " line", "the 1st line"),
        ("Herceptin", "®", " is", "Herceptin® is"),
        ("10", "3,5", "", "10^3,5"),
    ],
)
def test_a_power_stays_in_the_text(before: str, raised: str, after: str, text: str) -> None:
    found, marks = taken(before, raised, after)
    if raised == "3,5":  # a list of numbers is no power
        assert (found, marks) == ("10", ["3", "5"])
    else:
        assert (found, marks) == (text, [])


@pytest.mark.parametrize(
    ("before", "raised", "after", "text", "marks"),
    [
        ("Give aspirin.", "12", " Then", "Give aspirin. Then", ["12"]),
        ("aspirin", "3-5", ", then", "aspirin, then", ["3", "4", "5"]),
        ("aspirin", "[2, 7]", "", "aspirin", ["2", "7"]),
        ("aspirin ", "1 2", ".", "aspirin.", ["1", "2"]),
        ("Alphamab", "a,b", "", "Alphamab", ["a", "b"]),
        ("Alphamab", "*", " is", "Alphamab is", ["*"]),
        ("Alphamab", "††", " is", "Alphamab is", ["††"]),
        ("hepatitis B", "2", ".", "hepatitis B.", ["2"]),
    ],
)
def test_a_marker_leaves_the_text(before: str, raised: str, after: str, text: str, marks: list[str]) -> None:
    assert taken(before, raised, after) == (text, marks)


def test_after_a_number_a_mark_is_a_reference_only_where_the_document_has_it() -> None:
    assert taken("in 2019", "4", ".", references=("4",)) == ("in 2019.", ["4"])
    assert taken("in 2019", "4", ".") == ("in 2019⁴.", [])
    assert taken("10", "9", "/L", references=("9",)) == ("10⁹/L", [])


def test_numbers_in_brackets_are_markers_where_all_of_them_are_references() -> None:
    inline = Inline({"1": "r1", "2": "r2", "3": "r3"})
    inline.text("Give 5 mg [1-3] or [7] (95% CI [1, 9]).")
    text, markers = inline.take()
    assert text == "Give 5 mg or [7] (95% CI [1, 9])."
    assert [(o, m.mark, m.reference_id) for o, m in markers] == [(9, "1", "r1"), (9, "2", "r2"), (9, "3", "r3")]


def test_subscripts_are_plain_after_letters_and_kept_apart_from_numbers() -> None:
    inline = Inline()
    for text, lowered in (("CO", "2"), (", HbA", "1c"), (", 10", "2")):
        inline.text(text)
        inline.subscript(lowered)
    assert inline.take()[0] == "CO2, HbA1c, 10₂"


def test_private_use_characters_of_a_source_are_no_markers() -> None:
    inline = Inline()
    inline.text("Give\ue000 5 mg.")
    assert inline.take() == ("Give 5 mg.", [])
