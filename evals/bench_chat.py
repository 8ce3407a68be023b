"""What a reader of the chat waits for, measured in a real browser against a server that runs: the first paint of the
page, and an answer after Enter, with several readers at once. Speaks to the server over HTTP alone."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import GuidelineQAError

if TYPE_CHECKING:
    from playwright.async_api import Browser

_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_WAIT = 120_000  # milliseconds
_Waits = tuple[float | None, float, float, float]


@dataclass(frozen=True, slots=True)
class ChatBench:
    """Seconds, of every reader: to the first paint, until the page can be typed into, from Enter to the first sentence
    of the answer that can be read, and to the whole of it."""

    readers: int
    paint: tuple[float, ...]
    ready: tuple[float, ...]
    sentence: tuple[float, ...]
    answer: tuple[float, ...]

    def text(self) -> str:
        """The figures as a table."""
        rows = (
            ("first paint", self.paint),
            ("ready to type", self.ready),
            ("first sentence after Enter", self.sentence),
            ("whole answer after Enter", self.answer),
        )
        head = f"{self.readers} readers at once, seconds{'median':>14}{'slowest':>10}"
        lines = (f"{name:<{len(head) - 24}}{statistics.median(v):>14.2f}{max(v):>10.2f}" for name, v in rows if v)
        return "\n".join((head, *lines))


def bench_chat(address: str, question: str, *, readers: int, chromium: Path) -> ChatBench:
    """Open the page as `readers` readers at once, in one browser, and ask the same question. A browser on the same
    machine takes most of its time: what it shows is what readers wait for, not what the server can do.

    Raises GuidelineQAError when there is no browser or the page does not answer.
    """
    try:
        from playwright.async_api import Error
    except ModuleNotFoundError as error:
        raise GuidelineQAError("The bench drives a browser: install playwright (pip install -e '.[dev]').") from error
    try:
        found = asyncio.run(_readers(address, question, readers, chromium))
    except Error as error:
        raise GuidelineQAError(f"{address}: the page did not answer ({str(error).splitlines()[0]}).") from error
    paint, ready, sentence, answer = zip(*found, strict=True)
    return ChatBench(readers, tuple(p for p in paint if p is not None), ready, sentence, answer)


async def _readers(address: str, question: str, readers: int, chromium: Path) -> list[_Waits]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        together = asyncio.Barrier(readers)
        return await asyncio.gather(*(_read(browser, address, question, together) for _ in range(readers)))


async def _read(browser: "Browser", address: str, question: str, together: asyncio.Barrier) -> _Waits:
    """One reader: the page is opened and the question sent when all others do the same."""
    page = await (await browser.new_context()).new_page()
    page.set_default_timeout(_WAIT)
    await together.wait()
    began = time.perf_counter()
    await page.goto(address)
    box = page.get_by_test_id("stChatInputTextArea")
    await box.wait_for()
    ready = time.perf_counter() - began
    paint: float | None = await page.evaluate(_PAINT)
    await box.fill(question)
    await together.wait()
    asked = time.perf_counter()
    await box.press("Enter")
    await page.locator("section.turn .cite").first.wait_for()
    sentence = time.perf_counter() - asked
    await page.locator("section.turn .footer").wait_for()
    return (None if paint is None else paint / 1000, ready, sentence, time.perf_counter() - asked)
