import pytest
from test_reply import citation

from ui.links import article_url, citation_url


@pytest.mark.parametrize("url", ["https://society.example/a?b=c#d", "http://society.example"])
def test_a_source_on_the_web_is_linked_itself(url: str) -> None:
    assert article_url("https://here.example", "a", url) == url


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "urn:oid:1.2", "https://x.example/> <b", "ftp://x"])
def test_any_other_source_is_linked_here(url: str | None) -> None:
    assert article_url("https://here.example", "a/b c", url) == "https://here.example/api/v1/articles/a%2Fb%20c"


def test_a_citation_of_a_source_that_is_only_here_leads_to_its_sentence() -> None:
    here = citation(1, "Give 8 mg.")
    assert citation_url("https://here.example", here) == "https://here.example/api/v1/articles/article-1#s0"
    web = citation(1, "Give 8 mg.", "https://society.example/a")
    assert citation_url("https://here.example", web) == "https://society.example/a"
