"""What a reader of the chat waits for, measured in a real browser against a server that runs: the first paint of the
page, and an answer after Enter, with several readers at once. Speaks to the server over HTTP alone."""

import asyncio
import os
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals.served import listening_on, processor
from ingest.errors import GuidelineQAError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_WAIT = 120_000  # milliseconds
_FIRST = "section.turn .cite, section.turn .abstained, .turn .error"
_WHOLE = "section.turn .footer, .turn .error"


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of one reader: to the first paint, until a question can be typed, until the page is loaded, from Enter to
    the first sentence that can be read, and to the whole answer; what came: answer, abstention or error."""

    paint: float | None
    typing: float
    loaded: float
    sentence: float
    answer: float
    came: str


@dataclass(frozen=True, slots=True)
class Processor:
    """Seconds of processor time, all readers together: the server's and the browser's while the page is loaded, and
    from Enter to the last whole answer. None where the system does not tell."""

    server: tuple[float | None, float | None]
    browser: tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class ChatBench:
    """What every reader waited for, and what it cost on how many cores."""

    waits: tuple[Waits, ...]
    processor: Processor
    cores: int

    def text(self) -> str:
        """The figures as tables."""
        rows = (
            ("first paint", [w.paint for w in self.waits if w.paint is not None]),
            ("a question can be typed", [w.typing for w in self.waits]),
            ("page loaded", [w.loaded for w in self.waits]),
            ("first sentence after Enter", [w.sentence for w in self.waits]),
            ("whole answer after Enter", [w.answer for w in self.waits]),
        )
        head = f"{len(self.waits)} readers at once, seconds"
        lines = [f"{head:<32}{'median':>10}{'slowest':>10}"]
        lines += [f"{name:<32}{statistics.median(v):>10.2f}{max(v):>10.2f}" for name, v in rows if v]
        return "\n".join((*lines, *self._cost(), self._came()))

    def _cost(self) -> Sequence[str]:
        rows = (("server", self.processor.server), ("browser", self.processor.browser))
        told = [(name, load, ask) for name, (load, ask) in rows if load is not None and ask is not None]
        if not told:
            return ()
        readers = len(self.waits)
        head = f"processor seconds a reader, {self.cores} cores"
        lines = [f"{name:<32}{load / readers:>10.2f}{ask / readers:>10.2f}" for name, load, ask in told]
        return (f"{head:<32}{'page':>10}{'answer':>10}", *lines)

    def _came(self) -> str:
        counts = Counter(w.came for w in self.waits)
        return "came: " + ", ".join(f"{n} x {came}" for came, n in counts.most_common())


def bench_chat(address: str, question: str, *, readers: int, chromium: Path) -> ChatBench:
    """Open the page as `readers` readers at once, in one browser with a profile of its own for each, and ask the same
    question. A browser on the same machine takes most of its time: what it shows is what readers wait for, not what the
    server can do.

    Raises GuidelineQAError when there is no browser or the page does not answer.
    """
    try:
        from playwright.async_api import Error
    except ModuleNotFoundError as error:
        raise GuidelineQAError("The bench drives a browser: install playwright (pip install -e '.[dev]').") from error
    try:
        waits, taken = asyncio.run(_readers(address, question, readers, chromium))
    except Error as error:
        raise GuidelineQAError(f"{address}: the page did not answer ({str(error).splitlines()[0]}).") from error
    return ChatBench(waits, taken, os.cpu_count() or 1)


@dataclass(slots=True)
class _Together:
    """Readers that wait for each other, and the processor time at each of the points where they met."""

    barrier: asyncio.Barrier
    server: int | None
    at: list[tuple[float | None, float | None]]

    async def meet(self) -> None:
        """Go on when all are here; the last one looks at the clocks."""
        if self.barrier.n_waiting == self.barrier.parties - 1:
            ours = processor(os.getpid(), but=self.server)
            self.at.append((processor(self.server) if self.server else None, ours))
        await self.barrier.wait()

    def processor(self) -> Processor:
        """What was taken from opening to asking, and from asking to the end."""

        def taken(of: int) -> tuple[float | None, float | None]:
            a, b, c = (at[of] for at in self.at)
            return (None if a is None or b is None else b - a, None if b is None or c is None else c - b)

        return Processor(taken(0), taken(1))


async def _readers(address: str, question: str, readers: int, chromium: Path) -> tuple[tuple[Waits, ...], Processor]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        together = _Together(asyncio.Barrier(readers), listening_on(address), [])
        waits = await asyncio.gather(*(_read(browser, address, question, together) for _ in range(readers)))
        return tuple(waits), together.processor()


async def _read(browser: "Browser", address: str, question: str, together: _Together) -> Waits:
    """One reader: the page is opened and the question sent when all others do the same."""
    page = await (await browser.new_context()).new_page()
    page.set_default_timeout(_WAIT)
    await together.meet()
    began = time.perf_counter()
    await page.goto(address, wait_until="commit")
    await page.locator("textarea:enabled").first.wait_for()
    typing = time.perf_counter() - began
    box = page.get_by_test_id("stChatInputTextArea")
    await box.wait_for()
    loaded = time.perf_counter() - began
    paint: float | None = await page.evaluate(_PAINT)
    await page.locator(".first-ask").wait_for(state="detached")
    await box.fill(question)
    await together.meet()
    asked = time.perf_counter()
    await box.press("Enter")
    await page.locator(_FIRST).first.wait_for()
    sentence = time.perf_counter() - asked
    await page.locator(_WHOLE).first.wait_for()
    answer = time.perf_counter() - asked
    await together.meet()
    return Waits(None if paint is None else paint / 1000, typing, loaded, sentence, answer, await _came(page))


async def _came(page: "Page") -> str:
    if error := await page.locator(".turn .error").all_inner_texts():
        return f"error ({error[0]})"
    return "abstention" if await page.locator("section.turn .abstained").count() else "answer"
