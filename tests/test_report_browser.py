"""The report in a real browser, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import gold_runs as gold
import pytest
from playwright.sync_api import Page, sync_playwright
from test_chat_browser import CHROMIUM, FLAGS

from evals.compare import compare
from evals.compare_report import comparison_html
from evals.report import render_html

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]
NAME = "a-case-with-a-rather-long-name"
RUN = gold.run(*(gold.result(f"{NAME}-{i}", vital_recall=float(i > 3), probability=i / 10) for i in range(9)))
BEFORE = gold.run(*(gold.result(r.case_id, vital_recall=1.0) for r in RUN.results))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Path]]:
    folder = tmp_path_factory.mktemp("report")
    (folder / "report.html").write_text(render_html(RUN), encoding="utf-8")
    (folder / "compare.html").write_text(comparison_html(compare(BEFORE, RUN)), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser.new_page(), folder
        browser.close()


@pytest.mark.parametrize("name", ["report.html", "compare.html"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_its_window(pages: tuple[Page, Path], name: str, width: int) -> None:
    page, folder = pages
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"file://{folder / name}")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert asked == [f"file://{folder / name}"]


def test_one_click_on_a_case_that_went_wrong_opens_it(pages: tuple[Page, Path]) -> None:
    page, folder = pages
    page.goto(f"file://{folder / 'report.html'}")
    case = page.locator("#case-a-case-with-a-rather-long-name-2")
    assert not case.is_visible()
    page.locator(".troubles a", has_text="a-case-with-a-rather-long-name-2").click()
    assert case.is_visible()
    assert "Give 840 mg." in case.inner_text()
