"""The API as a page to read."""

from fastapi.testclient import TestClient
from shown import Page

from ui.api.app import make_api
from ui.api.manual import manual
from ui.desk import Desk
from ui.settings import Settings


def test_every_operation_is_on_the_page_with_what_it_takes_and_what_comes_back() -> None:
    document = make_api(Desk(Settings())).openapi()
    html = manual(document, "/api")
    page = Page(html[html.index("<main>") : html.index("</body>")])
    assert len(page.of("h2")) == sum(len(operations) for operations in document["paths"].values())
    assert page.of("h2")[0] == "POST /api/v1/answers"
    assert any(item.startswith("question (body, needed) ") for item in page.of("li"))
    assert any('One of: clinician, patient. Without it: "clinician".' in item for item in page.of("li"))
    assert '"question": "What dose of alphamab is given?"' in page.of("example")[0]


def test_who_opens_the_api_in_a_browser_reads_what_there_is() -> None:
    for path in ("/", "/v1"):
        came = TestClient(make_api(Desk(Settings()))).get(path)
        assert came.headers["content-type"].startswith("text/html")
        assert came.headers["content-security-policy"].startswith("default-src 'none'")
