"""A key of the API: how it is made, written, hashed and compared."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_FORM = re.compile(r"gqa_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its owner holds it: `key_id` may be seen by anybody, `secret` is 256 random bits in base64url."""

    key_id: str
    secret: str

    @property
    def text(self) -> str:
        """What the client sends."""
        return f"gqa_{self.key_id}_{self.secret}"

    @property
    def digest(self) -> str:
        """SHA-256 of the text. A slow hash would add nothing: 256 random bits cannot be guessed at any speed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def matches(self, digest: str) -> bool:
        """Whether `digest` is this key's, in a time that does not tell how much of it is."""
        return hmac.compare_digest(self.digest, digest)


def new_key() -> Key:
    """A key that nobody has seen."""
    return Key(secrets.token_hex(6), secrets.token_urlsafe(32))


def read_key(text: str) -> Key | None:
    """The key that a client sent, or None for what is no key."""
    found = _FORM.fullmatch(text.strip())
    return Key(found[1], found[2]) if found else None
