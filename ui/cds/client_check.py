"""Middleware: who calls, where clients of CDS Hooks say so by a token of their own."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import SettingsError
from ui.api.problem import problem
from ui.cds.client_token import ClientTokens
from ui.cds.refusal import HookRefused
from ui.service.principal import Principal

_UNREADABLE = "The keys of clients cannot be read now. Try again."
_MAY = frozenset({"ask", "feedback"})


class ClientCheck:
    """ASGI middleware: 401 without a right token that was made for the address that is called (`base` and the path),
    503 while the keys cannot be read."""

    def __init__(self, app: ASGIApp, tokens: ClientTokens, base: str) -> None:
        self._app = app
        self._tokens = tokens
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                header = Headers(scope=scope).get("authorization", "")
                issuer, kid = self._tokens.check(header, f"{self._base}{scope['path']}")
            except HookRefused as error:
                refusal = problem(401, error.kind, str(error), headers={"WWW-Authenticate": "Bearer"})
                await refusal(scope, receive, send)
                return
            except SettingsError:  # the file of keys is being written, or was spoilt since the start
                refusal = problem(503, "unavailable", _UNREADABLE, headers={"Retry-After": "1"})
                await refusal(scope, receive, send)
                return
            scope.setdefault("state", {})["principal"] = Principal(f"cds:{issuer}"[:128], kid, _MAY)
        await self._app(scope, receive, send)
