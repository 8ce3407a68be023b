"""A PDF from the file to the reader's eye: the page of a quote in the terminal, in Markdown, JSON and the chat."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import test_chat_browser as chat
from pdf_writer import Sheet, pdf
from playwright.sync_api import Page, expect

from ingest.embed import Embedder
from ingest.index import Index
from ingest.pipeline import ingest
from qa.ask import ask
from qa.question import understand
from qa.render import markdown, plain

browser, page = chat.browser, chat.page
pytestmark = pytest.mark.slow
DAY = dt.date(2026, 1, 1)
QUESTION = "Before which dosage of opioids should clinicians reassess benefits and risks?"
QUOTE = "Clinicians should reassess benefits and risks before increasing the dosage of opioids to 50 MME/day or more."


@pytest.fixture(scope="module")
def index_dir(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory, write_article: Callable[..., Path]) -> Path:
    """An index over a PDF of three pages, the dose on the second, and an article with a question of its own."""
    folder = tmp_path_factory.mktemp("pages")
    first = Sheet().text(72, 720, "Guideline on opioids for pain", size=18).text(72, 690, "Scope", font="bold")
    first.lines(72, 670, "This guideline is for adults with pain that lasts longer than three months.")
    second = Sheet().text(72, 720, "Dosage", font="bold").lines(72, 700, QUOTE[:63], QUOTE[64:])
    second.lines(72, 660, "Tablets are to be swallowed whole with water.")
    third = Sheet().text(72, 720, "Review", font="bold").lines(72, 700, "The guideline is reviewed every second year.")
    (folder / "opioids.pdf").write_bytes(pdf(first, second, third))
    write_article(folder / "alphamab.md", "Alphamab is given every three weeks.")
    report = ingest([folder], embedder, folder / "index")
    assert not report.failures, report.failures
    return folder / "index"


@pytest.fixture(scope="module")
def server(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chat.serving(index_dir, tmp_path_factory.mktemp("serve")) as address:
        yield address


@pytest.mark.parametrize("render", [plain, markdown])
def test_a_rendering_shows_the_page_of_the_quote(
    render: Callable[..., str], index_dir: Path, embedder: Embedder
) -> None:
    answer = ask(Index.load(index_dir, embedder), understand(QUESTION, as_of=DAY))
    cited = next(c for c in answer.citations if c.quote == QUOTE)
    assert cited.page == 2
    line = next(
        line for line in render(answer).splitlines() if "reassess" in line and line.lstrip("- \\").startswith("[")
    )
    assert "page 2" in line


def test_the_record_holds_the_page(index_dir: Path, embedder: Embedder) -> None:
    answer = ask(Index.load(index_dir, embedder), understand(QUESTION, as_of=DAY))
    citations = json.loads(answer.to_json())["citations"]
    assert [c["page"] for c in citations if c["quote"] == QUOTE] == [2]


@pytest.mark.browser
@pytest.mark.skipif(not chat.CHROMIUM.exists(), reason="chromium is not installed (apt-get install chromium)")
def test_the_chat_opens_the_source_at_the_quote_with_its_page(page: Page) -> None:
    chat.ask(page, QUESTION)
    page.locator("section.turn .cite").first.click()
    expect(page.locator("#quote")).to_have_text(QUOTE)
    expect(page.locator("#quote")).to_be_in_viewport()
    expect(page.locator(".path")).to_contain_text("page 2")
