"""One process that serves: uvicorn, which stops gracefully and waits for nobody who says nothing."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from ui.service.ending import Stopping
from ui.service.settings import ServiceSettings

SILENT_SECONDS = 20.0
"""A connection that has no request under way and has not sent a whole one for so long is closed."""
_LAST_SECONDS = 5.0


class ImpatientProtocol(H11Protocol):
    """HTTP on one connection; uvicorn by itself waits for the head of a request without end."""

    _silence: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A client came."""
        super().connection_made(transport)
        self._listen_again()

    def connection_lost(self, exc: Exception | None) -> None:
        """A client went."""
        if self._silence:
            self._silence.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """A request has been answered."""
        super().on_response_complete()
        self._listen_again()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """From here on the connection is a WebSocket's, which may be silent."""
        if self._silence:
            self._silence.cancel()
        super().handle_websocket_upgrade(event)

    def _listen_again(self) -> None:
        if self._silence:
            self._silence.cancel()
        self._silence = self.loop.call_later(SILENT_SECONDS, self._close_if_silent)

    def _close_if_silent(self) -> None:
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()


class GracefulServer(uvicorn.Server):
    """Lets requests under way finish in time, and then ends them so that their clients know."""

    def __init__(self, config: uvicorn.Config, stopping: Stopping, grace: float) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._grace = grace

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._stopping.begin(self._grace)
        await super().shutdown(sockets)


def run_worker(
    app: ASGIApp,
    listener: socket.socket,
    stopping: Stopping,
    settings: ServiceSettings,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve `app` until SIGTERM or SIGINT; `on_ready` is called when the application has started."""
    config = uvicorn.Config(
        _announcing(app, on_ready),
        http=ImpatientProtocol,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=round(settings.stop_grace + _LAST_SECONDS),
    )
    with contextlib.suppress(KeyboardInterrupt):
        GracefulServer(config, stopping, settings.stop_grace).run(sockets=[listener])


def _announcing(app: ASGIApp, on_ready: Callable[[], None]) -> ASGIApp:
    async def announced(scope: Any, receive: Any, send: Any) -> None:
        async def tell(message: Any) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                on_ready()

        await app(scope, receive, tell if scope["type"] == "lifespan" else send)

    return announced
