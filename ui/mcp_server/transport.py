"""The two ways to the server: streamable HTTP, and standard input and output."""

from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.desk import Desk
from ui.links import base_url
from ui.mcp_server.server import make_server


def make_mcp(desk: Desk) -> ASGIApp:
    """Return the application over `desk` for /mcp.

    No session is kept: each request stands alone and gets one JSON response, so any worker can answer it, and a server
    that restarts loses nothing. Which hosts and origins may ask is decided before it, for every surface alike.
    """

    def base(request: Request | None) -> str:
        assert request is not None
        return base_url(request, desk.settings.public_url)

    return _Stateless(make_server(desk, base))


class _Stateless:
    def __init__(self, server: Server) -> None:
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            body = {
                "jsonrpc": "2.0",
                "id": None,
                "error": {"code": -32000, "message": "There is no stream to listen to."},
            }
            await JSONResponse(body, 405, {"Allow": "POST"})(scope, receive, send)
            return
        # A manager runs once; without sessions it is made in a moment, and its work ends with its request.
        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with manager.run():
            await manager.handle_request(scope, receive, send)


async def serve_stdio(desk: Desk) -> None:
    """Serve standard input until it ends. Standard output carries the protocol and nothing else."""
    settings = desk.settings
    here = settings.public_url or f"http://{settings.host}:{settings.port}"
    server = make_server(desk, lambda _: here)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
