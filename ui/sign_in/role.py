"""Roles: what a person who signed in may do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ui.service.principal import ALL_SCOPES

Role = Literal["reader", "editor", "admin"]
_READER = frozenset({"ask", "search", "feedback"})
SCOPES: Mapping[Role, frozenset[str]] = {"reader": _READER, "editor": _READER | {"review"}, "admin": ALL_SCOPES}
"""What each role may do at the surfaces for programs."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which values of the provider's claim `claim` make a reader, an editor or an admin; without `readers` whoever
    signs in reads."""

    claim: str
    readers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()

    def of(self, claims: Mapping[str, Any]) -> Role | None:
        """The highest role that the claims give; None when they give none."""
        values = values_of(claims, self.claim)
        if _meet(values, self.admins):
            return "admin"
        if _meet(values, self.editors):
            return "editor"
        return "reader" if not self.readers or _meet(values, self.readers) else None


def values_of(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The strings of a claim by its name, or by a path with dots such as `realm_access.roles`."""
    found: Any = claims
    for part in (name,) if name in claims else name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return (found,)
    return tuple(v for v in found if isinstance(v, str)) if isinstance(found, list) else ()


def _meet(values: Collection[str], wanted: Collection[str]) -> bool:
    return not set(values).isdisjoint(wanted)
