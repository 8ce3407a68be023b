import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article, Marker
from ingest.errors import ArticleError
from ingest.readers import markdown
from ingest.readers.document import Document

FRONT = """\
---
article_id: dosing
question: How much pertuzumab is given?
title: Dosing
publisher: guideline-qa corpus
published: 2026-11-20
tier: T4
review:
  status: submitted
references:
  - {id: label-us, kind: label, title: PERJETA, organisation: FDA}
  - {id: asco-2022, kind: guideline, title: Systemic therapy, organisation: ASCO}
---
"""


def read(body: str) -> Article:
    return markdown.read(Document((FRONT + body).encode(), "dosing.md")).article


def quotes(body: str) -> list[str]:
    article = read(body)
    return [article.quote(s) for s in article.sentences]


def test_paragraphs_headings_and_items_become_spans_of_one_text() -> None:
    article = read("First. Second.\n\n## Dose\n\nOptions are:\n\n- 840 mg.\n- 420 mg\n")
    assert article.text == "First. Second.\n\nDose\n\nOptions are:\n\n840 mg.\n420 mg"
    assert [(article.quote(s), s.kind, s.headings, article.lead(s)) for s in article.sentences] == [
        ("First.", "sentence", (), None),
        ("Second.", "sentence", (), None),
        ("Options are:", "sentence", ("Dose",), None),
        ("840 mg.", "item", ("Dose",), "Options are:"),
        ("420 mg", "item", ("Dose",), "Options are:"),
    ]


def test_an_article_without_any_heading_is_read() -> None:
    article = read("Give 840 mg.\n")
    assert (article.text, article.sections) == ("Give 840 mg.", ())


def test_the_front_matter_becomes_the_articles_fields() -> None:
    article = read("Give 840 mg.\n")
    assert (article.article_id, article.title, article.tier) == ("dosing", "Dosing", "T4")
    assert [(r.reference_id, r.tier) for r in article.references] == [("label-us", "T1"), ("asco-2022", "T0")]


def test_markers_leave_the_text_and_stay_with_their_sentence_with_their_grade() -> None:
    article = read(
        "Give 840 mg.[^label-us] Then 420 mg [^asco-2022: strength strong; evidence high][^label-us], repeatedly.\n"
    )
    assert article.text == "Give 840 mg. Then 420 mg, repeatedly."
    assert [s.markers for s in article.sentences] == [
        (Marker("label-us", "label-us"),),
        (Marker("asco-2022", "asco-2022", "strength strong; evidence high"), Marker("label-us", "label-us")),
    ]


def test_a_grade_may_go_over_a_line_break() -> None:
    article = read("Offer it.[^asco-2022: strength weak;\nevidence low]\n")
    assert article.text == "Offer it."
    assert article.sentences[0].markers[0].grade == "strength weak; evidence low"


def test_a_marker_that_names_no_reference_is_refused_by_name() -> None:
    with pytest.raises(ArticleError, match=r"dosing.md: marker \[\^nowhere\] names no entry"):
        read("Give 840 mg.[^nowhere]\n")


def test_a_footnote_definition_is_refused_for_it_would_turn_markers_into_text() -> None:
    with pytest.raises(ArticleError, match=r"dosing.md: \[\^label-us\]: is a footnote"):
        read("Give 840 mg.[^label-us]\n\n[^label-us]: https://example.org/label\n")


def test_table_rows_are_sentences_with_their_column_heads_and_markers() -> None:
    article = read(
        "| Drug | Loading dose |\n|---|---|\n| Pertuzumab | 840 mg[^label-us] |\n| Trastuzumab | 8 mg/kg |\n"
    )
    assert [(article.quote(s), s.kind, len(s.markers)) for s in article.sentences] == [
        ("Drug: Pertuzumab; Loading dose: 840 mg.", "row", 1),
        ("Drug: Trastuzumab; Loading dose: 8 mg/kg.", "row", 0),
    ]


def test_a_second_table_does_not_inherit_the_heads_of_the_first() -> None:
    assert quotes("| Drug |\n|---|\n| A1 |\n\nText.\n\n| Dose |\n|---|\n| 5 mg |\n") == [
        "Drug: A1.",
        "Text.",
        "Dose: 5 mg.",
    ]


def test_a_superscript_survives_as_unicode() -> None:
    assert quotes("Platelets above 10<sup>9</sup>/L and 10<sup>-3</sup>.\n") == ["Platelets above 10⁹/L and 10⁻³."]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("Give **840 mg** of *pertu*zumab.", "Give 840 mg of pertuzumab."),
        ("See [the label](https://example.org/a 'a title') first.", "See the label first."),
        ("See ![a chart](https://example.org/x.png) first.", "See a chart first."),
        ("Give `840 mg` &amp; wait&nbsp;3 weeks.", "Give 840 mg & wait 3 weeks."),
        ("Give 840 mg\nand wait.  \nThen go.", "Give 840 mg and wait."),
        ("A dose of 1\\.5 mg.", "A dose of 1.5 mg."),
        ("> Quoted 5 mg.", "Quoted 5 mg."),
    ],
)
def test_markup_is_taken_off_and_its_text_kept(body: str, sentence: str) -> None:
    assert quotes(body + "\n")[0] == sentence


def test_raw_html_is_kept_as_text_and_never_interpreted() -> None:
    assert quotes("<div onclick=x>Give 5 mg.</div>\n") == ["<div onclick=x>Give 5 mg.</div>"]
    assert quotes("A <script>alert(1)</script> here.\n") == ["A <script>alert(1)</script> here."]


def test_code_blocks_are_read_as_text() -> None:
    assert quotes("```text\nGive 5 mg.\n```\n\n    indented 6 mg\n") == ["Give 5 mg.", "indented 6 mg"]


def test_numbered_and_nested_lists_keep_every_item() -> None:
    assert quotes("1. Give 5 mg.\n   - Twice.\n2. Wait.\n\n   And see.\n") == [
        "Give 5 mg.",
        "Twice.",
        "Wait.",
        "And see.",
    ]


def test_a_list_too_deep_for_the_parser_is_refused_and_not_silently_lost() -> None:
    with pytest.raises(ArticleError, match="words were lost in reading"):
        read("Give 5 mg.\n\n" + "- " * 150 + "contraindicated\n")


def test_a_number_that_the_parser_drops_is_noticed_even_where_it_stands_elsewhere_too() -> None:
    with pytest.raises(ArticleError, match="1 words were lost in reading, among them '840'"):
        read("Give 840 mg.\n\n| Drug | Week |\n|---|---|\n| X | 1 | 840 |\n")


def test_an_empty_body_is_refused() -> None:
    with pytest.raises(ArticleError, match="no sentence was found"):
        read("\n")


def test_only_text_with_an_articles_front_matter_is_accepted() -> None:
    assert markdown.accepts(Document((FRONT + "Text.").encode(), "a.md"))
    assert not markdown.accepts(Document(b"# Text\n", "a.md"))


WORDS = st.lists(
    st.sampled_from(
        "pertuzumab 840 mg 0.5 ≥3 weeks, not **strongly** `code` recommended. unless (LVEF <50%). T-DXd!".split()
    ),
    min_size=1,
    max_size=8,
).map(" ".join)
BLOCK = st.one_of(
    WORDS,
    WORDS.map("## {}".format),
    WORDS.map("> {}".format),
    WORDS.map("```\n{}\n```".format),
    st.lists(WORDS, min_size=1, max_size=4).map(lambda items: "\n".join(f"- {i}" for i in items)),
    st.lists(WORDS, min_size=1, max_size=4).map(lambda items: "\n".join(f"{n}. {i}" for n, i in enumerate(items, 1))),
    st.lists(WORDS, min_size=2, max_size=4).map(
        lambda items: "\n".join("  " * n + f"- {i}" for n, i in enumerate(items))
    ),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda rows: "| Drug |\n|---|\n" + "\n".join(f"| {r} |" for r in rows)),
    WORDS.map(lambda text: f"{text}[^label-us: I, A]"),
)


@given(st.lists(BLOCK, min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_the_text_holds_every_word_and_number_of_the_body(blocks: list[str]) -> None:
    article = read("Text first.\n\n" + "\n\n".join(blocks) + "\n")
    body = re.sub(r"\[\^[^]]+\]|^\d+\. ", "", "\n".join(blocks), flags=re.MULTILINE)
    assert not Counter(re.findall(r"\w+", body)) - Counter(re.findall(r"\w+", article.text))
    assert "[^" not in article.text
    outside_sentences = set(re.findall(r"\S+", article.text)) - {
        word for s in article.sentences for word in article.quote(s).split()
    }
    assert outside_sentences <= {word for s in article.sections for h in s.headings for word in h.split()}


def test_what_stands_under_an_item_is_introduced_by_it() -> None:
    article = read("Options:\n\n- Children:\n\n  Give 5 mg.\n\n  - weekly\n- Adults\n")
    assert [article.lead(s) for s in article.sentences] == [None, "Options:", "Children:", "Children:", "Options:"]
