from ingest.canonical import CanonicalText
from ingest.readers.table import Cell, Row, fill, flat


def rows(*lines: str, heads: int = 0) -> list[Row]:
    return [Row(tuple(Cell(c.strip()) for c in line.split("|")), i < heads) for i, line in enumerate(lines)]


def filled(table: list[Row]) -> list[str]:
    canonical = CanonicalText()
    fill(canonical, table)
    return [canonical.text[s.start : s.end] for s in canonical.sentences]


def test_a_first_row_of_words_over_numbers_is_a_head() -> None:
    assert filled(rows("Drug | Dose", "A | 5 mg", "B | 6 mg")) == ["Drug: A; Dose: 5 mg.", "Drug: B; Dose: 6 mg."]


def test_a_first_row_that_may_be_data_is_no_head() -> None:
    assert filled(rows("A | 5 mg", "B | 6 mg")) == ["A; 5 mg.", "B; 6 mg."]
    assert filled(rows("Alpha | yes", "Beta | no")) == ["Alpha; yes.", "Beta; no."]


def test_a_cell_over_all_columns_heads_the_rows_below_it() -> None:
    table = [*rows("Drug | Dose", heads=1), Row((Cell("Children", columns=2),)), *rows("A | 5 mg")]
    assert filled(table) == ["Children; Drug: A; Dose: 5 mg."]
    over_all = Row((Cell("Doses", columns=2),), is_head=True)
    assert filled([over_all, Row((Cell("By age", columns=2),)), *rows("A | 5 mg")]) == [
        "Doses: By age; Doses: A; Doses: 5 mg."
    ]
    assert filled([*table[:2]]) == ["Children."], "and is not lost where there is none"


def test_a_table_of_nothing_but_heads_is_not_lost() -> None:
    assert filled(rows("Drug | Dose", heads=1)) == ["Drug; Dose."]


def test_empty_cells_say_nothing() -> None:
    assert filled(rows("Drug | Dose", " | 5 mg", " | ", heads=1)) == ["Dose: 5 mg."]


def test_a_row_too_long_for_one_sentence_is_cut_and_each_part_names_its_row() -> None:
    long = "Give alphamab. " + "Watch the heart closely and often. " * 20
    found = filled([*rows("Drug | How", heads=1), Row((Cell("Alphamab"), Cell(long.strip())))])
    assert found[0] == "Drug: Alphamab; How: Give alphamab."
    assert len(found) == 21
    assert all(f.startswith("Drug: Alphamab; How: ") for f in found)


def test_a_span_of_impossible_size_is_bounded() -> None:
    assert len("".join(filled([Row((Cell("A", columns=99_999, rows=99_999), Cell("B"))), *rows("C")]))) < 100


def test_a_table_within_a_cell_is_told_apart_by_commas_and_semicolons() -> None:
    assert flat(rows("Age | mg", "1 | 5", "2 | 9", heads=1)) == "Age: 1, mg: 5; Age: 2, mg: 9"
