import datetime as dt

import pytest

from ingest.article import Article
from ingest.conservation import conserved
from ingest.errors import ArticleError
from ingest.readers import jats
from ingest.readers.document import Document

FRONT = """<front><journal-meta><journal-title>Ankle</journal-title><publisher><publisher-name>A Press</publisher-name>
</publisher></journal-meta><article-meta><article-id pub-id-type="doi">10.1000/x</article-id><title-group>
<article-title>Sprains of the <italic>ankle</italic></article-title></title-group><contrib-group><contrib>
<name><surname>Doe</surname><given-names>Jo</given-names></name></contrib></contrib-group>
<pub-date pub-type="ppub"><year>2020</year></pub-date><pub-date pub-type="epub"><day>3</day><month>5</month>
<year>2019</year></pub-date><abstract><p>Cool it.</p></abstract></article-meta></front>"""
BACK = """<back><ref-list><ref id="b1"><label>1</label><element-citation><person-group><name><surname>Roe</surname>
<given-names>A</given-names></name></person-group><article-title>Ice</article-title>
<source>J Cold</source><year>2001</year>
<volume>7</volume><pub-id pub-id-type="pmid">77</pub-id></element-citation></ref><ref id="b2"><label>2</label>
<mixed-citation>Heat. Manual.</mixed-citation></ref></ref-list></back>"""


def parsed(body: str, tail: str = "", front: str = FRONT) -> jats.Parsed:
    raw = f'<?xml version="1.0"?><article article-type="x">{front}<body>{body}</body>{BACK}{tail}</article>'
    return jats.read(Document(raw.encode(), "a.xml"))


def read(body: str) -> Article:
    found = parsed(body)
    assert found.witness is not None
    assert (conserved(found.witness, found.article) or 0) > 0.99
    return found.article


def quotes(article: Article) -> list[str]:
    return [
        article.quote(s) for s in article.sentences if s.headings[:1] not in (("Abstract",), ("About this article",))
    ]


@pytest.mark.parametrize(
    ("raw", "accepted"),
    [
        (b'<?xml version="1.0"?><article article-type="x">', True),
        (b"<!DOCTYPE article PUBLIC '-//NLM//DTD JATS'><article>", True),
        (b"<article><front></front></article>", True),
        (b"<article><h1>Asthma</h1></article>", False),
        (b"<html><p>JATS</p></html>", False),
        (b"The <article> tag of JATS", False),
    ],
)
def test_jats_is_told_by_its_root_and_its_marks(raw: bytes, accepted: bool) -> None:
    assert jats.accepts(Document(raw, "a")) is accepted


def test_the_front_says_what_it_is() -> None:
    article = read("<p>Rest.</p>")
    assert (article.title, article.publisher) == ("Sprains of the ankle", "Ankle, A Press")
    assert (article.published, article.published_as) == (dt.date(2019, 5, 3), None)
    assert (article.article_id, article.url) == ("doi-10-1000-x", "https://doi.org/10.1000/x")
    assert article.text.endswith("Authors: Jo Doe.")


def test_sections_and_lists_keep_their_places() -> None:
    article = read(
        "<sec><title>Care</title><p>Options:<list><list-item><p>Ice</p></list-item><list-item><p>Rest</p></list-item></list>"
        "Then walk.</p></sec>"
    )
    assert quotes(article) == ["Options:", "Ice", "Rest", "Then walk."]
    ice = article.sentences[2]
    assert (ice.headings, ice.kind, article.lead(ice)) == (("Care",), "item", "Options:")


def test_what_follows_in_an_item_stands_under_its_beginning() -> None:
    article = read(
        "<list><list-item><p>Children</p><p>Give 5 mg.</p></list-item><list-item><p>Rest.</p></list-item></list>"
    )
    assert [article.lead(s) for s in article.sentences[1:4]] == [None, "Children", None]


def test_citations_are_markers_and_resolve() -> None:
    article = read(
        '<p>Cool it [<xref ref-type="bibr" rid="b1">1</xref>,<xref ref-type="bibr" rid="b2">2</xref>].'
        ' As <xref ref-type="bibr" rid="b2">Poe (2002)</xref> says,'
        ' 10<sup>9</sup>/L.<sup><xref ref-type="bibr" rid="b1">1</xref></sup></p>'
    )
    assert quotes(article) == ["Cool it.", "As Poe (2002) says, 10⁹/L."]
    marks = [[m.reference_id for m in s.markers] for s in article.sentences[1:3]]
    assert marks == [["1", "2"], ["2", "1"]]
    first, second = article.references
    assert (first.title, first.authors, first.publication, first.date, first.pmid) == (
        "Ice",
        "A Roe",
        "J Cold, 7",
        "2001",
        "77",
    )
    assert second.title == "Heat. Manual."


def test_rows_carry_their_heads_and_follow_their_caption() -> None:
    article = read(
        "<table-wrap><label>Table 1</label><caption><p>Doses.</p></caption><table><thead><tr>"
        "<th>Drug</th><th>mg</th></tr></thead><tbody><tr><td>A</td><td>5</td></tr></tbody></table><table-wrap-foot>"
        "<fn><p>Daily.</p></fn></table-wrap-foot></table-wrap>"
    )
    assert quotes(article) == ["Table 1 Doses.", "Drug: A; mg: 5.", "Daily."]


def test_a_formula_is_written_once() -> None:
    article = read(
        "<p>Use <inline-formula><alternatives><tex-math>\\begin{document}$$x$$\\end{document}</tex-math>"
        '<mml:math xmlns:mml="m"><mml:mi>x</mml:mi><mml:mo>≥</mml:mo><mml:mn>5</mml:mn></'
        "mml:math></alternatives></inline-formula>.</p>"
    )
    assert quotes(article) == ["Use x ≥ 5 ."]


def test_letters_of_reviewers_are_left_out_and_counted() -> None:
    found = parsed("<p>Rest.</p>", "<sub-article><body><p>Reject it.</p></body></sub-article>")
    assert "Reject" not in found.article.text
    assert found.notes == ("1 letters of reviewers or replies are left out.",)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            '<!DOCTYPE article [<!ENTITY x SYSTEM "/etc/passwd">]><article article-type="a"><p>&x;</p></article>',
            "declares",
        ),
        ('<article article-type="a"><p>open</article>', "is not well-formed XML"),
        ('<article article-type="a">' + "<sec>" * 5_000, "is not well-formed XML"),
        ('<article article-type="a"><body></body></article>', "no text was found"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(raw: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        jats.read(Document(raw.encode(), "a.xml"))


def test_named_characters_of_a_doctype_that_is_not_loaded_survive() -> None:
    raw = (
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "x.dtd"><article'
        ' article-type="a"><body><p>Give &ge;5 &micro;g</p><p><b>x</b>'
        "&alpha; y</p></body></article>"
    )
    assert jats.read(Document(raw.encode(), "a.xml")).article.text == "Give ≥5 µg\n\nxα y"
