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
from evals.wire_reader import Sent, WireReader
from ingest.errors import GuidelineQAError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator, Page, WebSocket

_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_WAIT = 120_000  # milliseconds
_FIRST = "section.turn .cite, section.turn .abstained, .turn .error"
_WHOLE = "section.turn .footer, .turn .error"


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of one reader: to the first paint, until a question can be typed, until the page is loaded, from Enter to
    the first sentence that can be read, and to the whole answer; what came: answer, abstention or error. Without a
    browser nothing is painted or typed, the page is loaded when the server has described it, and an answer is there
    when it has come."""

    paint: float | None
    typing: float | None
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
    """What every reader waited for, those with a browser first, and what it cost on how many cores."""

    waits: tuple[Waits, ...]
    browsers: int
    processor: Processor
    cores: int

    def text(self) -> str:
        """The figures as tables."""
        seen, told = self.waits[: self.browsers], self.waits[self.browsers :]
        lines = _table(f"{len(seen)} of {len(self.waits)} readers, in browsers", seen)
        lines += _table(f"{len(told)} over the wire", told) if told else []
        return "\n".join((*lines, *self._cost(), self._came()))

    def _cost(self) -> Sequence[str]:
        rows = (("server", self.processor.server), ("browser", self.processor.browser))
        told = [(name, load, ask) for name, (load, ask) in rows if load is not None and ask is not None]
        if not told:
            return ()
        each = {"server": len(self.waits), "browser": self.browsers}
        head = f"processor seconds each, {self.cores} cores"
        lines = [f"{name:<32}{load / each[name]:>10.2f}{ask / each[name]:>10.2f}" for name, load, ask in told]
        return (f"{head:<32}{'page':>10}{'answer':>10}", *lines)

    def _came(self) -> str:
        counts = Counter(w.came for w in self.waits)
        return "came: " + ", ".join(f"{n} x {came}" for came, n in counts.most_common())


def _table(head: str, waits: Sequence[Waits]) -> list[str]:
    rows = (
        ("first paint", [w.paint for w in waits]),
        ("a question can be typed", [w.typing for w in waits]),
        ("page loaded", [w.loaded for w in waits]),
        ("first sentence after Enter", [w.sentence for w in waits]),
        ("whole answer after Enter", [w.answer for w in waits]),
    )
    known = [(name, [v for v in values if v is not None]) for name, values in rows]
    lines = [f"{name:<32}{statistics.median(v):>10.2f}{max(v):>10.2f}" for name, v in known if v]
    return [f"{head + ', seconds':<32}{'median':>10}{'slowest':>10}", *lines]


def bench_chat(address: str, question: str, *, readers: int, browsers: int, chromium: Path) -> ChatBench:
    """Open the page as `readers` readers at once and ask the same question. `browsers` of them have a browser here,
    with a profile for each; the others send the server what a browser sent it, as from machines of their own: ten
    browsers on the server's cores would measure browsers.

    Raises GuidelineQAError when there is no browser or the page does not answer.
    """
    try:
        from playwright.async_api import Error
    except ModuleNotFoundError as error:
        raise GuidelineQAError("The bench drives a browser: install playwright (pip install -e '.[dev]').") from error
    try:
        waits, taken = asyncio.run(_readers(address, question, readers, min(browsers, readers), chromium))
    except Error as error:
        raise GuidelineQAError(f"{address}: the page did not answer ({str(error).splitlines()[0]}).") from error
    return ChatBench(waits, min(browsers, readers), taken, os.cpu_count() or 1)


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


async def _readers(
    address: str, question: str, readers: int, browsers: int, chromium: Path
) -> tuple[tuple[Waits, ...], Processor]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        sent = await _recorded(browser, address, question) if browsers < readers else None
        together = _Together(asyncio.Barrier(readers), listening_on(address), [])
        told = [_read_over_wire(sent, together) for _ in range(readers - browsers) if sent]
        seen = [_read(browser, address, question, together) for _ in range(browsers)]
        waits = await asyncio.gather(*seen, *told)
        return tuple(waits), together.processor()


async def _recorded(browser: "Browser", address: str, question: str) -> Sent:
    """What a browser sends for the page and for the question."""
    page = await (await browser.new_context()).new_page()
    page.set_default_timeout(_WAIT)
    url: list[str] = []
    sent: list[bytes] = []

    def keep(message: bytes | str) -> None:
        sent.append(message if isinstance(message, bytes) else message.encode())

    def listen(socket: "WebSocket") -> None:
        url.append(socket.url)
        socket.on("framesent", keep)

    page.on("websocket", listen)
    await page.goto(address, wait_until="commit")
    box = await _filled(page, question)
    for_page = tuple(sent)
    await box.press("Enter")
    await page.locator(_WHOLE).first.wait_for()
    await page.context.close()
    return Sent(url[0], for_page, tuple(sent[len(for_page) :]))


async def _filled(page: "Page", question: str) -> "Locator":
    """The box of the loaded page, with the question in it."""
    box = page.get_by_test_id("stChatInputTextArea")
    await box.wait_for()
    await page.locator(".first-ask").wait_for(state="detached")
    await box.fill(question)
    return box


async def _read_over_wire(sent: Sent, together: _Together) -> Waits:
    """One reader without a browser."""
    await together.meet()
    reader = await WireReader.connect(sent)
    loaded = await reader.load()
    await together.meet()
    sentence, answer, came = await reader.ask()
    await together.meet()
    await reader.close()
    return Waits(None, None, loaded, sentence, answer, came)


async def _read(browser: "Browser", address: str, question: str, together: _Together) -> Waits:
    """One reader: the page is opened and the question sent when all others do the same."""
    page = await (await browser.new_context()).new_page()
    page.set_default_timeout(_WAIT)
    await together.meet()
    began = time.perf_counter()
    await page.goto(address, wait_until="commit")
    await page.locator("textarea:enabled").first.wait_for()
    typing = time.perf_counter() - began
    await page.get_by_test_id("stChatInputTextArea").wait_for()
    loaded = time.perf_counter() - began
    paint: float | None = await page.evaluate(_PAINT)
    box = await _filled(page, question)
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
