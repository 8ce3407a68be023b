"""Whether the process runs and can answer; a server puts ui.service.readiness, which tries more, in its place."""

from fastapi import APIRouter
from pydantic import BaseModel

from ui.api.problem import described
from ui.desk import Desk


class Alive(BaseModel):
    """The process runs."""

    status: str


class Ready(BaseModel):
    """Questions can be answered, from this generation of the index."""

    status: str
    generation: str
    database: str | None = None
    """`answers`, where the service around the API tries the database too."""


def make_router(desk: Desk) -> APIRouter:
    """The probes."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", responses=described())
    def healthz() -> Alive:
        """The process runs."""
        return Alive(status="alive")

    @router.get("/readyz", responses=described("index-unavailable", "engine-unavailable", "not-ready"))
    def readyz() -> Ready:
        """Questions can be answered: an index is open and the embedding model is loaded."""
        return Ready(status="ready", generation=desk.warm_up().generation)

    return router
