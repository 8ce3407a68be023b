import json
import os
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fhir_data import patient_view
from starlette.testclient import TestClient

from ingest.errors import SettingsError
from ui.cds.app import make_cds
from ui.cds.client_token import ClientTokens
from ui.cds.refusal import HookRefused
from ui.desk import Desk
from ui.settings import Settings

NOW = 1_800_000_000
HERE = "https://cds.example.org/cds-services/guidelines-for-patient"
EHR = "https://fhir-ehr.example.com/"
KEY = ec.generate_private_key(ec.SECP384R1())
OTHER = ec.generate_private_key(ec.SECP384R1())


def public(key: ec.EllipticCurvePrivateKey, kid: str = "example-kid") -> dict[str, Any]:
    return {**jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "ES384"}


def token(key: Any = KEY, *, headers: dict[str, str] | None = None, alg: str = "ES384", **claims: Any) -> str:
    payload = {"iss": EHR, "aud": HERE, "iat": NOW - 5, "exp": NOW + 300, "jti": "one", **claims}
    return "Bearer " + jwt.encode(
        {k: v for k, v in payload.items() if v is not None}, key, alg, headers or {"kid": "example-kid"}
    )


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [public(KEY)]}))
    return path


@pytest.fixture
def tokens(keys: Path) -> ClientTokens:
    return ClientTokens(keys, [EHR], clock=lambda: NOW)


def test_a_right_token_names_its_issuer_and_key(tokens: ClientTokens) -> None:
    assert tokens.check(token(), HERE) == (EHR, "example-kid")
    assert tokens.check(token(jti="two", aud=["https://else.example", HERE]), HERE)[0] == EHR


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic abc",
        "Bearer",
        "Bearer not.a.token",
        token(OTHER),
        token(headers={"kid": "unknown"}),
        token(iss="https://other.example"),
        token(aud="https://cds.example.org/cds-services"),
        token(exp=NOW - 100),
        token(iat=NOW + 1_000),
        token(exp=NOW + 90_000),
        token(exp="soon"),
        token(exp=float("nan")),
        token(jti=None),
        token(exp=None),
        token("a shared secret that is long enough for HS256", alg="HS256"),
        "Bearer " + jwt.encode({"iss": EHR, "aud": HERE, "jti": "x"}, None, "none", {"kid": "example-kid"}),
    ],
)  # fmt: skip
def test_a_wrong_token_is_refused(tokens: ClientTokens, header: str) -> None:
    with pytest.raises(HookRefused) as caught:
        tokens.check(header, HERE)
    assert caught.value.status == 401


def test_a_token_is_good_once(tokens: ClientTokens) -> None:
    tokens.check(token(), HERE)
    with pytest.raises(HookRefused, match="used before"):
        tokens.check(token(), HERE)


def test_without_issuers_a_known_key_is_enough(keys: Path) -> None:
    assert ClientTokens(keys, [], clock=lambda: NOW).check(token(iss="x"), HERE)[0] == "x"


def test_a_new_key_in_the_file_counts_at_once(tokens: ClientTokens, keys: Path) -> None:
    keys.write_text(json.dumps({"keys": [public(OTHER, "new")]}))
    os.utime(keys, (1, 1))
    assert tokens.check(token(OTHER, headers={"kid": "new"}), HERE) == (EHR, "new")
    with pytest.raises(HookRefused):
        tokens.check(token(jti="old key"), HERE)


@pytest.mark.parametrize(
    "content",
    [
        "no json",
        "[]",
        '{"keys": 1}',
        '{"keys": []}',
        json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "a"}]}),
        json.dumps({"keys": [{**jwt.algorithms.ECAlgorithm.to_jwk(KEY, as_dict=True), "kid": "private"}]}),
        json.dumps({"keys": [{k: v for k, v in public(KEY).items() if k != "kid"}]}),
    ],
)
def test_a_file_without_usable_public_keys_is_a_mistake_of_the_setup(tmp_path: Path, content: str) -> None:
    (tmp_path / "jwks.json").write_text(content)
    with pytest.raises(SettingsError, match=r"jwks\.json"):
        ClientTokens(tmp_path / "jwks.json", [])


def test_rsa_keys_do_too(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    shown = {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "r", "alg": "RS384"}
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [shown]}))
    tokens = ClientTokens(tmp_path / "jwks.json", [EHR], clock=lambda: NOW)
    assert tokens.check(token(key, alg="RS384", headers={"kid": "r"}), HERE) == (EHR, "r")


def test_every_call_needs_a_token_once_keys_are_set(keys: Path, tmp_path: Path) -> None:
    settings = Settings(
        index=tmp_path / "none", cds_jwks=keys, cds_issuers=(EHR,), public_url="https://cds.example.org"
    )
    client = TestClient(make_cds(Desk(settings)))
    for refused in (client.get("/cds-services"), client.post("/cds-services/x", json=patient_view())):
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"


def test_keys_that_are_half_written_are_503_until_they_are_whole(keys: Path, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "none", cds_jwks=keys, public_url="https://cds.example.org")
    client = TestClient(make_cds(Desk(settings)))
    whole = keys.read_text()
    keys.write_text(whole[:60])
    os.utime(keys, (1, 1))
    headers = {
        "Authorization": token(
            exp=int(time.time()) + 60, iat=int(time.time()), aud="https://cds.example.org/cds-services"
        )
    }
    refused = client.get("/cds-services", headers=headers)
    assert (refused.status_code, refused.json()["detail"]) == (
        503,
        "The keys of clients cannot be read now. Try again.",
    )
    keys.write_text(whole)
    assert client.get("/cds-services", headers=headers).status_code == 200


def test_tokens_need_the_address_they_are_made_for(keys: Path) -> None:
    with pytest.raises(SettingsError, match="GUIDELINE_QA_PUBLIC_URL"):
        make_cds(Desk(Settings(cds_jwks=keys)))
