"""Errors in OpenAI's shape: {"error": {"message", "type", "param", "code"}}."""

from starlette.responses import JSONResponse

from ingest.errors import GuidelineQAError, IndexDamaged, IndexMissing, IndexUnavailable, UserError
from ui.event_stream import Stopped
from ui.service.refusal import openai_body


class RequestRefused(Exception):
    """A request that is not answered: the HTTP status, OpenAI's stable code, the field at fault, and a sentence."""

    def __init__(
        self, message: str, *, param: str | None = None, code: str = "invalid_value", status: int = 400
    ) -> None:
        super().__init__(message)
        self.status = status
        self.param = param
        self.code = code

    def body(self) -> dict[str, object]:
        """As a response has it, and an event when a stream has begun already."""
        return openai_body(self.status, str(self), self.code, self.param)

    def response(self) -> JSONResponse:
        """As a response."""
        return JSONResponse(self.body(), status_code=self.status)


def openai_error(status: int, kind: str, detail: str) -> JSONResponse:
    """An error by the same three things as a problem document."""
    return RequestRefused(detail, code=kind, status=status).response()


def known_error(error: GuidelineQAError) -> RequestRefused:
    """An error that the program raised on purpose."""
    if isinstance(error, IndexMissing | IndexDamaged | IndexUnavailable):
        return RequestRefused(str(error), code="index_unavailable", status=503)
    if isinstance(error, Stopped):
        return RequestRefused(str(error), code="aborted", status=503)
    if isinstance(error, UserError):
        return RequestRefused(str(error))
    return RequestRefused(str(error), code="internal_error", status=500)


def unknown_error() -> RequestRefused:
    """A fault of the program, of which a client learns nothing more."""
    sentence = "The program has a fault; its log has the details. Please report it."
    return RequestRefused(sentence, code="internal_error", status=500)
