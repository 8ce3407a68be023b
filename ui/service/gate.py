"""Whose requests come in at all: the names of this server, and the web pages that may call it."""

import socket

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.clean import is_forbidden
from ui.service.address import is_address
from ui.service.refusal import Refused, send_refusal


class Gate:
    """ASGI middleware: 421 for a foreign Host, 403 for a foreign Origin, for WebSockets too; 404 for a control
    character in the path, since routes below read only a part of such a path.

    Against DNS rebinding a page's own name must not pass as this server's: addresses pass, since no page can be loaded
    from this address under another name, and so do `localhost`, the machine's own name and `hosts`. Pages of other
    origins are turned away unless they are in `origins`.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = (), origins: tuple[str, ...] = ()) -> None:
        self._app = app
        self._hosts = {"localhost", socket.gethostname().lower(), *(h.lower() for h in hosts)}
        self._origins = {o.lower().rstrip("/") for o in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            _check_path(scope["path"])
            self._check(Headers(scope=scope))
        except Refused as error:
            await send_refusal(error, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _check(self, headers: Headers) -> None:
        host = headers.get("host", "").lower()
        name = _name(host)
        if name not in self._hosts and not is_address(name):
            raise Refused(
                421,
                "wrong-host",
                f"This server is not {name[:80]!a}. Its names are set with GUIDELINE_QA_ALLOWED_HOSTS.",
            )
        origin = headers.get("origin")
        if origin is not None and not self._is_ours(origin.lower(), host):
            raise Refused(
                403,
                "foreign-origin",
                "Pages of other origins may not call this server. GUIDELINE_QA_ALLOWED_ORIGINS names those that may.",
            )

    def _is_ours(self, origin: str, host: str) -> bool:
        return origin in self._origins or origin in (f"http://{host}", f"https://{host}")


def _check_path(path: str) -> None:
    if any(is_forbidden(c) or c in "\n\t" for c in path):
        raise Refused(404, "not-found", "No path here has a control character.")


def _name(host: str) -> str:
    """Without the port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
