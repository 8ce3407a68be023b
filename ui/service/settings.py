"""What can be set about the service. `ui.settings` reads it from the environment."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field


def _split(value: object) -> object:
    return tuple(p.strip() for p in value.split(",") if p.strip()) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_split)]


class ServiceSettings(BaseModel, defer_build=True):
    """Keys, limits and records of the service; each is GUIDELINE_QA_<NAME>, names with commas between them."""

    allowed_hosts: Names = ()
    """Names of this server that clients may use, beside its addresses, `localhost` and the machine's own name."""
    allowed_origins: Names = ()
    """Web origins (`https://ehr.example`) whose pages may call the API; none by default."""
    trusted_proxies: Names = ()
    """Addresses of proxies whose X-Forwarded-For is believed."""
    rate_limit: int = Field(default=600, ge=1)
    """Requests a minute for each key, or for each other machine where there are no keys; in each process."""
    concurrency: int = Field(default=8, ge=1)
    """Requests that are worked on at the same time in one process."""
    queue: int = Field(default=32, ge=0)
    """Requests that wait for their turn; the next one is answered 429."""
    queue_seconds: float = Field(default=15.0, gt=0)
    """How long a request waits for its turn before it is answered 503."""
    request_deadline: float = Field(default=60.0, gt=0)
    """Seconds for a whole request; then it is answered 504, or its stream ends with an abort event."""
    stop_grace: float = Field(default=10.0, ge=0)
    """Seconds that requests under way have to finish when the server is told to stop."""
    rehearsal: float = Field(default=1.0, ge=0)
    """Seconds that it answers for itself at most before it is ready, so that its first readers wait less."""
    audit: Path | None = None
    """Folder of the audit log; off until it is set."""
    audit_days: int = Field(default=365, ge=1)
    """Days after which a day's audit log is deleted."""
    audit_fail_closed: bool = False
    """Whether nothing is answered while the audit log cannot be written."""
    log: Literal["requests", "faults"] | None = None
    """What goes to stderr: a line for each request, or faults alone. Without it: requests where others can reach it."""
    metrics_dir: Path | None = None
    """Where the processes of one server share their metrics; `serve --workers` sets it."""
    traces: str | None = None
    """Address that takes OpenTelemetry traces over HTTP; off until it is set."""
    cds_jwks: Path | None = None
    """Public keys of the EHRs that call /cds-services with a JWT of their own."""
    cds_issuers: Names = ()
    """Who may have issued those tokens; empty: whoever has one of the keys."""
