"""Which paths are for programs, and which scope a key needs for each."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ui.service.principal import KeyScope

PROGRAMS = ("/api", "/v1", "/mcp", "/cds-services", "/metrics")
"""Everything else is the chat page."""

_OPEN = re.compile(r"/api(/v1|/healthz|/readyz|/openapi\.json)?|/cds-services")
_SCOPES: tuple[tuple[str, str, KeyScope], ...] = (
    ("GET", r"/metrics", "metrics"),
    ("GET", r"/api/v1/(search|articles)\b.*", "search"),
    ("POST", r"/api/v1/verify", "search"),
    ("*", r"/mcp", "search"),  # the tool `ask` asks for its own
    ("POST", r"/api/v1/answers/[^/]+/feedback|/cds-services/[^/]+/feedback", "feedback"),
    ("GET", r"/api/v1/(feedback|evaluations)\b.*", "review"),
    ("*", r"/api/v1/(keys|admin)\b.*", "admin"),
)


@dataclass(frozen=True, slots=True)
class Surface:
    """One request's place: the `name` of its surface, the `needs` of its path (None: open to all)."""

    name: str
    needs: KeyScope | None

    @property
    def is_page(self) -> bool:
        """True for the chat page and what it loads."""
        return self.name == "page"


@lru_cache(maxsize=1_024)
def surface_of(method: str, path: str) -> Surface:
    """The surface of a request. A path for programs that the table does not know needs the scope `ask`."""
    first = next((p for p in PROGRAMS if path == p or path.startswith(f"{p}/")), None)
    if first is None:
        return Surface("page", None)
    name = first.strip("/")
    plain = path.rstrip("/")
    if method == "GET" and _OPEN.fullmatch(plain):
        return Surface(name, None)
    for verb, pattern, scope in _SCOPES:
        if verb in ("*", "GET" if method == "HEAD" else method) and re.fullmatch(pattern, plain):
            return Surface(name, scope)
    return Surface(name, "ask")
