"""The ID token, checked as OpenID Connect Core 1.0 asks (3.1.3.7). Speaks to PyJWT."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from ui.service.signing import ALGORITHMS, LEEWAY
from ui.sign_in.refused import SignInRefused

_REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


def claims_of(token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str) -> Mapping[str, Any]:
    """The claims of a token that the issuer signed with one of `keys` (a JWK Set) for this client and this attempt.

    Raises SignInRefused for any other; algorithms with a shared secret, and none at all, are not known.
    """
    import jwt

    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise SignInRefused("The provider's token is not signed in a way that is accepted here.")
        found = _verified(token, header, keys, issuer, client_id)
    except jwt.PyJWTError as error:
        raise SignInRefused(f"The provider's token is not valid ({type(error).__name__}).") from error
    if not secrets.compare_digest(str(found.get("nonce", "")).encode(), nonce.encode()):
        raise SignInRefused("The provider's token belongs to another sign-in.")
    several = isinstance(found["aud"], list) and len(found["aud"]) > 1
    if (several or "azp" in found) and found.get("azp") != client_id:
        raise SignInRefused("The provider's token was made for another program.")
    if not isinstance(found["sub"], str) or not found["sub"]:
        raise SignInRefused("The provider's token names nobody.")
    return found


def _verified(
    token: str, header: Mapping[str, Any], keys: Mapping[str, Any], issuer: str, client_id: str
) -> Mapping[str, Any]:
    """Raises PyJWTError, of the last key that was tried."""
    import jwt

    failed: jwt.PyJWTError = jwt.InvalidKeyError("no key fits")
    for key in _fitting(header, keys):
        try:
            return jwt.decode(
                token,
                key=jwt.PyJWK(key, algorithm=header["alg"]),
                algorithms=[header["alg"]],
                audience=client_id,
                issuer=issuer,
                leeway=LEEWAY,
                options={"require": _REQUIRED},
            )
        except jwt.InvalidSignatureError as error:
            failed = error
    raise failed


def _fitting(header: Mapping[str, Any], keys: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The keys that may have signed: of the token's id where it has one, its algorithm, and made for signatures."""
    listed = keys.get("keys")
    for key in listed if isinstance(listed, list) else ():
        if (
            isinstance(key, dict)
            and ("kid" not in header or key.get("kid") == header["kid"])
            and key.get("alg", header["alg"]) == header["alg"]
            and key.get("use", "sig") == "sig"
            and key.get("kty") in ("RSA", "EC", "OKP")
        ):
            yield key
