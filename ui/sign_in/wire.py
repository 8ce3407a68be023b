"""What is asked of the provider over HTTP: JSON objects, small and soon."""

import json
from collections.abc import Mapping
from time import monotonic
from typing import Any

import httpx2

from ui.sign_in.refused import ProviderDown

_SECONDS = 8.0
_MOST = 1_000_000


class Wire:
    """A connection to the provider. Redirects are not followed: the provider itself says where its parts are."""

    def __init__(self) -> None:
        self._http = httpx2.Client(timeout=_SECONDS / 2, headers={"Accept": "application/json"})

    def get(self, address: str, *, token: str | None = None) -> Mapping[str, Any]:
        """The object at an address, with an access token where one is given. Raises ProviderDown."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        status, found = self._asked("GET", address, headers=headers)
        if status != 200:
            raise ProviderDown(f"The sign-in provider answered with status {status}.")
        return found

    def post(
        self, address: str, form: Mapping[str, str], *, basic: tuple[str, str] | None = None
    ) -> tuple[int, Mapping[str, Any]]:
        """The status (below 500) and the object that come back for a form, with a name and a secret where they are
        given. Raises ProviderDown."""
        return self._asked("POST", address, form=form, basic=basic)

    def _asked(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        basic: tuple[str, str] | None = None,
    ) -> tuple[int, Mapping[str, Any]]:
        try:
            with self._http.stream(method, address, headers=headers, data=form, auth=basic) as response:
                body, status = _body(response), response.status_code
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ProviderDown(f"The sign-in provider cannot be reached ({type(error).__name__}).") from error
        if status >= 500:
            raise ProviderDown(f"The sign-in provider answered with status {status}.")
        return status, _object(body)


def _body(response: httpx2.Response) -> bytes:
    """The whole body. Raises ProviderDown when it is large or drips."""
    until, body = monotonic() + _SECONDS, bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > _MOST or monotonic() > until:
            raise ProviderDown("The sign-in provider's answer is too large or too slow.")
    return bytes(body)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise ProviderDown("The sign-in provider's answer is no JSON.") from error
    if not isinstance(found, dict):
        raise ProviderDown("The sign-in provider's answer is no JSON object.")
    return found
