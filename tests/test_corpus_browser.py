"""The editors' screen in a real browser: what is wrong with an article, its review, and publishing it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import test_chat_browser as chat
from playwright.sync_api import Page, expect

from ingest.embed import Embedder
from ingest.pipeline import ingest
from ingest.readers import read_article

browser, pytestmark = chat.browser, chat.pytestmark


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, write_article: Callable[..., Path]) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_article(folder / "alphamab.md", "Alphamab is given as 420 mg every 3 weeks.")
    write_article(folder / "betanib.md", "Betanib is given as 300 mg twice daily.", title="Betanib")
    return folder


@pytest.fixture(scope="module")
def server(folder: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("serve")
    ingest([folder], embedder, place / "index")
    report = place / "reports" / "2026-11"
    report.mkdir(parents=True)
    (report / "report.html").write_text("<h1>84 % said</h1><script>document.body.remove()</script>", encoding="utf-8")
    settings = {"GUIDELINE_QA_CORPUS": str(folder), "GUIDELINE_QA_REPORTS": str(report.parent)}
    with chat.serving(place / "index", place, **settings) as address:
        yield address


page = chat.page


def choose(page: Page, title: str) -> None:
    page.get_by_label("Open an article").click()
    page.get_by_role("option", name=f"{title} (").click()
    expect(page.locator("h2.question")).to_have_text([title])  # both stand there for a moment


def take_step(page: Page, step: str, note: str) -> None:
    page.get_by_label("Reviewer").fill("Dr. A. Reader")
    page.get_by_role("radiogroup", name="Step").get_by_text(step).click()
    page.get_by_label("Note for the history").fill(note)
    page.get_by_role("button", name="Record the step").click()


def test_an_approval_reaches_the_readers_of_an_answer(page: Page, folder: Path) -> None:
    title = read_article(folder / "alphamab.md").title
    page.get_by_role("link", name="Corpus").click()
    expect(page.get_by_text("2 articles, 0 approved")).to_be_visible()
    choose(page, title)
    take_step(page, "Start the review", "First look.")
    expect(page.locator(".steps [aria-current]")).to_have_text("Under review")
    page.get_by_role("button", name="Record the step").click()  # nothing is approved by pressing it once more
    expect(page.get_by_role("alert")).to_contain_text("Choose a step first.")
    take_step(page, "Approve", "Doses compared with the label.")
    expect(page.locator(".steps [aria-current]")).to_have_text("Approved")
    page.get_by_role("button", name="Publish the folder").click()
    expect(page.get_by_text("Published gen-")).to_be_visible()
    page.get_by_role("link", name="Ask").click()
    chat.ask(page, "How is alphamab given?")
    page.locator("section.turn .cite").first.click()
    expect(page.locator(".side .steps [aria-current]")).to_have_text("Approved")
    page.locator(".side:visible summary").click()
    expect(page.locator(".side:visible")).to_contain_text("Doses compared with the label.")
    assert read_article(folder / "alphamab.md").review.status == "approved"


def test_a_step_without_a_name_is_refused_with_a_sentence(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Corpus").click()
    choose(page, read_article(folder / "betanib.md").title)
    page.get_by_role("button", name="Record the step").click()
    expect(page.get_by_role("alert")).to_contain_text("needs the reviewer's name")


def test_what_is_wrong_with_an_article_stands_beside_it(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Corpus").click()
    choose(page, read_article(folder / "betanib.md").title)
    expect(page.locator(".findings li").first).to_contain_text("no-references")


def test_an_article_is_opened_by_its_address_or_by_its_row(page: Page, folder: Path) -> None:
    alphamab, betanib = (read_article(folder / name) for name in ("alphamab.md", "betanib.md"))
    page.goto(f"/corpus?article={betanib.article_id}")
    expect(page.locator("h2.question")).to_have_text(["Betanib"])
    table = page.get_by_test_id("stDataFrame").last
    table.click(position={"x": 15, "y": 55 if alphamab.title < betanib.title else 90})
    expect(page.locator("h2.question")).to_have_text([alphamab.title])
    assert page.url.endswith(f"article={alphamab.article_id}")


def test_a_document_that_cannot_be_read_is_named_at_once_and_when_the_folder_is_published(
    page: Page, folder: Path
) -> None:
    broken = folder / "gammacept.md"
    broken.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    page.get_by_role("link", name="Corpus").click()
    expect(page.get_by_text("Not read: gammacept.md")).to_have_count(1)
    page.get_by_role("button", name="Publish the folder").click()
    expect(page.get_by_text("Not read: gammacept.md")).to_have_count(2)
    broken.unlink()


def test_the_report_of_an_evaluation_is_shown_and_none_of_its_scripts_runs(page: Page) -> None:
    page.get_by_role("link", name="Evaluation").click()
    expect(page.frame_locator("iframe.report").get_by_role("heading", name="84 % said")).to_be_visible()
    expect(page.get_by_text("It is not known which index was asked.")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open the report alone").click()
    expect(opened.value.get_by_role("heading", name="84 % said")).to_be_visible()


def test_what_waits_for_a_reviewer_is_listed(page: Page) -> None:
    page.get_by_role("link", name="Corpus").click()
    expect(page.get_by_text("Waiting for a reviewer (")).to_be_visible()
    expect(page.get_by_text("Review decisions (")).to_be_visible()
    expect(page.get_by_text("Contradictions (")).to_be_visible()
