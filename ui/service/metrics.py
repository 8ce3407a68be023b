"""Prometheus metrics: how many requests, how they ended, how long they took."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The counters of one process; with `shared`, a folder, those of all processes that use it."""

    def __init__(self, shared: Path | None = None) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

        self._shared = shared
        self._registry = CollectorRegistry()
        if shared is None:
            ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "guideline_qa_requests", "Requests by their end.", ["surface", "status"], registry=self._registry
        )
        self._refused = Counter(
            "guideline_qa_refused", "Requests turned away, by kind.", ["surface", "kind"], registry=self._registry
        )
        self._seconds = Histogram(
            "guideline_qa_request_seconds", "Time of a request.", ["surface"], buckets=_SECONDS, registry=self._registry
        )
        self._under_way = Gauge(
            "guideline_qa_requests_under_way", "Requests.", multiprocess_mode="livesum", registry=self._registry
        )
        self._audit_failures = Counter(
            "guideline_qa_audit_failures", "Entries that the audit log did not take.", registry=self._registry
        )

    def began(self) -> None:
        """A request came in."""
        self._under_way.inc()

    def ended(self, surface: str, status: int, seconds: float, refused: str | None) -> None:
        """It has been answered; `refused` is the kind of a refusal."""
        self._under_way.dec()
        self._requests.labels(surface, str(status)).inc()
        self._seconds.labels(surface).observe(seconds)
        if refused is not None:
            self._refused.labels(surface, refused).inc()

    def audit_failed(self) -> None:
        """An audit entry is lost."""
        self._audit_failures.inc()

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        from prometheus_client import generate_latest

        return generate_latest(self._registry if self._shared is None else self._all(self._shared))

    @staticmethod
    def _all(shared: Path) -> "CollectorRegistry":
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(shared))  # type: ignore[no-untyped-call]
        return registry
