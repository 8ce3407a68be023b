"""Queries of operations that have none."""

from pydantic import BaseModel, ConfigDict


class NoQuery(BaseModel):
    """No parameter is known; one that is sent is an error rather than silently without effect."""

    model_config = ConfigDict(extra="forbid")
