"""A proxy as a sign-in puts it before the server: it tells who the reader is in a header of every connection."""

import asyncio
import threading
from types import TracebackType
from urllib.parse import urlsplit

_PIECE = 65_536


class SignInProxy:
    """Listens on 127.0.0.1 and passes everything on to `address`, with `header` in the first request of a connection
    (a WebSocket is one of its own). None signs nobody in."""

    def __init__(self, address: str, header: str | None) -> None:
        self._server = urlsplit(address).netloc.split(":")
        self._header = f"{header}\r\n".encode() if header else b""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.url = ""

    def __enter__(self) -> "SignInProxy":
        self._thread.start()
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self._listening = starting.result(5)
        self.url = f"http://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _close(self) -> None:
        """End what is still being passed on."""
        self._listening.close()
        passing = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)

    async def _serve(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        first = await client.readline()
        server, request = await asyncio.open_connection(self._server[0], int(self._server[1]))
        try:
            request.write(first + self._header)
            await asyncio.gather(_pass_on(client, request), _pass_on(server, answer))
        finally:
            request.close()
            answer.close()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while piece := await source.read(_PIECE):
            target.write(piece)
            await target.drain()
    except OSError:
        pass  # the other side has gone
    finally:
        target.close()
