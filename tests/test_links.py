import pytest

from ui.links import article_url


@pytest.mark.parametrize("url", ["https://society.example/a?b=c#d", "http://society.example"])
def test_a_source_on_the_web_is_linked_itself(url: str) -> None:
    assert article_url("https://here.example", "a", url) == url


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "urn:oid:1.2", "https://x.example/> <b", "ftp://x"])
def test_any_other_source_is_linked_here(url: str | None) -> None:
    assert article_url("https://here.example", "a/b c", url) == "https://here.example/api/v1/articles/a%2Fb%20c"
