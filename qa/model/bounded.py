"""The HTTP client for a language model's server: no redirects, and an end to whatever it sends."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from ingest.errors import ModelUnavailable

if TYPE_CHECKING:
    import httpx2

MAX_BYTES = 8_000_000
MAX_LINE = 1_000_000
_EVENTS = "text/event-stream"


def bounded_client() -> "httpx2.AsyncClient":
    """A client that follows no redirect, since it would carry the question elsewhere, and accepts nothing compressed.

    A response of success that is no stream of events, holds more than MAX_BYTES or a line of more than MAX_LINE bytes
    raises ModelUnavailable where it is read. Its timeouts do not matter: who uses it cancels.
    """
    import httpx2

    class Bounded(httpx2.AsyncByteStream):
        def __init__(self, stream: httpx2.AsyncByteStream) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = line = 0
            async for part in self._stream:
                size += len(part)
                line = len(part) - part.rfind(b"\n") - 1 if b"\n" in part else line + len(part)
                if size > MAX_BYTES or line > MAX_LINE:
                    raise ModelUnavailable("it did not stop writing")
                yield part

        async def aclose(self) -> None:
            await self._stream.aclose()

    async def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ModelUnavailable("its answer is compressed, which was not asked for")
        kind = response.headers.get("content-type", "nothing named").partition(";")[0].strip().lower()
        if response.is_success and kind != _EVENTS:
            raise ModelUnavailable("its server sent something else than a stream of events")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = Bounded(response.stream)

    return httpx2.AsyncClient(
        timeout=None,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [bound]},
    )
