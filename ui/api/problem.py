"""Problems: every error of the API, each with a stable type (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"
_URN = "urn:guideline-qa:problem:"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error: its HTTP status, when it comes, and a detail as an example."""

    status: int
    when: str
    example: str


KINDS: Mapping[str, Kind] = {
    "invalid-request": Kind(
        422,
        "A part of the body, the path, the query or a header is not as described, or is unknown.",
        "limit: should be less than or equal to 100.",
    ),
    "question": Kind(422, "The question cannot be asked as it stands.", "The question is empty."),
    "user": Kind(422, "What was asked for cannot be done.", "A thread id has 1 to 64 letters, digits, '-' or '_'."),
    "settings": Kind(422, "The installation is not set up for what was asked.", "No language model is configured."),
    "invalid-answer": Kind(
        422, "The record is no answer, or was changed.", "Invalid answer: the record was changed after it was made."
    ),
    "key-reused": Kind(
        422, "The Idempotency-Key was used for another request.", "This Idempotency-Key was used with another body."
    ),
    "unauthenticated": Kind(401, "There is no valid API key.", "Send a valid API key: Authorization: Bearer KEY."),
    "forbidden": Kind(403, "The API key lacks the scope.", "This key may not 'ask'."),
    "foreign-origin": Kind(403, "A page of another site asks.", "Requests of other sites are not served."),
    "not-found": Kind(404, "There is no such thing, or it belongs to another owner.", "There is no such thread."),
    "method-not-allowed": Kind(405, "The path knows other methods.", "This path takes GET, not POST."),
    "timeout": Kind(408, "The body came too slowly.", "The body did not arrive within 20 s."),
    "in-progress": Kind(
        409, "The request with this Idempotency-Key is still being answered.", "The first request is not done yet."
    ),
    "conflict": Kind(409, "Something changed meanwhile.", "The conversation went on elsewhere meanwhile. Ask again."),
    "cursor-expired": Kind(
        410, "The list that the cursor belongs to is no more.", "A new index serves since. Search again."
    ),
    "length-required": Kind(411, "The body has no Content-Length.", "Send the body with a Content-Length."),
    "too-large": Kind(413, "The body is too large.", "The body is larger than 1,000,000 bytes."),
    "wrong-host": Kind(421, "The Host is none that this server answers for.", "This host is not served here."),
    "too-many-requests": Kind(429, "The limit of requests is reached; see Retry-After.", "Ask again in 7 s."),
    "internal": Kind(500, "The program has a fault.", "The program has a fault; its log has the details."),
    "overloaded": Kind(503, "Too much is being answered; see Retry-After.", "The server is busy."),
    "unavailable": Kind(503, "Keys cannot be checked now; see Retry-After.", "Keys cannot be checked now."),
    "index-unavailable": Kind(503, "There is no index that can be opened.", "there is no index yet"),
    "database-unavailable": Kind(
        503, "The database does not answer.", "The database for conversations failed (database is locked)."
    ),
    "engine-unavailable": Kind(503, "The embedding model cannot be loaded.", "The model's files are damaged."),
    "not-ready": Kind(503, "A part does not work; only /api/readyz says so.", "database: it does not answer."),
    "audit-unavailable": Kind(
        503, "The audit log cannot be written, and nothing may be answered without.", "The audit log cannot be written."
    ),
    "stopping": Kind(503, "The server stops; see Retry-After.", "The server is stopping. Ask again."),
    "deadline": Kind(504, "The request took longer than its deadline.", "No answer within 60 s."),
}
ALWAYS = (
    "unauthenticated",
    "forbidden",
    "foreign-origin",
    "wrong-host",
    "too-many-requests",
    "internal",
    "overloaded",
    "unavailable",
    "audit-unavailable",
    "stopping",
    "deadline",
)
"""What any request may meet."""
WITH_BODY = ("timeout", "length-required", "too-large", "invalid-request")


class Problem(BaseModel):
    """What went wrong; `type` is stable and for programs, `detail` a sentence for a person."""

    model_config = ConfigDict(extra="forbid")

    type: Annotated[str, Field(json_schema_extra={"enum": [f"{_URN}{kind}" for kind in KINDS]})]
    title: str
    status: int
    detail: str


def problem(status: int, kind: str, detail: str, *, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem document of one of KINDS."""
    return JSONResponse(_document(status, kind, detail), status, headers, media_type=MEDIA_TYPE)


class ProblemError(Exception):
    """Raised in a route to answer with a problem of one of KINDS."""

    def __init__(self, kind: str, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.headers = headers

    def response(self) -> JSONResponse:
        """The problem document."""
        return problem(KINDS[self.kind].status, self.kind, str(self), headers=self.headers)


def described(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The responses of an operation that may meet `kinds` and what every request may meet, for its OpenAPI document."""
    responses: dict[int | str, dict[str, Any]] = {}
    for name in (*kinds, *ALWAYS):
        kind = KINDS[name]
        response = responses.setdefault(
            kind.status,
            {"description": kind.when, "content": {MEDIA_TYPE: {"schema": _SCHEMA, "examples": {}}}},
        )
        examples = response["content"][MEDIA_TYPE]["examples"]
        examples[name] = {"summary": kind.when, "value": _document(kind.status, name, kind.example)}
    return responses


_SCHEMA = {"$ref": "#/components/schemas/Problem"}


def _document(status: int, kind: str, detail: str) -> dict[str, object]:
    return {"type": f"{_URN}{kind}", "title": kind.replace("-", " "), "status": status, "detail": detail}
