"""Whether questions can be answered now, tried out and not supposed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingest.errors import GuidelineQAError
from ui.service.ending import Stopping
from ui.service.refusal import Refused, refuse

SECONDS = 5.0
"""A probe that takes longer has failed."""
Probe = Callable[[], str]
"""Tries something; returns what it found. Raises GuidelineQAError when it does not work."""


@dataclass(frozen=True, slots=True)
class Health:
    """The answers to `/api/healthz` and `/api/readyz`: `probes` by name."""

    probes: dict[str, Probe]
    stopping: Stopping

    def routes(self) -> list[Route]:
        """To be mounted before /api."""
        return [Route("/api/healthz", self._alive), Route("/api/readyz", self._ready)]

    async def _alive(self, _request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def _ready(self, request: Request) -> Response:
        try:
            found = {name: await self._tried(name, probe) for name, probe in self.probes.items()}
        except Refused as error:
            return refuse(request.url.path, error)
        return JSONResponse({"status": "ready", **found})

    async def _tried(self, name: str, probe: Probe) -> str:
        if self.stopping.begun:
            raise Refused(503, "stopping", "The server is stopping.")
        try:
            return await asyncio.wait_for(asyncio.to_thread(probe), SECONDS)
        except GuidelineQAError as error:
            raise Refused(503, "not-ready", f"{name}: {error}") from error
        except TimeoutError as error:
            raise Refused(503, "not-ready", f"{name}: took longer than {SECONDS:g} s.") from error
