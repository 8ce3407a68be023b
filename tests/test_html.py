import datetime as dt

import pytest
from conserving import quotes, read_whole

from ingest.article import Article, Marker
from ingest.errors import ArticleError
from ingest.readers import html
from ingest.readers.document import Document


def read(body: str, head: str = "") -> Article:
    return read_whole(html, f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", "page.html")


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("<!doctype html><p>Give 5 mg.", True),
        ("<?xml version='1.0'?><!-- x --><html><p>Give 5 mg.", True),
        ("\n<h1>Asthma</h1>", True),
        ("Give <b>5 mg</b>.", False),
        ("<article-title>Asthma</article-title>", False),
        ("# Asthma\n\n<p>", False),
    ],
)
def test_html_is_told_by_its_beginning(text: str, accepted: bool) -> None:
    assert html.accepts(Document(text.encode(), "a")) is accepted


def test_headings_paragraphs_and_lists_keep_their_places() -> None:
    article = read("<h1>Asthma</h1><p>First. Second.</p><h2>Dose</h2><p>Options:<ul><li>5 mg<li>10 mg</ul>")
    assert quotes(article) == ["First.", "Second.", "Options:", "5 mg", "10 mg"]
    assert article.sentences[3].headings == ("Asthma", "Dose")
    assert article.lead(article.sentences[4]) == "Options:"


def test_an_item_introduces_the_list_within_it() -> None:
    article = read("<ul><li>Adults<ul><li>5 mg</li></ul></li><li>Rest</li></ul>")
    assert [article.lead(s) for s in article.sentences] == [None, "Adults", None]


def test_what_follows_in_an_item_stands_under_its_beginning() -> None:
    article = read(
        "<ul><li><p>Children</p><p>Give 5 mg.</p></li><li><p>Adults</p><p>Give 10 mg.</p></li></ul><p>All.</p>"
    )
    assert [article.lead(s) for s in article.sentences] == [None, "Children", None, "Adults", None]


def test_a_short_bold_paragraph_is_a_heading_and_a_bold_statement_is_not() -> None:
    article = read("<p><strong>Target <u>population</u></strong></p><p>Adults.</p><p><b>Do not give aspirin</b></p>")
    assert quotes(article) == ["Adults.", "Do not give aspirin"]
    assert article.sentences[0].headings == ("Target population",)


def test_a_definition_carries_its_term() -> None:
    assert quotes(read("<dl><dt>Grade A</dt><dd>Good evidence.</dd></dl>")) == ["Grade A: Good evidence."]


def test_a_row_carries_the_heads_of_its_columns() -> None:
    article = read(
        "<table><caption>Doses</caption><thead><tr><th rowspan=2>Drug<th colspan=2>Dose</tr><tr><th>First<th>Later</tr>"
        "</thead><tr><td rowspan=2>Alphamab<td>840 mg<td>420 mg</tr><tr><td colspan=2>none in pregnancy</tr></table>"
    )
    assert quotes(article) == [
        "Doses",
        "Drug: Alphamab; Dose, First: 840 mg; Dose, Later: 420 mg.",
        "Drug: Alphamab; Dose, First, Dose, Later: none in pregnancy.",
    ]
    assert article.lead(article.sentences[1]) == "Doses"


def test_a_picture_that_is_all_of_a_cell_is_its_description() -> None:
    article = read(
        "<table><tr><th>Drug<th>Covered<tr><td>A<td><img alt=Yes src=x><tr><td>B<td>No <img alt=cross></table>"
    )
    assert quotes(article) == ["Drug: A; Covered: Yes.", "Drug: B; Covered: No."]


def test_a_picture_beside_text_is_read_where_it_says_more_than_a_sign() -> None:
    article = read("<table><tr><th>Step<th>Do<tr><td>2<td>Oxygen <img alt='15 litres a minute by mask'></table>")
    assert quotes(article) == ["Step: 2; Do: Oxygen 15 litres a minute by mask."]


def test_a_table_that_lays_out_the_page_is_text() -> None:
    article = read("<table><tr><td><p>First.</p><p>Second.</p></td></tr></table>")
    assert [(article.quote(s), s.kind) for s in article.sentences] == [("First.", "sentence"), ("Second.", "sentence")]


def test_a_heading_within_a_cell_makes_no_layout_of_a_table_of_figures() -> None:
    assert quotes(read("<table><tr><td><h2>Drug</h2><td>Dose</tr><tr><td>A<td>5 mg</table>")) == [
        "Drug: A; Dose: 5 mg."
    ]


def test_a_table_within_a_cell_stays_in_its_row() -> None:
    article = read(
        "<table><tr><th>Drug<th>Dose<tr><td>A<td><table><tr><th>Age<th>mg<tr><td>1<td>5<tr><td>2<td>9</table></table>"
    )
    assert quotes(article) == ["Drug: A; Dose: Age: 1, mg: 5; Age: 2, mg: 9."]


REFERENCES = (
    "<h2>References</h2><ol><li id=r1>Smith J. A trial. 2019. doi:10.1000/abc</li><li id=r2>Doe. PMID: 77</li></ol>"
)


def test_markers_are_taken_out_and_resolve_to_the_list() -> None:
    article = read(
        f"<p>Give 5 mg.<sup>1,2</sup> Stop at 10<sup>9</sup>/L<sup><a href='#r2'>2</a></sup>. See [1].</p>{REFERENCES}"
    )
    assert quotes(article) == ["Give 5 mg.", "Stop at 10⁹/L.", "See."]
    marks = [[(m.mark, m.reference_id) for m in s.markers] for s in article.sentences]
    assert marks == [[("1", "1"), ("2", "2")], [("2", "2")], [("1", "1")]]
    first, second = article.references
    assert (first.date, first.doi, second.pmid) == ("2019", "10.1000/abc", "77")


def test_a_marker_without_a_list_resolves_to_nothing() -> None:
    assert read("<p>Give aspirin.<sup>3</sup></p>").sentences[0].markers == (Marker("3", None),)


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>{}</p>",
        "<div hidden>{}</div>",
        "<script>{}</script>",
        "<p style='font-size:0'>{}</p>",
        "<nav><ul><li>{}</ul></nav>",
        "<template>{}</template>",
        "<del>{}</del>",
        "<!-- {} -->",
    ],
)
def test_what_the_page_does_not_show_is_not_read(hidden: str) -> None:
    assert read(f"<p>Give 5 mg.</p>{hidden.format('Give 500 mg.')}").text == "Give 5 mg."


def test_symbols_survive() -> None:
    assert read("<p>&ge; 5 &micro;g &plusmn; 2, &le;&nbsp;β H<sub>2</sub>O 1.73 m<sup>2</sup></p>").text == (
        "≥ 5 µg ± 2, ≤ β H2O 1.73 m²"
    )


def test_a_page_says_who_published_it_and_when() -> None:
    head = (
        "<title>A | Site</title><meta name=citation_title content=Asthma><meta name=citation_doi content=10.1/x>"
        "<meta name=DC.publisher content='A society'><meta name=citation_publication_date content=2020/05>"
        "<link rel=canonical href=https://example.org/a>"
    )
    article = read("<p>Give 5 mg.</p>", head)
    assert (article.title, article.publisher, article.article_id) == ("Asthma", "A society", "doi-10-1-x")
    assert (article.published, article.published_as) == (dt.date(2020, 5, 1), "2020-05")
    assert article.url == "https://example.org/a"


def test_fields_of_the_page_itself_are_its_metadata() -> None:
    article = read(
        "<h1>Asthma</h1><h2>Date Released</h2><p>1996 (revised 2016 Jan 12)</p>"
        "<h2>Guideline Developer(s)</h2>A Society - Medical Specialty Society"
    )
    assert (article.publisher, article.published, article.published_as) == ("A Society", dt.date(2016, 1, 12), None)


def test_what_a_page_does_not_say_is_not_made_up() -> None:
    article = read("<p>Published evidence of 2019 shows that 5 mg is enough.</p>")
    assert (article.publisher, article.published, article.title) == (None, None, "page")


def test_a_page_nested_beyond_reason_is_refused_and_a_deep_one_is_read() -> None:
    with pytest.raises(ArticleError, match="nests 200,000 elements"):
        html.read(Document(("<div>" * 200_000 + "Give 5 mg.").encode(), "a.html"))
    deep = "<div>" * 1_500 + "Give 5 mg." + "</div>" * 1_500
    assert html.read(Document(deep.encode(), "a.html")).article.text == "Give 5 mg."


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"a\.html: no text was found"):
        html.read(Document(b"<html><body><script>1</script></body></html>", "a.html"))
