import pytest
from conserving import quotes, read_whole

from ingest.article import Article
from ingest.readers import plain_text
from ingest.readers.document import Document


def read(text: str) -> Article:
    return read_whole(plain_text, text, "a.txt")


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("Give 5 mg.", True),
        ("A (b) < c.", True),
        ("", False),
        ("<note>Give 5 mg.</note>", False),
        ('{"a": 1}', False),
        ("[1, 2]", False),
        ("tier: T0\npublisher: A society\nreferences:\n  - id: a\n", False),
        ("tier: T0\n\nGive it daily.", True),
        ("repo: a place\nlicence: none\n", True),
    ],
)
def test_plain_text_is_what_is_no_markup_and_no_data(text: str, accepted: bool) -> None:
    assert plain_text.accepts(Document(text.encode(), "a")) is accepted


def test_headings_are_told_by_underline_number_and_capitals() -> None:
    article = read("Asthma\n======\n\n1. Adults\n\n1.1 First line\n\nGive 5 mg.\n\nCHILDREN\n\nGive 2 mg.\n")
    assert [s.headings for s in article.sentences] == [
        ("Asthma", "1. Adults", "1.1 First line"),
        ("Asthma", "CHILDREN"),
    ]
    assert article.title == "Asthma"


def test_a_yaml_block_above_the_text_is_what_it_says_of_the_document_and_no_text_of_it() -> None:
    block = 'title: "Asthma in adults"\nauthors:\n  - name: A society\ndate: May 2023\ntags: [lung]\ntier: T0\n'
    article = read(f"---\n{block}---\n\n# Asthma\n\nGive 5 mg.\n")
    assert (article.title, article.publisher, article.published_as) == ("Asthma in adults", "A society", "2023-05")
    assert article.tier == "T4", "only an editor says what a document is"
    assert quotes(article) == ["Give 5 mg."]
    assert quotes(read("---\ntitle: Asthma\n---\nGive 5 mg.\n")) == ["Give 5 mg."]


@pytest.mark.parametrize("block", ["Give 5 mg daily.", "a: [", "- a\n- b", "a: 1\na: 2"])
def test_what_is_no_yaml_block_of_fields_stays_text(block: str) -> None:
    assert block.split()[-1] in read(f"---\n{block}\n---\n\nGive 5 mg.\n").text


def test_lines_of_a_paragraph_are_joined() -> None:
    assert read("Give alphamab\nat 5 mg. Not\nmore.").text == "Give alphamab at 5 mg. Not more."


def test_lists_keep_their_items_depth_and_lead() -> None:
    article = read("Options:\n\n- Adults\n  - 5 mg\n    daily\n- Children\n")
    assert quotes(article) == ["Options:", "Adults", "5 mg daily", "Children"]
    assert [article.lead(s) for s in article.sentences] == [None, "Options:", "Adults", "Options:"]


def test_references_at_the_end_resolve_the_markers() -> None:
    article = read("ASTHMA\n\nGive 5 mg [2].\n\nREFERENCES\n\n1. Smith J. A trial. 2019.\n2. Doe J. Another.\n")
    assert quotes(article) == ["Give 5 mg."]
    assert [(m.mark, m.reference_id) for m in article.sentences[0].markers] == [("2", "2")]
    assert [r.title for r in article.references] == ["Smith J. A trial. 2019.", "Doe J. Another."]


def test_a_sentence_in_capitals_or_with_a_number_is_no_heading() -> None:
    assert quotes(read("DO NOT GIVE ASPIRIN.\n\n5 mg is given daily.")) == [
        "DO NOT GIVE ASPIRIN.",
        "5 mg is given daily.",
    ]


def test_markdown_keeps_its_tables_and_headings() -> None:
    article = read("# Asthma\n\nGive **5 mg**.\n\n| Drug | Dose |\n|---|---|\n| A | 5 mg |\n")
    assert quotes(article) == ["Give 5 mg.", "Drug: A; Dose: 5 mg."]
    assert article.sentences[0].headings == ("Asthma",)
