"""Service: everything that stands around the surfaces, put together."""

from dataclasses import dataclass, field

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ui.service.admission import Admission
from ui.service.audit import AuditLog
from ui.service.audited import Audited
from ui.service.ending import Ending, Stopping
from ui.service.gate import Gate
from ui.service.headers import SecurityHeaders
from ui.service.key_check import KeyCheck, Keys
from ui.service.logs import event
from ui.service.metrics import Metrics
from ui.service.observed import Observed
from ui.service.rate_limit import RateLimit
from ui.service.readiness import Health, Probe
from ui.service.refusal import Refused
from ui.service.settings import ServiceSettings
from ui.strict_body import StrictBody

_SENT = ["Authorization", "X-API-Key", "Content-Type", "Idempotency-Key", "If-None-Match", "Mcp-Session-Id"]
_READ = ["ETag", "Link", "Idempotent-Replayed", "Retry-After", "X-Request-Id", "Mcp-Session-Id"]


@dataclass(frozen=True, slots=True)
class Service:
    """One process's service. `probes` say by name whether a part of it works."""

    settings: ServiceSettings
    keys: Keys
    probes: dict[str, Probe]
    stopping: Stopping = field(default_factory=Stopping)
    metrics: Metrics = field(default_factory=Metrics)
    guard: tuple[Middleware, ...] = ()
    """Who signs in, where people do."""

    def routes(self) -> list[BaseRoute]:
        """Health, readiness and metrics, to be mounted before the surfaces."""
        return [*Health(self.probes, self.stopping).routes(), Route("/metrics", self._metrics)]

    def middleware(self) -> list[Middleware]:
        """Outermost first: what is cheap and keeps strangers out comes before what costs."""
        s = self.settings
        alone = ("cds-services",) if s.cds_jwks else ()
        return [
            Middleware(Observed, metrics=self.metrics),
            Middleware(SecurityHeaders),
            Middleware(Gate, hosts=s.allowed_hosts, origins=s.allowed_origins),
            *self._cors(),
            *self.guard,
            Middleware(KeyCheck, keys=self.keys, left_alone=alone),
            Middleware(RateLimit, per_minute=s.rate_limit),
            Middleware(StrictBody),
            Middleware(Ending, stopping=self.stopping, seconds=s.request_deadline),
            Middleware(Admission, most=s.concurrency, queue=s.queue, wait_seconds=s.queue_seconds),
            *self._audited(),
        ]

    def note(self, entry: dict[str, object]) -> None:
        """Write an entry to the audit log, where there is one. Raises Refused when it cannot be written and nothing may
        be done without."""
        if self.settings.audit is None:
            return
        try:
            AuditLog(self.settings.audit, self.settings.audit_days).write(entry)
        except OSError as error:
            self.metrics.audit_failed()
            event("audit-failed", {"errno": error.errno}, failed=True)
            if self.settings.audit_fail_closed:
                raise Refused(503, "audit-unavailable", "The audit log cannot be written.") from error

    def _cors(self) -> list[Middleware]:
        origins = list(self.settings.allowed_origins)
        if not origins:
            return []
        methods = ["GET", "POST", "PATCH", "DELETE"]
        return [
            Middleware(
                CORSMiddleware,
                allow_origins=origins,
                allow_methods=methods,
                allow_headers=_SENT,
                expose_headers=_READ,
            )
        ]

    def _audited(self) -> list[Middleware]:
        s = self.settings
        if s.audit is None:
            return []
        log = AuditLog(s.audit, s.audit_days)
        return [Middleware(Audited, log=log, metrics=self.metrics, fail_closed=s.audit_fail_closed)]

    def _metrics(self, _request: Request) -> Response:
        return Response(self.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
