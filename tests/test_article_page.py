from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from ingest.index import Index
from ingest.readers import read_article
from ui.article_page import article_page
from ui.own_copy import anchor


def test_every_sentence_has_its_place_and_its_words(index: Index) -> None:
    article = index.articles["her2-antibody-dosing"]
    page = article_page(article)
    for sentence in article.sentences:
        assert f'id="{anchor(sentence.start)}">' in page
    assert ">The pertuzumab loading dose of 840 mg is infused over 60 minutes.</span>" in page
    assert "<h2>Pertuzumab, intravenous</h2>" in page
    assert "no clinician has reviewed this article yet" in page
    assert all(reference.label in page for reference in article.references)
    assert all(f'<a href="{reference.address}"' in page for reference in article.references if reference.address)


def test_nothing_of_an_article_is_markup(tmp_path: Path, write_article: Callable[..., Path]) -> None:
    body = "## <i>Dose</i>\n\nGive 8 mg & wait: `<script>alert(1)</script>` if x < 3 mg."
    path = write_article(tmp_path / "a.md", body, title='"><img src=x>')
    page = article_page(read_article(path))
    assert "<script" not in page
    assert "<img" not in page
    assert "<i>" not in page


def test_a_browser_reads_a_page_and_a_program_the_record(api_of: Callable[..., TestClient]) -> None:
    client, path = api_of(), "/v1/articles/her2-antibody-dosing"
    page = client.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert client.get(path).json()["article_id"] == "her2-antibody-dosing"
    assert client.get("/v1/articles/nothing", headers={"accept": "text/html"}).status_code == 404
