"""What the settings of a sign-in must be, and the roles that claims give."""

import pytest

from ingest.errors import SettingsError
from ui.server import exposure
from ui.settings import Settings
from ui.sign_in.role import Roles, values_of

HERE = "http://127.0.0.1:8501"


def settings(**more: object) -> Settings:
    right = {"oidc_issuer": "https://id.example", "oidc_client_id": "x", "public_url": HERE}
    return Settings.model_validate({k: v for k, v in (right | more).items() if v is not None})


def test_over_tls_the_cookie_belongs_to_this_host_alone() -> None:
    over_tls = settings(public_url="https://guidelines.example", allowed_hosts=("guidelines.example",)).registration
    assert over_tls is not None
    assert (over_tls.cookie, over_tls.is_secure) == ("__Host-guideline-qa", True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"oidc_client_id": None}, "GUIDELINE_QA_OIDC_ISSUER needs GUIDELINE_QA_OIDC_CLIENT_ID"),
        ({"oidc_issuer": None}, "set without GUIDELINE_QA_OIDC_ISSUER"),
        ({"public_url": None}, "needs GUIDELINE_QA_PUBLIC_URL"),
        ({"public_url": "http://guidelines.example", "allowed_hosts": "guidelines.example"}, "needs https"),
        ({"public_url": "https://guidelines.example"}, "add guidelines.example to GUIDELINE_QA_ALLOWED_HOSTS"),
        ({"oidc_issuer": "http://id.example"}, "GUIDELINE_QA_OIDC_ISSUER: a sign-in needs https"),
        ({"oidc_issuer": "id.example"}, "'id.example' is no web address"),
        ({"user_header": "X-User"}, "are two sign-ins"),
    ],
)
def test_a_setting_that_cannot_work_is_one_sentence(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        exposure(settings(**wrong), "127.0.0.1", insecure=False)


def test_a_sign_in_opens_the_page_and_keeps_keys_for_programs() -> None:
    exposed = exposure(settings(), "0.0.0.0", insecure=False)
    assert (exposed.has_chat, exposed.keys) == (True, True)
    with pytest.raises(SettingsError, match="--insecure"):
        exposure(settings(), "127.0.0.1", insecure=True)


@pytest.mark.parametrize(
    ("claims", "name", "values"),
    [
        ({"groups": ["a", 7, "b"]}, "groups", ("a", "b")),
        ({"role": "a"}, "role", ("a",)),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", ("a",)),
        ({"https://x.example/roles": ["a"]}, "https://x.example/roles", ("a",)),
        ({"groups": {"a": 1}}, "groups", ()),
        ({}, "groups", ()),
    ],
)
def test_the_values_of_a_claim(claims: dict[str, object], name: str, values: tuple[str, ...]) -> None:
    assert values_of(claims, name) == values


def test_without_readers_named_whoever_signs_in_reads() -> None:
    assert Roles("groups").of({}) == "reader"
    assert Roles("groups", readers=("ward",)).of({}) is None
