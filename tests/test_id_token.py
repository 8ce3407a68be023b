"""Only a token that is right in every claim, of the provider and for this program, signs anybody in."""

import time
from collections.abc import Callable

import jwt
import pytest
import signing_in as rig
from oidc_provider import CLIENT, SECRET, OidcProvider, key
from signing_in import Browse, sign_in

browse, provider, running = rig.browse, rig.provider, rig.running
database, desk = rig.database, rig.desk


def spoil(**claims: object) -> Callable[[OidcProvider], None]:
    def change(provider: OidcProvider) -> None:
        provider.change = lambda found: found.update(claims)

    return change


def signed(sign: Callable[[dict[str, object]], str]) -> Callable[[OidcProvider], None]:
    return lambda provider: setattr(provider, "sign", sign)


def drop(claim: str) -> Callable[[OidcProvider], None]:
    return lambda provider: setattr(provider, "change", lambda found: found.pop(claim))


FAULTS: dict[str, Callable[[OidcProvider], None]] = {
    "another sign-in's nonce": spoil(nonce="other"),
    "no nonce": drop("nonce"),
    "another issuer": spoil(iss="http://127.0.0.1:1"),
    "another program": spoil(aud="other"),
    "several programs": spoil(aud=[CLIENT, "other"]),
    "given to another program": spoil(azp="other"),
    "expired": spoil(exp=int(time.time()) - 600),
    "no end": drop("exp"),
    "of tomorrow": spoil(iat=int(time.time()) + 86_400),
    "nobody": spoil(sub=""),
    "no signature": signed(lambda c: jwt.encode(c, None, "none")),
    "a shared secret": signed(lambda c: jwt.encode(c, SECRET * 8, "HS256")),
    "another key": signed(lambda c: jwt.encode(c, key("k2"), "RS256", headers={"kid": "k1"})),
    "an unknown key": signed(lambda c: jwt.encode(c, key("k2"), "RS256", headers={"kid": "k2"})),
    "no token": signed(lambda c: "nonsense"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_is_not_right_signs_nobody_in(browse: Browse, provider: OidcProvider, fault: str) -> None:
    FAULTS[fault](provider)
    browser = browse()
    refused = sign_in(browser)
    assert refused.status_code == 403
    assert "Not signed in" in refused.text
    assert "set-cookie" not in refused.headers
    assert browser.get("/api/v1/threads").status_code == 401


def test_a_key_that_the_provider_changed_to_is_taken_at_once(browse: Browse, provider: OidcProvider) -> None:
    assert sign_in(browse()).status_code == 303
    provider.keys = ["k2", "k1"]
    provider.sign = lambda claims: jwt.encode(claims, key("k2"), "RS256")
    assert sign_in(browse()).status_code == 303
