"""Attempt: a sign-in that was begun here and has not come back from the provider yet."""

import base64
import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

LASTS = dt.timedelta(minutes=10)
"""How long a person has to sign in at the provider."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """`state`, `nonce` and `verifier` (of PKCE, RFC 7636) are 256 random bits each; `browser` is the digest of the
    cookie of the browser that began, `back` the path that it wanted, `began` when."""

    state: str
    nonce: str
    verifier: str
    browser: str
    back: str
    began: dt.datetime

    @classmethod
    def begin(cls, browser: str, back: str, now: dt.datetime) -> "Attempt":
        """A new attempt from a browser, known by its cookie."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, _digest(browser), back, now)

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier."""
        hashed = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()

    def holds(self, browser: str, now: dt.datetime) -> bool:
        """Whether it may be ended now, in the browser with this cookie."""
        return now - self.began <= LASTS and secrets.compare_digest(self.browser, _digest(browser))


def _digest(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()
