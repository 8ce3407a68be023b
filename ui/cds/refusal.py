"""HookRefused: a request that gets no cards, with the HTTP status that says why."""

from ingest.errors import UserError


class HookRefused(UserError):
    """A request that cannot be answered: its HTTP status, a stable kind, and a sentence that names no value of the
    record."""

    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind


def malformed(detail: str) -> HookRefused:
    """400: the request is not in the shape of CDS Hooks or FHIR."""
    return HookRefused(400, "invalid-request", detail)


def missing(keys: str) -> HookRefused:
    """412: data that the service asks for in its prefetch templates did not come."""
    return HookRefused(
        412,
        "missing-prefetch",
        f"Needed and not sent: {keys}. Send it as 'prefetch'; no FHIR server is called from here.",
    )
