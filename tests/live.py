"""An application behind the whole service, in this process, on a real socket."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from ui.service.ending import Stopping
from ui.service.key import Key
from ui.service.listen import listen
from ui.service.principal import Principal
from ui.service.settings import ServiceSettings
from ui.service.stack import Service
from ui.service.worker import GracefulServer, ImpatientProtocol


class NoKeys:
    async def required(self) -> bool:
        return False

    async def find(self, key: Key) -> Principal | None:
        return None


@dataclass
class Live:
    """A server that runs: its address, its service, and how to stop it as SIGTERM would."""

    port: int
    service: Service
    server: GracefulServer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.server.should_exit = True

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def raw(self, request: bytes) -> bytes:
        """Everything that comes back for these bytes until the server closes."""
        with self.connect() as connection:
            connection.sendall(request)
            return everything(connection)


def everything(connection: socket.socket) -> bytes:
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            found += part
    return found


@contextlib.contextmanager
def live(routes: Sequence[BaseRoute], settings: ServiceSettings | None = None) -> Iterator[Live]:
    """Serve `routes` on a free port while the context lasts."""
    settings = settings or ServiceSettings()
    service = Service(settings, NoKeys(), {}, stopping=Stopping())
    app = Starlette(routes=[*service.routes(), *routes], middleware=service.middleware())
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(app, http=ImpatientProtocol, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    server = GracefulServer(config, service.stopping, settings.stop_grace)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    running = Live(int(listener.getsockname()[1]), service, server)
    httpx.get(f"{running.url}/api/healthz", timeout=20).raise_for_status()
    try:
        yield running
    finally:
        running.stop()
        thread.join(20)
        listener.close()
