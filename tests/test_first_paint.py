from pathlib import Path

import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.first_paint import ROOT, TITLE, FirstPaint

PAGE = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()


def client() -> TestClient:
    named = HTMLResponse(PAGE, headers={"ETag": '"1"', "Last-Modified": "Sat, 21 Nov 2026 00:26:08 GMT"})
    routes = [
        Route("/policy", GZipMiddleware(named)),
        Route("/static/a.js", lambda r: Response(r.headers.get("if-none-match"), media_type="text/javascript")),
        Route("/", lambda _: HTMLResponse(PAGE)),
        Route("/corpus", lambda _: HTMLResponse(PAGE)),
        Route("/script.js", lambda _: Response(ROOT, media_type="text/javascript")),
        Route("/api/v1/articles/a", lambda _: HTMLResponse(ROOT)),
        Route("/packed", lambda _: HTMLResponse(ROOT, headers={"Content-Encoding": "br"})),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(FirstPaint)]))


def test_the_page_says_what_it_is_before_any_script_has_come() -> None:
    assert PAGE.count(ROOT) == PAGE.count(TITLE) == 1  # of the Streamlit that is installed
    page = client().get("/")
    assert "<title>guideline-qa</title>" in page.text
    assert "Every sentence is checked against the sentence it cites." in page.text
    assert int(page.headers["content-length"]) == len(page.content)


def test_a_page_of_which_a_script_was_lost_is_loaded_again() -> None:
    theirs = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("preload-helper.*.js")
    assert ["vite:preloadError" in script.read_text() for script in theirs] == [True]  # what the page listens for
    assert all('addEventListener("vite:preloadError", again)' in client().get(page).text for page in ("/", "/corpus"))


def test_who_reads_it_without_scripts_is_told_of_the_api_that_is_there() -> None:
    assert b"_stcore/agent" in PAGE  # of the Streamlit that is installed
    page = client().get("/").text
    assert "_stcore/agent" not in page
    assert "<noscript><p>This page needs JavaScript. Programs read /api.</p></noscript>" in page
    assert 'rel="service-desc" href="./api/openapi.json"' in page


def test_a_question_can_be_typed_at_once_and_only_where_questions_are_asked() -> None:
    page = client().get("/").text
    assert page.count('<textarea aria-label="Ask a clinical question"') == page.count("<script>\n") == 1
    assert "<textarea" not in client().get("/corpus").text


def test_a_page_that_would_come_packed_is_filled_all_the_same() -> None:
    page = client().get("/policy", headers={"Accept-Encoding": "gzip"})
    assert "<title>guideline-qa</title>" in page.text
    assert "window.__streamlit = " in page.text


def test_a_page_is_not_taken_for_that_of_another_version() -> None:
    assert not {"etag", "last-modified"} & client().get("/policy").headers.keys()
    assert client().get("/static/a.js", headers={"If-None-Match": '"1"'}).text == '"1"'


def test_nothing_but_that_page_is_changed() -> None:
    assert client().get("/script.js").content == ROOT
    assert client().get("/api/v1/articles/a").content == ROOT
    with client().stream("GET", "/packed") as packed:
        assert b"".join(packed.iter_raw()) == ROOT
    assert client().head("/").headers["content-length"] == str(len(PAGE))
