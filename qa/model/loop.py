"""Loop: an event loop in a thread of its own, so that whatever waits can be cancelled."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Iterator
from time import monotonic
from typing import Any, TypeVar

from ingest.errors import ModelUnavailable

_T = TypeVar("_T")
_POLL = 0.1
_GRACE = 0.5


class Loop:
    """Iterates async sources from ordinary code; its thread starts at first use and ends with `close`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def iterate(self, source: AsyncIterator[_T], *, ends: float, stop: threading.Event | None = None) -> Iterator[_T]:
        """What `source` yields until `ends`, a time of the monotonic clock; it is cancelled there, when `stop` is set,
        and when nobody wants more. Raises ModelUnavailable when it took too long, and what `source` raises."""
        found: queue.Queue[Any] = queue.Queue()
        running = asyncio.run_coroutine_threadsafe(_pump(source, found, ends), self._started())
        try:
            while not (stop is not None and stop.is_set()):
                try:
                    item = found.get(timeout=_POLL)
                except queue.Empty:
                    if monotonic() > ends + _GRACE:
                        raise ModelUnavailable("it took too long") from None
                    continue
                if isinstance(item, _End):
                    if item.error is not None:
                        raise item.error
                    return
                yield item
        finally:
            running.cancel()

    def run(self, work: Any) -> None:
        """Run a coroutine to its end."""
        asyncio.run_coroutine_threadsafe(work, self._started()).result(timeout=5)

    def close(self) -> None:
        """Cancel everything and end the thread."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(timeout=5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
        loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="model-loop")
                self._thread.start()
            return self._loop


class _End:
    def __init__(self, error: Exception | None) -> None:
        self.error = error


async def _pump(source: AsyncIterator[Any], found: "queue.Queue[Any]", ends: float) -> None:
    error: Exception | None = None
    try:
        async with asyncio.timeout(max(0.0, ends - monotonic())):
            async for item in source:
                found.put(item)
    except TimeoutError:
        error = ModelUnavailable("it took too long")
    except Exception as raised:  # noqa: BLE001  # told to the reader, in whose thread it is raised
        error = raised
    finally:
        found.put(_End(error))


async def _cancel_all() -> None:
    others = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
