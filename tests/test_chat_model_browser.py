"""The chat over a model whose server fails: the quotes come, with the reason, and nothing of what it wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from model_faults import DOSE, FAITHFUL, FAULTS, PARTIAL
from model_server import ModelServer, line, says
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_chat_browser import ANSWERS_WITHIN, CHROMIUM, FLAGS, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture(scope="module")
def address(index_dir: Path, tmp_path_factory: pytest.TempPathFactory, model: ModelServer) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("serve")
    settings = {"OPENAI_BASE_URL": model.url, "GUIDELINE_QA_MODEL": "fake-model", "GUIDELINE_QA_MODEL_DEADLINE": "4"}
    with serving(index_dir, folder, **settings) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def asked(browser: Browser, address: str) -> Iterator[Page]:
    """The page after the question was asked."""
    page = browser.new_page()
    page.set_default_timeout(ANSWERS_WITHIN * 1000)
    page.goto(address)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("What dose of pertuzumab is given?")
    box.press("Enter")
    yield page
    page.close()


@pytest.mark.parametrize("fault", ["hangs", "closed mid-answer", "an HTML page"])
def test_a_fault_ends_in_quotes_and_the_reason(browser: Browser, address: str, model: ModelServer, fault: str) -> None:
    model.answers(*FAULTS[fault])
    with asked(browser, address) as page:
        expect(page.get_by_text("The language model gave no").first).to_be_visible(timeout=ANSWERS_WITHIN * 1000)
        expect(page.get_by_text("840 mg loading dose").first).to_be_visible(timeout=ANSWERS_WITHIN * 1000)
        expect(page.get_by_text(PARTIAL)).to_have_count(0)


def test_the_page_says_who_gets_the_question(browser: Browser, address: str, model: ModelServer) -> None:
    model.answers(says(lambda r: line(FAITHFUL, r.sentence_with(DOSE)[0])))
    host = model.url.removeprefix("http://").removesuffix("/v1")
    told = f"Sends the question, less obvious identifiers of people, and the passages to fake-model at {host}."
    with asked(browser, address) as page:
        expect(page.get_by_text(FAITHFUL).first).to_be_visible(timeout=ANSWERS_WITHIN * 1000)
        expect(page.get_by_text(told)).to_be_visible(timeout=ANSWERS_WITHIN * 1000)
