"""Sign-ins that were begun here and have not come back from the provider yet."""

import base64
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

SECONDS = 600.0
"""How long a person has to sign in at the provider."""
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """`state`, `nonce` and `verifier` (of PKCE, RFC 7636) are 256 random bits each; `browser` is the digest of the
    cookie of the browser that began, `back` the path that it wanted, `began` a moment of the clock."""

    state: str
    nonce: str
    verifier: str
    browser: str
    back: str
    began: float

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier."""
        hashed = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


class Attempts:
    """Attempts in memory, by their state. Each is good once, for ten minutes, and in the browser that began it; the
    oldest are forgotten so that strangers cannot fill the memory."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._open: OrderedDict[str, Attempt] = OrderedDict()

    def begin(self, browser: str, back: str) -> Attempt:
        """Begin to sign in from a browser, known by its cookie."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        attempt = Attempt(state, nonce, verifier, _digest(browser), back, self._now())
        self._open[state] = attempt
        if len(self._open) > _MOST:
            self._open.popitem(last=False)
        return attempt

    def take(self, state: str, browser: str) -> Attempt | None:
        """The attempt of that state, which is over with this; None when there is none, or it is another browser's."""
        attempt = self._open.pop(state, None)
        if attempt is None or self._now() - attempt.began > SECONDS:
            return None
        return attempt if secrets.compare_digest(attempt.browser, _digest(browser)) else None


def _digest(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()
