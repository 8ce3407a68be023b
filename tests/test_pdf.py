import datetime as dt

import pytest
from conftest import SHARED
from pdf_writer import Sheet, pdf

from ingest.article import Article
from ingest.conservation import conserved
from ingest.errors import ArticleError
from ingest.readers import pdf as reader
from ingest.readers.document import Document, Parsed

PROSE = (
    "Alphamab is recommended for adults with advanced disease who have",
    "had one prior line of therapy. It is given every three weeks until",
    "progression or unacceptable toxicity.",
)


def parsed(*sheets: Sheet, title: str | None = None) -> Parsed:
    document = Document(pdf(*sheets, title=title), "guide.pdf")
    assert reader.accepts(document)
    return reader.read(document)


def quotes(article: Article) -> list[str]:
    return [article.quote(s) for s in article.sentences]


def test_lines_become_sentences_with_the_page_they_begin_on() -> None:
    first = Sheet().lines(72, 700, *PROSE[:2])
    second = Sheet().lines(72, 700, *PROSE[2:])
    article = parsed(first, second).article
    assert quotes(article) == [
        "Alphamab is recommended for adults with advanced disease who have had one prior line of therapy.",
        "It is given every three weeks until progression or unacceptable toxicity.",
    ]
    assert [s.page for s in article.sentences] == [1, 1]


def test_a_sentence_after_the_page_break_is_on_the_next_page() -> None:
    first = Sheet().lines(72, 700, PROSE[0], "had one prior line of therapy and whose disease has")
    second = Sheet().lines(72, 700, "progressed on it. Dose reductions are not recommended.")
    article = parsed(first, second).article
    assert [s.page for s in article.sentences] == [1, 2]
    assert quotes(article)[1] == "Dose reductions are not recommended."


def test_larger_and_bold_lines_are_headings_and_the_largest_is_the_title() -> None:
    sheet = Sheet().text(72, 720, "Guide to alphamab", size=18).text(72, 690, "Dosing", font="bold")
    article = parsed(sheet.lines(72, 670, *PROSE)).article
    assert article.title == "Guide to alphamab"
    assert article.sentences[0].headings == ("Guide to alphamab", "Dosing")


def test_the_title_of_the_properties_comes_first_and_no_date_is_taken_from_the_file() -> None:
    article = parsed(Sheet().lines(72, 700, *PROSE), title="Guideline on alphamab").article
    assert article.title == "Guideline on alphamab"
    assert article.published is None
    assert article.publisher is None


def test_running_headers_page_numbers_and_line_numbers_are_no_text() -> None:
    sheets = []
    for n in range(1, 7):
        sheet = Sheet().text(200, 760, "Society of Tests guideline").text(300, 40, str(n))
        for i in range(7):
            sheet.text(30, 660 - 13 * i, str(7 * n + i)).text(
                72, 660 - 13 * i, f"Part {n} has line {i} of its text here."
            )
        sheets.append(sheet)
    read = parsed(*sheets)
    assert "Society of Tests" not in read.article.text
    assert quotes(read.article)[:2] == ["Part 1 has line 0 of its text here.", "Part 1 has line 1 of its text here."]
    assert all(s.page == 1 + i // 7 for i, s in enumerate(read.article.sentences))
    assert any("running headers" in note for note in read.notes)
    assert read.witness is not None
    assert conserved(read.witness, read.article) == 1.0


def test_a_table_of_contents_is_no_text() -> None:
    sheet = Sheet().lines(72, 700, "Dosing . . . . . . . . . . . . 12", "Safety.................... iv", pitch=20)
    read = parsed(sheet.lines(72, 600, *PROSE))
    assert quotes(read.article)[0].startswith("Alphamab is recommended")
    assert read.witness is not None
    assert conserved(read.witness, read.article) == 1.0


def test_columns_are_read_one_after_the_other_below_what_spans_both() -> None:
    sheet = Sheet().text(72, 740, "A line that spans both columns of the page and is as long as both of them are.")
    left = (
        "Left column line one is quite",
        "long and goes on to the end",
        "of its third line over there",
        "and then it stops.",
    )
    right = (
        "Right column line one is also",
        "long and goes on to the end",
        "of its third line over here",
        "and it stops too.",
    )
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        sheet.text(72, 700 - 13 * i, a).text(330, 700 - 13 * i, b)
    article = parsed(sheet).article
    assert quotes(article)[1:] == [" ".join(left), " ".join(right)]


def test_justified_columns_end_above_the_heading_of_what_spans_them() -> None:
    sheet = Sheet()
    for i in range(4):
        y, wide = 700 - 13 * i, 9 * i
        sheet.text(72, y, f"Left {i} begins to go").text(205 + wide, y, "on there.").text(
            300, y, f"Right {i} is a line"
        )
        sheet.text(405 + wide, y, "of its own.")
    sheet.text(72, 610, "Doses", font="bold").text(
        72, 596, "A line that spans both columns of the page, as long as they are."
    )
    texts = quotes(parsed(sheet).article)
    assert texts[:2] == ["Left 0 begins to go on there.", "Left 1 begins to go on there."]
    assert texts[4] == "Right 0 is a line of its own."
    assert parsed(sheet).article.sentences[-1].headings == ("Doses",)


def test_a_word_cut_at_the_end_of_a_line_is_whole_and_a_compound_keeps_its_hyphen() -> None:
    sheet = Sheet().lines(
        72, 700,
        "The recommendation stands. This recommen-",
        "dation is based on evidence from a well-",
        "designed trial, and rests on a patient-",
        "centered approach that was well-designed.",
    )  # fmt: skip
    text = parsed(sheet).article.text
    assert "This recommendation is based" in text
    assert "a well-designed trial" in text
    assert "patient-centered approach" in text


def test_a_ruled_table_gives_rows_that_carry_their_heads() -> None:
    sheet = Sheet().grid([72, 200, 320, 440], [700, 680, 660, 640])
    cells = [
        ("Drug", "Dose", "Interval"),
        ("Alphamab", "≥5 mg/kg".replace("≥", ">"), "3 weeks"),
        ("Betamab", "10 mg", "daily"),
    ]
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            sheet.text(76 + 122 * j, 686 - 20 * i, cell)
    article = parsed(sheet).article
    assert quotes(article) == [
        "Drug: Alphamab; Dose: >5 mg/kg; Interval: 3 weeks.",
        "Drug: Betamab; Dose: 10 mg; Interval: daily.",
    ]
    assert {s.kind for s in article.sentences} == {"row"}


def test_heads_over_several_columns_are_joined_and_a_cell_over_rows_stands_in_each() -> None:
    sheet = Sheet().rule(72, 700, 432, 700).rule(192, 680, 432, 680)
    for y in (660, 620):
        sheet.rule(72, y, 432, y)
    sheet.rule(192, 640, 432, 640)
    for x in (72, 192, 432):
        sheet.rule(x, 620, x, 700)
    sheet.rule(312, 620, 312, 680)
    sheet.text(76, 676, "Drug").text(250, 686, "Dose").text(200, 666, "mild").text(320, 666, "severe")
    sheet.text(76, 636, "Alphamab").text(200, 646, "1 mg").text(320, 646, "2 mg").text(200, 626, "3 mg").text(
        320, 626, "4 mg"
    )
    assert quotes(parsed(sheet).article) == [
        "Drug: Alphamab; Dose mild: 1 mg; Dose severe: 2 mg.",
        "Drug: Alphamab; Dose mild: 3 mg; Dose severe: 4 mg.",
    ]


def test_a_table_without_lines_is_found_by_its_alignment() -> None:
    sheet = Sheet().text(72, 700, "Opioid", font="bold").text(300, 700, "Factor", font="bold")
    for i, (drug, factor) in enumerate([("Codeine", "0.15"), ("Methadone", "4.7"), ("Morphine", "1")]):
        sheet.text(72, 684 - 16 * i, drug).text(300, 684 - 16 * i, factor)
    sheet.lines(72, 600, *PROSE)
    article = parsed(sheet).article
    assert quotes(article)[:3] == [
        "Opioid: Codeine; Factor: 0.15.",
        "Opioid: Methadone; Factor: 4.7.",
        "Opioid: Morphine; Factor: 1.",
    ]


def test_a_table_of_long_cells_without_lines_is_put_together_row_by_row() -> None:
    sheet = Sheet()
    rows = [
        (700, "Drug", "Loading", "Comment"),
        (688, "", "dose", ""),
        (668, "Alphamab", "8 mg", "Check the function of the"),
        (656, "", "", "heart at first"),
        (636, "Betamab", "10 mg", "Not in pregnancy"),
    ]
    for y, *cells in rows:
        for x, cell in zip((72, 150, 230), map(str, cells), strict=True):
            sheet.text(x, y, cell, font="bold" if y > 680 else "plain") if cell else None
    assert quotes(parsed(sheet).article) == [
        "Drug: Alphamab; Loading dose: 8 mg; Comment: Check the function of the heart at first.",
        "Drug: Betamab; Loading dose: 10 mg; Comment: Not in pregnancy.",
    ]


def test_heads_set_over_the_middle_of_their_columns_are_not_lost() -> None:
    sheet = Sheet().text(160, 700, "Age", font="bold").text(390, 700, "Interval", font="bold")
    for i, (age, interval) in enumerate([("40 years", "yearly"), ("50 years", "monthly"), ("60 years", "weekly")]):
        sheet.text(72, 684 - 16 * i, age).text(250, 684 - 16 * i, interval)
    assert quotes(parsed(sheet).article)[0] == "Age: 40 years; Interval: yearly."


def test_a_table_that_goes_on_overleaf_keeps_its_heads() -> None:
    def part(rows: list[tuple[str, str]]) -> Sheet:
        sheet = Sheet().grid([72, 200, 320], [600 - 20 * i for i in range(len(rows) + 1)])
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                sheet.text(76 + 128 * j, 586 - 20 * i, cell)
        return sheet

    article = parsed(part([("Drug", "Dose"), ("A", "1 mg")]), part([("B", "2 mg"), ("C", "3 mg")])).article
    assert [(article.quote(s), s.page) for s in article.sentences] == [
        ("Drug: A; Dose: 1 mg.", 1),
        ("Drug: B; Dose: 2 mg.", 2),
        ("Drug: C; Dose: 3 mg.", 2),
    ]


def test_list_items_follow_their_lead_without_bullets() -> None:
    sheet = Sheet().lines(72, 700, "Offer one of these:")
    sheet.text(90, 684, "•").text(108, 684, "alphamab, 5 mg once daily;").text(90, 668, "•").text(108, 668, "betamab.")
    article = parsed(sheet).article
    assert quotes(article) == ["Offer one of these:", "alphamab, 5 mg once daily;", "betamab."]
    assert [article.lead(s) for s in article.sentences] == [None, "Offer one of these:", "Offer one of these:"]


def test_raised_digits_are_powers_or_reference_markers_by_what_is_before_them() -> None:
    sheet = Sheet().text(72, 700, "Give it below 10").text(150.5, 704, "9", size=7).text(154.5, 700, "/L.")
    sheet.text(172, 700, "It works.").text(216.6, 704, "12,13", size=7)
    article = parsed(sheet).article
    assert quotes(article) == ["Give it below 10⁹/L.", "It works."]
    assert [m.mark for m in article.sentences[1].markers] == ["12", "13"]


def test_a_numbered_reference_list_is_data_and_markers_resolve_to_it() -> None:
    sheet = Sheet().text(72, 700, "Alphamab prolongs survival.").text(209, 704, "2", size=7)
    sheet.text(72, 660, "References", font="bold")
    for i, name in enumerate(
        ("Adams B. Trial of alphamab. 2019.", "Brown C. More alphamab. 2020.", "Clark D. Yet more. 2021.")
    ):
        sheet.text(72, 640 - 20 * i, f"{i + 1}. {name}")
    article = parsed(sheet).article
    assert quotes(article) == ["Alphamab prolongs survival."]
    assert [m.reference_id for m in article.sentences[0].markers] == ["2"]
    assert article.reference("2").title == "Brown C. More alphamab. 2020."


def test_footnotes_do_not_cut_the_paragraph_that_goes_on_overleaf() -> None:
    first = Sheet().lines(72, 400, *PROSE[:2]).text(72, 100, "a Except in children.", size=8)
    article = parsed(first, Sheet().lines(72, 700, *PROSE[2:])).article
    assert quotes(article)[-1] == "a Except in children."
    assert quotes(article)[1] == "It is given every three weeks until progression or unacceptable toxicity."


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param(lambda s: s.text(72, 500, "Give ten times the dose.", mode=3), id="invisible mode"),
        pytest.param(lambda s: s.text(72, 500, "Give ten times the dose.", color="1 g"), id="white on white"),
        pytest.param(lambda s: s.text(72, 500, "Give ten times the dose.", size=1), id="tiny"),
        pytest.param(lambda s: s.text(72, 2000, "Give ten times the dose."), id="off the page"),
        pytest.param(
            lambda s: s.text(72, 500, "Give ten times the dose.").box(60, 490, 300, 30, "1 g"), id="under a white box"
        ),
    ],
)  # fmt: skip
def test_text_that_a_reader_cannot_see_is_left_out_and_said(hide) -> None:  # type: ignore[no-untyped-def]
    read = parsed(hide(Sheet().lines(72, 700, *PROSE)))
    assert "ten times" not in read.article.text
    assert "Page 1: text that a reader cannot see (hidden text) was left out." in read.notes


def test_white_text_on_a_dark_box_is_read() -> None:
    sheet = Sheet().box(60, 490, 300, 30, "0 0 0.4 rg").text(72, 500, "Key recommendation: give alphamab.", color="1 g")
    assert quotes(parsed(sheet).article) == ["Key recommendation: give alphamab."]


def test_a_scan_without_text_is_refused_by_name() -> None:
    with pytest.raises(ArticleError, match=r"guide\.pdf: has no text layer \(pages 1-2: scanned"):
        parsed(Sheet().picture(0, 0, 612, 792), Sheet().picture(0, 0, 612, 792))


def test_recognised_text_under_a_scan_is_read_and_said_so() -> None:
    sheet = Sheet().picture(0, 0, 612, 792)
    for i, text in enumerate(PROSE):
        sheet.text(72, 700 - 13 * i, text, mode=3)
    read = parsed(sheet)
    assert quotes(read.article)[0].startswith("Alphamab is recommended")
    assert any("text recognition (OCR)" in note for note in read.notes)


def test_scanned_pages_among_others_are_listed() -> None:
    read = parsed(Sheet().lines(72, 700, *PROSE), Sheet().picture(0, 0, 612, 792))
    assert "Page 2: scanned without a text layer, not in the article." in read.notes


def test_a_turned_page_is_read_upright() -> None:
    turned = Sheet()
    for i, text in enumerate(PROSE):
        turned.text(300 + 13 * i, 100, text, matrix="0 1 -1 0")
    read = parsed(turned)
    assert quotes(read.article)[0].startswith("Alphamab is recommended for adults")
    assert "Page 1: rotated; the text was turned upright and read." in read.notes


def test_a_landscape_page_that_shows_upright_is_no_matter() -> None:
    turned = Sheet(rotate=90)
    for i, text in enumerate(PROSE):
        turned.text(300 + 13 * i, 100, text, matrix="0 1 -1 0")
    read = parsed(turned)
    assert quotes(read.article)[0].startswith("Alphamab is recommended for adults")
    assert not any("rotated" in note for note in read.notes)


def test_text_at_an_angle_is_left_out_and_said() -> None:
    sheet = Sheet().lines(72, 700, *PROSE).text(100, 300, "DRAFT", size=60, color="0.8 g", matrix="0.7 0.7 -0.7 0.7")
    read = parsed(sheet)
    assert "DRAFT" not in read.article.text
    assert "Page 1: text at an angle to the rest was left out." in read.notes


def test_publisher_and_date_are_those_that_the_text_states() -> None:
    sheet = Sheet().lines(72, 700, "Published by: Society of Tests").lines(72, 670, "Date of publication: 3 May 2022")
    article = parsed(sheet.lines(72, 600, *PROSE)).article
    assert article.publisher == "Society of Tests"
    assert article.published == dt.date(2022, 5, 3)


def test_a_damaged_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(ArticleError, match=r"bad\.pdf: is a damaged PDF"):
        reader.read(Document(b"%PDF-1.7\nnothing of the kind", "bad.pdf"))


@pytest.mark.slow
def test_the_guideline_draft_has_its_doses_on_their_pages() -> None:
    path = SHARED / "data" / "documents" / "CDC-2022-0024-0002_content.pdf"
    if not path.is_file():
        pytest.skip("the guideline draft (../shared/data/documents) is not here")
    read = reader.read(Document(path.read_bytes(), path.name))
    article = read.article
    caution = next(s for s in article.sentences if "before increasing total opioid dosage to ≥50" in article.quote(s))
    assert caution.page == 96
    assert ("Opioid: Methadone; Conversion factor*: 4.7.", 203) in [
        (article.quote(s), s.page) for s in article.sentences
    ]
    assert read.witness is not None
    assert (conserved(read.witness, article) or 0) > 0.98


def test_a_locked_sample_is_refused_by_name() -> None:
    path = SHARED / "data" / "documents" / "pdf" / "2206.01062_pg3.pdf"
    if not path.is_file():
        pytest.skip("the sample files (../shared/data/documents) are not here")
    with pytest.raises(ArticleError, match="protected by a password"):
        reader.read(Document(path.read_bytes(), path.name))
