"""Principal: who asks, and what they may do."""

from dataclasses import dataclass
from typing import Literal, get_args

from starlette.types import Scope

KeyScope = Literal["ask", "search", "feedback", "review", "admin", "metrics"]
ALL_SCOPES: frozenset[str] = frozenset(get_args(KeyScope))


@dataclass(frozen=True, slots=True)
class Principal:
    """`owner` is whose conversations are seen; `key_id` is the public part of the key, None without keys."""

    owner: str
    key_id: str | None
    scopes: frozenset[str]


LOCAL = Principal("local", None, ALL_SCOPES)
"""Whoever reaches a server that listens on this machine alone and has no keys."""


def principal_of(scope: Scope) -> Principal:
    """The principal of a request, as the key check put it into `scope["state"]`."""
    found = scope.get("state", {}).get("principal", LOCAL)
    assert isinstance(found, Principal)
    return found
