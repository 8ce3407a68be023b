"""The JSON Web Token by which a CDS client says who it is, as CDS Hooks 2.0 asks ('Trusting CDS Clients').

Speaks to PyJWT.
"""

import json
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import SettingsError
from ui.cds.refusal import HookRefused
from ui.service.signing import ALGORITHMS, LEEWAY

if TYPE_CHECKING:
    from jwt import PyJWK

_LONGEST = 3_600.0  # seconds that a token may be good for: as long as its number must be remembered
_REMEMBERED = 100_000


class ClientTokens:
    """Checks tokens against the public keys in `keys`, a JWK Set that is read again when the file changes. Raises
    SettingsError when it holds no such keys. `issuers` may be empty: then whoever has a key of the file is trusted."""

    def __init__(self, keys: Path, issuers: Sequence[str], clock: Callable[[], float] = time.time) -> None:
        self._path = keys
        self._issuers = list(issuers)
        self._clock = clock
        self._read: tuple[float, dict[str, PyJWK]] | None = None
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._keys()

    def check(self, header: str, audience: str) -> tuple[str, str]:
        """The issuer and the key's id of the token in an Authorization header that was made for `audience`, the address
        being called. Raises HookRefused (401) for a wrong, expired or repeated one, and SettingsError while the file
        cannot be read."""
        import jwt

        kind, _, token = header.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise _refused("Send 'Authorization: Bearer' with a JSON Web Token.")
        try:
            kid = str(jwt.get_unverified_header(token).get("kid", ""))
            key = self._keys().get(kid)
            if key is None:
                raise _refused("The token is signed with a key that is not known here.")
            claims = jwt.decode(
                token,
                key=key,
                algorithms=[key.algorithm_name],
                audience=audience,
                issuer=self._issuers or None,
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "exp", "iat", "jti"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError as error:
            raise _refused(f"The token is not valid: {type(error).__name__}.") from error
        self._once(claims)
        return str(claims["iss"]), kid

    def _once(self, claims: dict[str, Any]) -> None:
        """Raises HookRefused for a token that is out of its time, or was used before."""
        now, issued, expires = self._clock(), _moment(claims["iat"]), _moment(claims["exp"])
        if issued > now + LEEWAY or expires < now - LEEWAY:
            raise _refused("The token has expired, or is not good yet.")
        if expires > now + _LONGEST:
            raise _refused("The token is good for more than an hour.")
        while self._seen and (len(self._seen) >= _REMEMBERED or next(iter(self._seen.values())) < now - LEEWAY):
            self._seen.popitem(last=False)
        name = json.dumps([claims["iss"], claims["jti"]])
        if name in self._seen:
            raise _refused("The token was used before.")
        self._seen[name] = expires

    def _keys(self) -> "dict[str, PyJWK]":
        import jwt

        try:
            changed = self._path.stat().st_mtime
            if self._read is None or self._read[0] != changed:
                text = self._path.read_text(encoding="utf-8")
                found = jwt.PyJWKSet.from_json(text).keys
                secret = any({"d", "k"} & key.keys() for key in json.loads(text)["keys"])
                if secret or any(not k.key_id or k.algorithm_name not in ALGORITHMS for k in found):
                    raise SettingsError(
                        f"{self._path}: holds a secret, or a key without a 'kid'. It is for public keys."
                    )
                self._read = (changed, {str(k.key_id): k for k in found})
        except OSError as error:
            raise SettingsError(f"{self._path}: cannot be read ({error.strerror}).") from error
        except (jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError) as error:  # JSON of another kind, too
            raise SettingsError(f"{self._path}: is no JWK Set ({error}).") from error
        return self._read[1]


def _moment(claim: Any) -> float:
    if isinstance(claim, int | float) and math.isfinite(claim):
        return float(claim)
    raise _refused("The token's times are no numbers.")


def _refused(detail: str) -> HookRefused:
    return HookRefused(401, "unauthenticated", detail)
