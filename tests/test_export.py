import datetime as dt
import io
import json
import re

import cited
import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import is_forbidden
from qa.answer import Answer, Citation, Coverage, Notice, Statement
from qa.outline import outline
from qa.question import Question
from ui.export import FORMATS
from ui.export.bibtex import bibtex
from ui.export.csl import csl_json
from ui.export.pdf import pdf
from ui.export.word import word

QUOTE = "Give ≥4 mg/kg (±10 %) or 5 µg when platelets are 100 × 10⁹/L; β-blockers are no reason to wait."


def citation(quote: str, **changes: object) -> Citation:
    named = {"title": "Doses of HER2 agents", "publisher": "A society & friends", "edition": "2", "headings": ("Dose",)}
    address = "https://guidelines.example/abemab?a=1&b=2"
    return cited.citation(quote, **{"article_id": "abemab", "page": 3, "url": address, **named, **changes})


def answer(quote: str = QUOTE, **changes: object) -> Answer:
    return Answer(
        status="answer",
        question=Question("Which dose of abemab?", "Which dose of abemab?", dt.date(2026, 11, 20)),
        statements=(Statement(quote, "quote", (1,), ("Dose",), ("ESMO: I, A",)),),
        citations=(citation(quote, **changes),),
        coverage=(Coverage("Which dose of abemab?", True, 0.9),),
        notices=(Notice("review", "Exercise caution."),),
        generation="gen-1",
    ).sealed()


def words_of_pdf(file: bytes) -> str:
    with pypdfium2.PdfDocument(file) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def words_of_docx(file: bytes) -> str:
    return " ".join(" ".join(p.text for p in docx.Document(io.BytesIO(file)).paragraphs).split())


@pytest.mark.parametrize(("write", "read"), [(pdf, words_of_pdf), (word, words_of_docx)])
def test_every_block_of_the_answer_is_read_back_from_the_file_sign_for_sign(write, read) -> None:  # type: ignore[no-untyped-def]
    text = read(write(answer()))
    assert QUOTE in text
    for block in outline(answer()):
        assert block.text.replace(" ESMO: I, A", " (ESMO: I, A)") in text


def test_a_quote_longer_than_a_page_is_whole_in_the_pdf() -> None:
    quote = " ".join(f"word{i}" for i in range(2_000))
    text = words_of_pdf(pdf(answer(quote)))
    assert all(f"word{i}" in text for i in range(2_000))


def test_a_character_that_the_font_does_not_have_is_named_and_not_lost() -> None:
    assert "[U+4E2D]" in words_of_pdf(pdf(answer("The sign 中 stands here.")))


def test_what_looks_like_markup_is_text_in_the_pdf() -> None:
    assert "a <b>bold</b> & <br/> claim" in words_of_pdf(pdf(answer("This is a <b>bold</b> & <br/> claim.")))


def test_the_pdf_of_one_answer_is_the_same_bytes_each_time() -> None:
    assert pdf(answer()) == pdf(answer())


def test_csl_names_the_cited_article_and_leaves_out_what_it_does_not_state() -> None:
    (item,) = json.loads(csl_json(answer()))
    assert item["title"] == "Doses of HER2 agents"
    assert item["issued"] == {"date-parts": [[2022, 3, 1]]}
    assert item["genre"] == "Guideline"
    (bare,) = json.loads(csl_json(answer(publisher=None, published=None, edition=None, url=None)))
    assert bare.keys() == {"id", "type", "title", "genre"}


def test_csl_of_a_source_dated_by_month_has_no_day() -> None:
    (item,) = json.loads(csl_json(answer(published_as="2022-03")))
    assert item["issued"] == {"date-parts": [[2022, 3]]}


def test_bibtex_of_a_cited_article() -> None:
    assert (
        bibtex(answer())
        == """\
@techreport{abemab,
  title = {{Doses of HER2 agents}},
  author = {{A society \\& friends}},
  institution = {A society \\& friends},
  year = {2022},
  month = {3},
  day = {1},
  type = {Guideline},
  note = {Edition 2},
  url = {https://guidelines.example/abemab?a=1&b=2},
}
"""
    )


@given(st.text(min_size=1).filter(lambda t: bool(t.strip()) and not any(map(is_forbidden, t))))
@settings(max_examples=200, deadline=None)
def test_no_title_breaks_out_of_its_bibtex_field(title: str) -> None:
    line = next(x for x in bibtex(answer(title=title.replace("\n", " "))).split("\n") if x.startswith("  title"))
    inner = line.removeprefix("  title = {{").removesuffix("}},")
    assert "{" not in re.sub(r"\\text[a-z]+\{\}", "", inner)
    assert "}" not in re.sub(r"\\text[a-z]+\{\}", "", inner)
    assert not re.search(r"(?<!\\)[&%$#_]", inner)


def test_the_record_that_is_saved_is_the_answer() -> None:
    assert Answer.from_json(FORMATS["json"].write(answer())) == answer()
