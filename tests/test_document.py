import pytest

from ingest.canonical import CanonicalText
from ingest.errors import ArticleError
from ingest.readers.document import Document, Metadata, article, slug


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("≥ 5 µg".encode(), "≥ 5 µg"),
        ("\ufeff≥ 5 µg".encode(), "≥ 5 µg"),
        ("≥ 5 µg".encode("utf-16"), "≥ 5 µg"),
        ('<meta charset="windows-1252">± 5 µg'.encode("cp1252"), '<meta charset="windows-1252">± 5 µg'),
        ("<meta http-equiv=x content='text/html; charset=iso-8859-1'>±".encode("latin-1"), None),
        ('<?xml version="1.0" encoding="ISO-8859-15"?><p>5 €</p>'.encode("iso-8859-15"), None),
    ],
)
def test_text_is_decoded_by_its_mark_its_declaration_or_as_utf8(raw: bytes, text: str | None) -> None:
    document = Document(raw, "a")
    assert document.is_text
    assert document.text == text if text else document.text.rstrip("</p>")[-1] in "±€"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"Dosis\xe4nderung", r"a\.txt: is not UTF-8 text \(byte 5\)"),
        (b'<meta charset="utf-8"><p>\xe4', "is not UTF-8 text"),
        (b'<meta charset="klingon"><p>5 mg', "declares the encoding 'klingon', which is not known"),
    ],
)
def test_bytes_that_are_not_what_they_say_are_refused(raw: bytes, message: str) -> None:
    assert not Document(raw, "a.txt").is_text
    with pytest.raises(ArticleError, match=message):
        Document(raw, "a.txt").text  # noqa: B018


def test_binary_data_is_no_text() -> None:
    assert not Document(b"\x00\x01\x02", "a").is_text


def canonical(text: str = "Give 5 mg.") -> CanonicalText:
    found = CanonicalText()
    found.paragraph(text, [])
    return found


def test_an_article_states_only_what_its_document_states() -> None:
    made = article(Document(b"", "asthma_2020.html"), canonical(), Metadata())
    assert (made.article_id, made.title, made.tier) == ("asthma-2020", "asthma_2020", "T4")
    assert (made.question, made.publisher, made.published, made.url) == (None, None, None, None)


def test_an_articles_id_is_its_own_identifier_else_its_title() -> None:
    document = Document(b"", "1.html")
    named = article(document, canonical(), Metadata(title="Asthma", identifier="doi:10.1/X"))
    assert named.article_id == "doi-10-1-x"
    assert article(document, canonical(), Metadata(title="Asthma in adults")).article_id == "asthma-in-adults"


def test_a_document_without_text_is_no_article() -> None:
    with pytest.raises(ArticleError, match=r"1\.html: no text was found"):
        article(Document(b"", "1.html"), CanonicalText(), Metadata(title="Asthma"))


def test_long_titles_and_other_scripts_keep_apart() -> None:
    long = "management of " * 9
    assert slug(long + "asthma") != slug(long + "gout")
    assert len(slug(long)) <= 90
    assert slug("喘息") != slug("痛風")
    assert slug("喘息")
