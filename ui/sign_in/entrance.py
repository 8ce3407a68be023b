"""The ways in and out: /auth/sign-in, where the provider sends people back to, and /auth/sign-out."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ingest.clean import is_forbidden
from ingest.errors import GuidelineQAError
from ui.service.address import address_of
from ui.service.bucket import Buckets
from ui.service.logs import event
from ui.service.refusal import Refused
from ui.sign_in.attempt import LASTS, Attempt
from ui.sign_in.guard import cookie_of
from ui.sign_in.page import page
from ui.sign_in.person import Person
from ui.sign_in.provider import Provider, code_of
from ui.sign_in.refused import ProviderDown, SignInRefused
from ui.sign_in.settings import CALLBACK, SIGN_IN, SIGN_OUT, SIGNED_OUT, Registration

_AT_ONCE, _PER_SECOND = 30, 1.0  # sign-ins that one address may begin
_LONGEST_PATH = 2_000


class Book(Protocol):
    """Where sign-ins are kept."""

    def begin(self, person: Person, now: dt.datetime, lasts: dt.timedelta) -> str:
        """Keep a sign-in and return the value of its cookie."""
        ...

    def end(self, token: str) -> str | None:
        """Forget a sign-in; returns its ID token."""
        ...


class Attempts(Protocol):
    """Where attempts are kept until they come back."""

    def keep(self, attempt: Attempt) -> None:
        """Keep an attempt."""
        ...

    def take(self, state: str) -> Attempt | None:
        """The attempt of that state, which can be taken once."""
        ...


class Entrance:
    """The routes of the sign-in. What goes wrong becomes a page that says so; `note` keeps who came."""

    def __init__(
        self, of: Registration, attempts: Attempts, book: Book, note: Callable[[dict[str, object]], None]
    ) -> None:
        self._of = of
        self._attempts = attempts
        self._book = book
        self._note = note
        self._provider = Provider(of)
        self._begun = Buckets(_AT_ONCE, _PER_SECOND)
        self._browser = f"{of.cookie}-browser"

    def routes(self) -> list[Route]:
        """To be mounted before the page."""
        return [
            Route(SIGN_IN, _told(self._sign_in)),
            Route(CALLBACK, _told(self._come_back)),
            Route(SIGN_OUT, _told(self._sign_out)),
            Route(SIGNED_OUT, _told(_signed_out)),
        ]

    def _sign_in(self, request: Request) -> Response:
        if self._begun.take(address_of(request.scope)):
            return page("Not now", "Too many sign-ins were begun from here.", {"Try again": SIGN_IN}, status=429)
        browser = cookie_of(request.headers, self._browser) or secrets.token_urlsafe(32)
        attempt = Attempt.begin(browser, path_here(request.query_params.get("next", "/")), dt.datetime.now(dt.UTC))
        self._attempts.keep(attempt)
        to = self._provider.address(attempt, another="another" in request.query_params)
        response = RedirectResponse(to, 303)
        self._set(response, self._browser, browser, round(LASTS.total_seconds()))
        return response

    def _come_back(self, request: Request) -> Response:
        browser = cookie_of(request.headers, self._browser) or ""
        attempt = self._attempts.take(request.query_params.get("state", ""))
        if "error" in request.query_params:
            raise SignInRefused(f"The sign-in was not completed{code_of(request.query_params)}.")
        if attempt is None or not attempt.holds(browser, dt.datetime.now(dt.UTC)):
            raise SignInRefused("This sign-in was not begun in this browser, was used before, or took too long.")
        person = self._provider.person(attempt, request.query_params)
        if person.role is None:
            said = f"You signed in as {person.name}, who has no role here. The administrator can give you one."
            return page("No role", said, {"Sign in as somebody else": f"{SIGN_IN}?another"}, status=403)
        who = {"owner": person.owner, "name": person.name, "role": person.role}
        self._note({"event": "signed-in", **who, "address": address_of(request.scope)})
        if before := cookie_of(request.headers, self._of.cookie):
            self._book.end(before)
        response = RedirectResponse(self._of.base + attempt.back, 303)
        token = self._book.begin(person, dt.datetime.now(dt.UTC), self._of.lasts)
        self._set(response, self._of.cookie, token, round(self._of.lasts.total_seconds()))
        return response

    def _sign_out(self, request: Request) -> Response:
        token = cookie_of(request.headers, self._of.cookie)
        if token is None:
            return _signed_out(request)
        proof = sign_out_proof(token)
        if not secrets.compare_digest(request.query_params.get("proof", "").encode(), proof.encode()):
            # Another site led here: it cannot know the proof, so the person decides.
            return page("Sign out?", "You are signed in.", {"Sign out": f"{SIGN_OUT}?proof={proof}", "Stay": "/"})
        id_token = self._book.end(token)
        response = self._signed_out_there(id_token) if id_token else _signed_out(request)
        self._set(response, self._of.cookie, "", 0)
        return response

    def _signed_out_there(self, id_token: str) -> Response:
        try:
            to = self._provider.sign_out_address(id_token)
        except ProviderDown as error:
            return page("Signed out here", f"But not at the sign-in provider. {error}", {"Sign in again": SIGN_IN})
        return RedirectResponse(to or self._of.base + SIGNED_OUT, 303)

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=self._of.is_secure, httponly=True, samesite="lax"
        )


def sign_out_proof(token: str) -> str:
    """What only the pages of the person who is signed in can know, so that no other site signs them out."""
    return hashlib.sha256(f"sign out {token}".encode()).hexdigest()[:32]


def path_here(wanted: str) -> str:
    """`wanted` when it is a path of this server's pages, else the first page: nobody is led elsewhere."""
    odd = "\\" in wanted or len(wanted) > _LONGEST_PATH or any(is_forbidden(c) or c.isspace() for c in wanted)
    if odd or not wanted.startswith("/") or wanted.startswith(("//", "/auth/")):
        return "/"
    return wanted


def _signed_out(_request: Request) -> Response:
    return page("Signed out", "You are signed out.", {"Sign in again": SIGN_IN})


def _told(do: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """A route with its errors as pages. Starlette runs it in a thread, where it may wait for the provider."""

    def told(request: Request) -> Response:
        try:
            response = do(request)
        except SignInRefused as error:
            response = page("Not signed in", str(error), {"Sign in again": SIGN_IN}, status=403)
        except (ProviderDown, GuidelineQAError, Refused) as error:
            event("sign-in-failed", {"error": type(error).__name__, "why": str(error)}, failed=True)
            response = page("Nobody can sign in now", str(error), {"Try again": SIGN_IN}, status=503)
        response.headers["Cache-Control"] = "no-store"
        return response

    return told
