"""One process, one port: chat at /, API at /api, Chat Completions at /v1, MCP at /mcp, CDS Hooks at /cds-services."""

import errno
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.errors import SettingsError
from ui.api.app import make_api
from ui.cds.app import make_cds
from ui.desk import Desk, set_desk
from ui.mcp_server.transport import make_mcp
from ui.openai_v1.app import make_openai
from ui.service.address import is_loopback
from ui.service.key_check import KeyCheck
from ui.service.key_ring import KeyRing
from ui.settings import Settings

_STREAMLIT = {
    "browser.gatherUsageStats": False,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "runner.magicEnabled": False,
    "theme.light.primaryColor": "#0b6e6e",
    "theme.dark.primaryColor": "#5cc8c8",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    # The page may load nothing from another host: no image, script, style, font or connection.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:;"
        " frame-ancestors 'none'; form-action 'self'; base-uri 'self'"
    ),
}


class SecurityHeaders:
    """Adds the headers above to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who can reach the server: `open_to_others` when other machines can, `keys` when those need keys."""

    open_to_others: bool = False
    keys: bool = False

    @property
    def has_chat(self) -> bool:
        """The page knows no users, so it is served to this machine, or where somebody else sees to that."""
        return not self.keys


def exposure(settings: Settings, host: str, *, insecure: bool) -> Exposure:
    """A server behind names of its own (`allowed_hosts`) is reached from elsewhere, through a proxy."""
    others = not is_loopback(host) or bool(settings.allowed_hosts)
    return Exposure(others, others and not insecure)


def make_app(desk: Desk, exposed: Exposure = Exposure()) -> Any:
    """The ASGI application: Streamlit's, or none, with the surfaces for programs mounted in it."""
    middleware = _middleware(desk, exposed)
    if not exposed.has_chat:
        return Starlette(routes=_surfaces(desk), middleware=middleware)
    import streamlit as st
    from streamlit import config

    for option, value in _STREAMLIT.items():
        config.set_option(option, value)
    return st.App(Path(__file__).with_name("chat.py"), routes=_surfaces(desk), middleware=middleware)


def _surfaces(desk: Desk) -> list[BaseRoute]:
    return [
        Mount("/api", app=make_api(desk)),
        Mount("/v1", app=make_openai(desk)),
        Route("/mcp", make_mcp(desk)),
        Route("/cds-services{below:path}", make_cds(desk)),
    ]


def _middleware(desk: Desk, exposed: Exposure) -> list[Middleware]:
    """Outermost first."""
    ring = KeyRing(lambda: desk.store.keys().all(), exposed=exposed.keys)
    alone = ("cds-services",) if desk.settings.cds_jwks else ()
    return [Middleware(SecurityHeaders), Middleware(KeyCheck, keys=ring, left_alone=alone)]


def serve(
    desk: Desk, host: str, port: int, *, insecure: bool = False, on_ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until interrupted; `on_ready` is called once questions can be answered. Raises SettingsError when the port
    is taken or others can reach a server that has no keys, and what the desk raises when there is no index to serve."""
    import uvicorn

    exposed = exposure(desk.settings, host, insecure=insecure)
    if exposed.keys and not desk.store.keys().all():
        raise SettingsError(
            f"Other machines can reach {host}, and there are no keys. Make one with 'guideline-qa keys create OWNER', "
            "or add --insecure behind a sign-in of your own."
        )
    with _listen(host, port) as listener:
        desk.warm_up()
        set_desk(desk)
        app = make_app(desk, exposed)
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=10)
        on_ready()
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # from here on a client waits instead of being refused
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(f"Port {port} is in use by another program. Choose another with --port.") from error
        raise SettingsError(f"Cannot listen on {host}:{port} ({error.strerror}).") from error
    return listener
