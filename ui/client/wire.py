"""Requests of the client: sent again where that is safe, and errors read from problem documents."""

import json
import time
from collections.abc import Callable, Iterator, Mapping

import httpx2

from ingest.errors import GuidelineQAError

_TRIES = 3
_LONGEST_WAIT = 10.0
_AGAIN = (409, 429, 503)
_URN = "urn:guideline-qa:problem:"


class ApiError(GuidelineQAError):
    """The server refused or failed. `kind` is the stable type of the problem, such as `question` or `not-found`;
    `unreachable` when no server answered. `status` is that of HTTP, 0 without one."""

    def __init__(self, kind: str, detail: str, status: int) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status = status


class Wire:
    """One connection pool to one server. `pause` waits a number of seconds."""

    def __init__(self, client: httpx2.Client, pause: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._pause = pause

    def send(self, request: httpx2.Request) -> httpx2.Response:
        """The response to a request that may be sent twice: one that changes nothing, or has an Idempotency-Key.

        It is sent again when no server answers, and after the time that a busy server names. Raises ApiError.
        """
        for attempt in range(1, _TRIES + 1):
            try:
                response = self._client.send(request)
            except httpx2.TransportError as error:
                if attempt == _TRIES:
                    raise _unreachable(request, error) from error
                self._pause(0.2 * attempt)
                continue
            wait = _asked_to_wait(response)
            if attempt == _TRIES or wait is None:
                break
            self._pause(wait)
        return _checked(response)

    def events(self, request: httpx2.Request) -> Iterator[Mapping[str, object]]:
        """The parts of an AI SDK UI message stream, as they come. Raises ApiError."""
        try:
            response = self._client.send(request, stream=True)
            try:
                if response.status_code != 200:
                    response.read()
                _checked(response)
                for line in response.iter_lines():
                    if line.startswith("data: {"):
                        yield json.loads(line.removeprefix("data: "))
            finally:
                response.close()
        except httpx2.TransportError as error:
            raise _unreachable(request, error) from error

    def build(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Request:
        """A request; parts of the query that are None or empty are left out."""
        params = {name: _written(value) for name, value in (query or {}).items() if value not in (None, "", ())}
        return self._client.build_request(method, f"/api/v1{path}", json=body, params=params, headers=headers)


def _written(value: object) -> str | list[str]:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _asked_to_wait(response: httpx2.Response) -> float | None:
    """The seconds after which a busy server wants to be asked again, None when it does not or they are too many."""
    after = response.headers.get("retry-after", "")
    if response.status_code not in _AGAIN or not after.isdigit():
        return None
    return float(after) if float(after) <= _LONGEST_WAIT else None


def _checked(response: httpx2.Response) -> httpx2.Response:
    if response.is_success or response.status_code == 304:
        return response
    try:
        found = response.json()
        kind, detail = str(found["type"]).removeprefix(_URN), str(found["detail"])
    except (ValueError, KeyError, TypeError):
        kind, detail = "no-api", f"{response.url}: answers {response.status_code}, and not as guideline-qa does."
    raise ApiError(kind, detail, response.status_code)


def _unreachable(request: httpx2.Request, error: Exception) -> ApiError:
    host = f"{request.url.scheme}://{request.url.netloc.decode()}"
    return ApiError("unreachable", f"{host}: no answer ({error or type(error).__name__}). Is the server running?", 0)
