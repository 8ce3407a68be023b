"""axe-core on every page, wide and narrow: no violation that is serious or critical. Keyboard alone is enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import test_chat_browser as chat
from playwright.sync_api import Page, expect

from ingest.embed import Embedder

browser, page, pytestmark = chat.browser, chat.page, chat.pytestmark
AXE = Path(__file__).parent / "clients" / "node_modules" / "axe-core" / "axe.min.js"
CORPUS = Path(__file__).parent.parent / "corpus"
DOSE = "What dose of pertuzumab is given?"


@pytest.fixture(scope="module")
def server(index_dir: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("serve")
    settings = {"GUIDELINE_QA_CORPUS": str(CORPUS), "GUIDELINE_QA_REPORTS": str(folder / "reports")}
    with chat.serving(index_dir, folder, **settings) as address:
        yield address


def grave(page: Page) -> list[str]:
    """The serious and critical violations of the page as it stands, each with the elements that have it."""
    if not AXE.is_file():
        pytest.skip("axe-core is not here; 'make clients' installs it")
    page.add_script_tag(path=AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [
        f"{v['id']}: {v['help']}: {[n['target'] for n in v['nodes']][:3]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_has_a_grave_violation(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert grave(page) == []
    chat.ask(page, DOSE)
    page.locator("section.turn .cite").first.click()
    page.locator(".side:visible mark").wait_for()
    assert grave(page) == []
    page.goto("/corpus")
    page.get_by_text("Findings:").wait_for()
    assert grave(page) == []
    page.goto("/evaluation")
    page.get_by_text("There is no report yet.").wait_for()
    assert grave(page) == []
    page.goto("/policy")
    page.get_by_role("heading", name="Editorial policy").first.wait_for()
    assert grave(page) == []


def test_a_question_a_citation_and_its_closing_need_no_mouse(page: Page) -> None:
    page.get_by_test_id("stChatInputTextArea").focus()
    page.keyboard.type(DOSE)
    page.keyboard.press("Enter")
    page.locator("section.turn .footer").wait_for()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => { let e = document.activeElement; while (e?.shadowRoot) e = e.shadowRoot.activeElement;"
                         " return e?.classList.contains('cite') }"):  # fmt: skip
            break
    page.keyboard.press("Enter")
    expect(page.locator(".side:visible mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".side:visible mark")).to_have_count(0)
