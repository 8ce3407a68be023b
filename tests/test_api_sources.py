"""/v1/search and /v1/articles: what answers are written from."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.index import Index

Clients = Callable[..., TestClient]


def pages(client: TestClient, path: str, **query: Any) -> list[dict[str, Any]]:
    """Every page of a list."""
    found, cursor = [], {}
    while True:
        page = client.get(path, params={**query, **cursor})
        assert page.status_code == 200, page.text
        found.append(page.json())
        if found[-1]["next_cursor"] is None:
            return found
        cursor = {"cursor": found[-1]["next_cursor"]}


def test_pages_of_a_search_are_the_list_of_one_search(api_of: Clients) -> None:
    whole = api_of().get("/v1/search", params={"q": "pertuzumab dose", "limit": 30}).json()["passages"]
    first = api_of().get("/v1/search", params={"q": "pertuzumab dose", "limit": 15}).json()
    rest = api_of().get("/v1/search", params={"q": "pertuzumab dose", "limit": 15, "cursor": first["next_cursor"]})
    assert [*first["passages"], *rest.json()["passages"]] == whole
    every = pages(api_of(), "/v1/search", q="pertuzumab dose", limit=40)
    assert [len(p["passages"]) for p in every] == [40, 40, 20]


def test_a_search_is_held_to_its_filters(api_of: Clients, index: Index) -> None:
    topic = next(a.topic for a in index.articles.values() if a.topic)
    found = api_of().get("/v1/search", params={"q": "dose", "topic": topic, "limit": 50}).json()["passages"]
    assert found
    assert all(index.articles[p["article_id"]].topic == topic for p in found)
    assert api_of().get("/v1/search", params={"q": "dose", "tier": ["T0", "T1"]}).json()["passages"] == []
    assert api_of().get("/v1/search", params={"q": "dose", "as_of": "1990-01-01"}).json()["passages"] == []
    assert api_of().get("/v1/search", params={"q": "dose", "tier": "T9"}).status_code == 422


def test_a_cursor_of_another_index_has_expired(api_of: Clients) -> None:
    from ui.api.cursor import write_cursor

    response = api_of().get("/v1/search", params={"q": "dose", "cursor": write_cursor("gen-before", 10)})
    assert (response.status_code, response.json()["type"]) == (410, "urn:guideline-qa:problem:cursor-expired")


def test_every_article_is_listed_once(api_of: Clients, index: Index) -> None:
    found = [a["article_id"] for page in pages(api_of(), "/v1/articles", limit=7) for a in page["articles"]]
    assert found == list(index.articles)


def test_articles_are_listed_by_words_and_state(api_of: Clients, index: Index) -> None:
    found = api_of().get("/v1/articles", params={"q": "PERTUZUMAB doses", "review": "submitted"}).json()["articles"]
    assert found
    assert all("pertuzumab" in f"{a['title']} {a['question']}".lower() for a in found)
    assert api_of().get("/v1/articles", params={"tier": "T0"}).json()["articles"] == []


def test_an_article_comes_whole_and_once(api_of: Clients, index: Index) -> None:
    article = next(iter(index.articles.values()))
    first = api_of().get(f"/v1/articles/{article.article_id}")
    assert first.json()["text"] == article.text
    assert len(first.json()["sentences"]) == len(article.sentences)
    again = api_of().get(f"/v1/articles/{article.article_id}", headers={"if-none-match": f"W/{first.headers['etag']}"})
    assert (again.status_code, again.content) == (304, b"")


def test_sentences_are_what_citations_quote(api_of: Clients) -> None:
    answer = api_of().post("/v1/answers", json={"question": "What dose of pertuzumab is given?"}).json()
    citation = answer["citations"][0]
    path = f"/v1/articles/{citation['article_id']}/sentences"
    found = [s for page in pages(api_of(), path, limit=3) for s in page["sentences"]]
    assert [s["position"] for s in found] == list(range(len(found)))
    (cited,) = (s for s in found if s["start"] == citation["start"])
    assert (cited["text"], cited["sha256"]) == (citation["quote"], citation["sha256"])
    assert cited["sha256"] == hashlib.sha256(cited["text"].encode()).hexdigest()


@pytest.mark.parametrize("path", ["/v1/articles/nothing", "/v1/articles/nothing/sentences"])
def test_an_unknown_article_is_not_found(api_of: Clients, path: str) -> None:
    assert api_of().get(path).json()["type"] == "urn:guideline-qa:problem:not-found"
