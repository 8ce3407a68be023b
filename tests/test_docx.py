import io
import zipfile

import pytest
from conftest import SHARED

from ingest.article import Article
from ingest.conservation import conserved
from ingest.errors import ArticleError
from ingest.readers import docx as reader
from ingest.readers.document import Document, Parsed

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {WORD}>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/>
 <w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {WORD}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def package(body: str, **parts: str) -> bytes:
    """A Word package with that body; other parts by name, such as `footnotes`."""
    held = {"document": f"<w:document {WORD}><w:body>{body}</w:body></w:document>", "styles": STYLES, **parts}
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in held.items():
            out.writestr(f"word/{name}.xml", text)
    return raw.getvalue()


def parsed(body: str, **parts: str) -> Parsed:
    document = Document(package(body, **parts), "guide.docx")
    assert reader.accepts(document)
    return reader.read(document)


def quotes(article: Article) -> list[str]:
    return [article.quote(s) for s in article.sentences]


def p(*runs: str, style: str = "", listed: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' * bool(style)
    properties += f'<w:numPr><w:ilvl w:val="{listed}"/><w:numId w:val="3"/></w:numPr>' * bool(listed)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(r(text))}</w:tc>"


def table(*rows: str, look: str = "04A0") -> str:
    return f'<w:tbl><w:tblPr><w:tblLook w:val="{look}"/></w:tblPr>{"".join(f"<w:tr>{x}</w:tr>" for x in rows)}</w:tbl>'


RAISED = '<w:vertAlign w:val="superscript"/>'


def test_headings_go_by_the_name_of_their_style_under_the_title() -> None:
    body = p(r("Guide"), style="Titel") + p(r("Dosing"), style="berschrift1") + p(r("Adults"), style="berschrift2")
    article = parsed(body + p(r("Give 5 mg."))).article
    assert article.title == "Guide"
    assert article.sentences[0].headings == ("Guide", "Dosing", "Adults")


def test_numbered_headings_carry_the_number_that_word_shows() -> None:
    body = "".join(p(r(t), style="berschrift1", listed=n) for t, n in (("One", "0"), ("Sub", "1"), ("Two", "0")))
    article = parsed(body + p(r("Text.")), numbering=NUMBERING).article
    assert [s.headings[-1] for s in article.sections] == ["1 One", "1.1 Sub", "2 Two"]


def test_a_nested_list_item_is_introduced_by_the_item_above_it() -> None:
    body = p(r("Offer:")) + p(r("alphamab, if"), listed="0") + p(r("HER2 is positive"), listed="1")
    article = parsed(body, numbering=NUMBERING).article
    assert quotes(article) == ["Offer:", "alphamab, if", "HER2 is positive"]
    assert [article.lead(s) for s in article.sentences] == [None, "Offer:", "alphamab, if"]


def test_insertions_are_read_and_deletions_comments_and_hidden_text_are_not() -> None:
    body = p(
        r("Give "),
        f"<w:ins>{r('5 mg')}</w:ins>",
        "<w:del><w:r><w:delText>50 mg</w:delText></w:r></w:del>",
        r(" daily."),
        '<w:r><w:commentReference w:id="1"/></w:r>',
        r(" Or ten times that.", "<w:vanish/>"),
    )
    read = parsed(body)
    assert quotes(read.article) == ["Give 5 mg daily."]
    assert read.notes == ("Hidden text was left out.",)


def test_powers_stay_and_raised_reference_numbers_are_markers() -> None:
    body = p(r("Below 10"), r("9", RAISED), r("/L it works."), r("3", RAISED))
    article = parsed(body).article
    assert quotes(article) == ["Below 10⁹/L it works."]
    assert [m.mark for m in article.sentences[0].markers] == ["3"]


def test_a_row_carries_its_heads_and_merged_cells_stand_in_every_row_that_they_cover() -> None:
    rows = (
        tc("Drug") + tc("Dose") + tc("Route"),
        tc("A", '<w:vMerge w:val="restart"/>') + tc("1 mg") + tc("oral"),
        tc("", "<w:vMerge/>") + tc("none", '<w:gridSpan w:val="2"/>'),
    )
    assert quotes(parsed(table(*rows)).article) == [
        "Drug: A; Dose: 1 mg; Route: oral.",
        "Drug: A; Dose, Route: none.",
    ]


def test_a_row_that_starts_late_keeps_its_columns() -> None:
    late = f'<w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("1 mg")}'
    assert quotes(parsed(table(tc("Drug") + tc("Dose"), late)).article) == ["Dose: 1 mg."]


def test_a_table_within_a_cell_is_read_in_its_place() -> None:
    inner = table(tc("Age") + tc("Dose"), tc("adult") + tc("5 mg"))
    rows = (tc("Drug") + tc("Use"), tc("A") + f"<w:tc>{inner}{p()}</w:tc>")
    assert quotes(parsed(table(*rows)).article) == ["Drug: A; Use: Age: adult, Dose: 5 mg."]


def test_a_table_of_one_cell_is_a_box_around_text() -> None:
    assert quotes(parsed(table(tc("Give alphamab. Not betamab."))).article) == ["Give alphamab.", "Not betamab."]


def test_a_text_box_follows_the_paragraph_that_it_hangs_on_and_is_read_once() -> None:
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{p(r('In the box.'))}</w:txbxContent>"
    run = (
        f"<w:r><mc:AlternateContent {compatible}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert quotes(parsed(p(r("Before."), run) + p(r("After."))).article) == ["Before.", "In the box.", "After."]


def test_a_footnote_stands_after_its_paragraph_and_the_separator_is_none() -> None:
    notes = (
        f'<w:footnotes {WORD}><w:footnote w:id="0" w:type="separator">{p(r("---"))}</w:footnote>'
        f'<w:footnote w:id="2">{p(r("Except in children."))}</w:footnote></w:footnotes>'
    )
    body = p(r("Give it"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r(" daily.")) + p(r("Next."))
    assert quotes(parsed(body, footnotes=notes).article) == ["Give it daily.", "Except in children.", "Next."]


def test_the_table_of_contents_is_no_text_and_no_loss() -> None:
    read = parsed(p(r("Dosing 7"), style="TOC1") + p(r("Give 5 mg.")))
    assert quotes(read.article) == ["Give 5 mg."]
    assert read.witness is not None
    assert conserved(read.witness, read.article) == 1.0


def test_a_reference_list_is_data_and_markers_resolve_to_it() -> None:
    names = ("1. Adams B. Trial. 2019.", "2. Brown C. More. 2020.", "3. Clark D. Yet more. 2021.")
    body = p(r("It works."), r("2", RAISED)) + p(r("References"), style="berschrift1") + "".join(p(r(n)) for n in names)
    article = parsed(body).article
    assert quotes(article) == ["It works."]
    assert [m.reference_id for m in article.sentences[0].markers] == ["2"]
    assert article.reference("2").title == "Brown C. More. 2020."


def test_a_short_bold_line_is_a_heading_only_where_the_document_has_no_heading_styles() -> None:
    bold = p(r("Dosing", "<w:b/>")) + p(r("Give 5 mg."))
    assert parsed(bold).article.sentences[0].headings == ("Dosing",)
    styled = p(r("Guide"), style="berschrift1") + bold
    assert quotes(parsed(styled).article) == ["Dosing", "Give 5 mg."]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Guideline on alphamab", "Guideline on alphamab"), ("draft_v3 final.docx", "guide"), ("Document1", "guide")],
)
def test_the_title_of_the_properties_is_taken_only_when_it_is_one(title: str, expected: str) -> None:
    raw = io.BytesIO(package(p(r("Give 5 mg."))))
    core = f'<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></p>'
    with zipfile.ZipFile(raw, "a") as out:
        out.writestr("docProps/core.xml", core)
    article = reader.read(Document(raw.getvalue(), "guide.docx")).article
    assert article.title == expected
    assert article.published is None


def test_a_package_that_unpacks_to_far_more_than_it_holds_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"guide\.docx: unpacks to far more than it holds"):
        parsed(p(r("a" * 20_000_000)))


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "Give fifty milligrams."><!ENTITY b "&a;&a;&a;">]>'
    body = f"{bomb}<w:document {WORD}><w:body>{p(r('Give 5 mg.'))}{p(r('&b;'))}</w:body></w:document>"
    assert "fifty" not in parsed("", document=body).article.text


def test_a_damaged_package_is_refused_with_what_to_do() -> None:
    with pytest.raises(ArticleError, match="is a damaged Word document"):
        parsed("", document="<w:document>")


def test_samples_keep_their_text() -> None:
    paths = sorted((SHARED / "data" / "documents" / "docx").glob("*.docx"))
    if not paths:
        pytest.skip("the sample files (../shared/data/documents) are not here")
    for path in paths:
        read = reader.read(Document(path.read_bytes(), path.name))
        assert read.witness is not None
        assert (conserved(read.witness, read.article) or 0) >= 0.98, path.name
