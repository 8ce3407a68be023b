"""The provider: where its parts are, and who a person is after the authorization code flow with PKCE."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from ui.service.address import is_loopback
from ui.sign_in.attempt import Attempt
from ui.sign_in.id_token import claims_of
from ui.sign_in.person import Person
from ui.sign_in.refused import ProviderDown, SignInRefused
from ui.sign_in.settings import SIGNED_OUT, Registration
from ui.sign_in.wire import Wire

_DISCOVERY = "/.well-known/openid-configuration"
_LONGEST_NAME = 120
_CODE = re.compile(r"[a-z_]{1,40}")


class Provider:
    """An OpenID provider, asked anew for its parts and keys at every sign-in: what it changes holds at once."""

    def __init__(self, registration: Registration) -> None:
        self._of = registration
        self._wire = Wire()

    def address(self, attempt: Attempt, *, another: bool = False) -> str:
        """Where the browser goes to sign in, as `another` person if that is asked. Raises ProviderDown."""
        asked = {
            "response_type": "code",
            "client_id": self._of.client_id,
            "redirect_uri": self._of.redirect_uri,
            "scope": " ".join(self._of.scopes),
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
            **({"prompt": "login"} if another else {}),
        }
        return _with(self._part(self._parts(), "authorization_endpoint"), asked)

    def person(self, attempt: Attempt, answer: Mapping[str, str]) -> Person:
        """Who came back, from the query of the address that the provider sent them to.

        Raises SignInRefused for what must not succeed, and ProviderDown.
        """
        parts = self._parts()
        # RFC 9207: the answer of another provider must not be taken for this one's.
        if answer.get("iss", None if _says_issuer(parts) else self._of.issuer) != self._of.issuer:
            raise SignInRefused("The answer came from another sign-in provider.")
        tokens = self._tokens(parts, answer.get("code", ""), attempt.verifier)
        id_token = str(tokens.get("id_token", ""))
        keys = self._wire.get(self._part(parts, "jwks_uri"))
        of = self._of
        claims = claims_of(id_token, keys, issuer=of.issuer, client_id=of.client_id, nonce=attempt.nonce)
        more = self._more(parts, tokens, claims)
        return Person(_owner(of.issuer, claims["sub"]), _name(more, of.name_claim), of.roles.of(more), id_token)

    def sign_out_address(self, id_token: str) -> str | None:
        """Where the browser goes to sign out at the provider too (RP-initiated logout); None where it knows no such
        place. Raises ProviderDown."""
        parts = self._parts()
        if "end_session_endpoint" not in parts:
            return None
        back = {"client_id": self._of.client_id, "post_logout_redirect_uri": self._of.base + SIGNED_OUT}
        return _with(self._part(parts, "end_session_endpoint"), {"id_token_hint": id_token, **back})

    def _parts(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0). Raises ProviderDown."""
        parts = self._wire.get(self._of.issuer.rstrip("/") + _DISCOVERY)
        if parts.get("issuer") != self._of.issuer:
            raise ProviderDown(
                "The sign-in provider calls itself otherwise than GUIDELINE_QA_OIDC_ISSUER, which must be the same to"
                " the letter."
            )
        return parts

    def _part(self, parts: Mapping[str, Any], name: str) -> str:
        address = parts.get(name)
        place = urlsplit(address if isinstance(address, str) else "")
        if place.scheme != "https" and not (place.scheme == "http" and is_loopback(place.hostname or "")):
            raise ProviderDown(f"The sign-in provider names no safe address for its {name}.")
        return str(address)

    def _tokens(self, parts: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
        """What the provider gives for a code, which it takes once. Raises SignInRefused and ProviderDown."""
        of = self._of
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": of.redirect_uri}
        form["code_verifier"] = verifier
        basic = None
        if of.client_secret and "client_secret_basic" in _methods(parts):
            basic = quote_plus(of.client_id), quote_plus(of.client_secret)  # RFC 6749, 2.3.1
        else:
            form |= {"client_id": of.client_id, **({"client_secret": of.client_secret} if of.client_secret else {})}
        status, found = self._wire.post(self._part(parts, "token_endpoint"), form, basic=basic)
        if status != 200:
            raise SignInRefused(f"The sign-in provider refused{code_of(found)}. Begin again.")
        return found

    def _more(
        self, parts: Mapping[str, Any], tokens: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The claims with those that the provider tells only when it is asked, about the same person."""
        wanted = (self._of.name_claim, self._of.roles.claim.split(".")[0])
        access = tokens.get("access_token")
        if all(w in claims for w in wanted) or "userinfo_endpoint" not in parts or not isinstance(access, str):
            return claims
        told = self._wire.get(self._part(parts, "userinfo_endpoint"), token=access)
        if told.get("sub") != claims["sub"]:
            raise SignInRefused("The sign-in provider speaks of two different people.")
        return {**told, **claims}


def _owner(issuer: str, subject: str) -> str:
    """Another provider's person of the same number is another owner."""
    return "oidc:" + hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()[:40]


def _name(claims: Mapping[str, Any], claim: str) -> str:
    for name in (claim, "email", "preferred_username", "sub"):
        found = claims.get(name)
        if isinstance(found, str) and found.strip() and found.isprintable():
            return found.strip()[:_LONGEST_NAME]
    return "unnamed"


def _methods(parts: Mapping[str, Any]) -> tuple[str, ...]:
    found = parts.get("token_endpoint_auth_methods_supported")
    return tuple(map(str, found)) if isinstance(found, list) else ("client_secret_basic",)


def _says_issuer(parts: Mapping[str, Any]) -> bool:
    return parts.get("authorization_response_iss_parameter_supported") is True


def code_of(answer: Mapping[str, Any]) -> str:
    """The provider's code for what went wrong, in brackets; nothing where it gave none."""
    code = answer.get("error")
    return f" ({code})" if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _with(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"
