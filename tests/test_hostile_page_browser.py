"""40 payloads in sources, in what a model writes and in questions: no script runs, and nothing leaves the server's host
(both are asserted by the page fixture, in a real browser)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import test_chat_browser as chat
import yaml
from model_server import ModelServer, Request, line, says
from payloads import PAYLOADS
from playwright.sync_api import Page, expect

from ingest.embed import Embedder
from ingest.pipeline import ingest

browser, page, pytestmark = chat.browser, chat.page, chat.pytestmark
GROUPS = tuple(PAYLOADS[i : i + 8] for i in range(0, len(PAYLOADS), 8))
ALIVE = ("script", "img", "svg", "iframe", "object", "embed", "link", "style", "form", "video", "audio", "math", "base")


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def server(
    embedder: Embedder,
    tmp_path_factory: pytest.TempPathFactory,
    model: ModelServer,
    write_article: Callable[..., Path],
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    write_article(folder / "corpus" / "plain.md", "Zetanib is given as 10 mg daily.")
    for number, payloads in enumerate(GROUPS):
        _write(folder / "corpus" / f"a{number}.md", number, payloads)
    report = ingest([folder / "corpus"], embedder, folder / "index")
    assert not report.failures
    settings = {
        "OPENAI_BASE_URL": model.url,
        "GUIDELINE_QA_MODEL": "fake",
        "GUIDELINE_QA_CORPUS": str(folder / "corpus"),
    }
    with chat.serving(folder / "index", folder, **settings) as address:
        yield address


def _write(path: Path, number: int, payloads: tuple[str, ...]) -> None:
    """An article whose every visible field and whose sentences hold payloads."""
    together = " ".join(payloads)
    front = {
        "article_id": f"a{number}",
        "question": f"What is the dose of alphamab{number}? {together}",
        "title": f"Alphamab{number} {together}",
        "publisher": f"Publisher {together}",
        "published": "2026-01-01",
        "tier": "T4",
        "review": {"status": "submitted"},
    }
    sentences = (f"Alphamab{number} is given as {n} mg daily, {p} by mouth." for n, p in enumerate(payloads, start=1))
    text = f"## Dose {together}\n\n" + "\n\n".join(sentences)
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{yaml.safe_dump(front, sort_keys=False)}---\n\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize("group", range(len(GROUPS)))
def test_a_payload_is_text_wherever_it_comes_from(page: Page, model: ModelServer, group: int) -> None:
    def write(request: Request) -> str:
        return "".join(line(f"Alphamab{group} {p}", next(iter(request.sentences)), heading=p) for p in GROUPS[group])

    model.answers(says(write))
    chat.ask(page, f"What is the dose of alphamab{group}? {' '.join(GROUPS[group])}")
    shown = page.locator("section.turn")
    expect(shown.locator(".question")).to_contain_text("alphamab")
    shown.locator(".cite").first.click()
    expect(page.locator(".side:visible mark")).to_be_visible()
    assert {name: page.locator(f"section.turn {name}, .side {name}").count() for name in ALIVE} == dict.fromkeys(
        ALIVE, 0
    )
    assert page.locator('[href*="evil"], [src*="evil"], [href^="javascript"]').count() == 0


def test_the_editors_screen_shows_payloads_as_text(page: Page) -> None:
    page.get_by_role("link", name="Corpus").click()
    page.get_by_label("Open an article").click()
    page.get_by_role("option", name="Alphamab0").click()
    expect(page.locator("h2.question")).to_contain_text(["Alphamab"])
    assert page.locator('[href*="evil"], [src*="evil"], .turn script, .turn img').count() == 0
