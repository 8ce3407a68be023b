"""The sign-in by OpenID Connect, against a provider on a real socket that a test can make wrong."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import pytest
import signing_in as rig
from oidc_provider import OidcProvider
from signing_in import HERE, OURS, PAGE, STREAM, Browse, back_from, sign_in, to_provider
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from ui.desk import Desk
from ui.service.key import Key
from ui.sign_in.entrance import path_here, sign_out_proof

browse, provider, running = rig.browse, rig.provider, rig.running
database, desk = rig.database, rig.desk


def test_a_person_who_signs_in_is_led_to_the_page_they_wanted(browse: Browse, provider: OidcProvider) -> None:
    browser = browse()
    response = sign_in(browser, "/corpus?thread=abc")
    assert (response.status_code, response.headers["location"]) == (303, f"{HERE}/corpus?thread=abc")
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=43200" in cookie
    assert browser.get("/corpus", headers=PAGE).status_code == 200
    assert provider.asked["redirect_uri"] == f"{HERE}/auth/callback"
    assert provider.asked["scope"].split()[0] == "openid"


def test_without_a_sign_in_pages_lead_to_it_and_all_else_is_401(browse: Browse) -> None:
    browser = browse()
    assert browser.get("/ask?a=b", headers=PAGE).headers["location"] == f"{HERE}/auth/sign-in?next=%2Fask%3Fa%3Db"
    for path in ("/api/v1/threads", "/static/js/main.js", "/auth/other"):
        refused = browser.get(path)
        assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect(STREAM, headers=OURS):
        pass


def test_a_key_goes_on_to_work_for_programs(browse: Browse, desk: Desk) -> None:
    made: Key = desk.store.keys().create("ward 7", ["ask"], dt.datetime.now(dt.UTC))
    headers = {"Authorization": f"Bearer {made.text}"}
    assert browse().get("/api/v1/threads", headers=headers).json()["owner"] == "ward 7"
    assert browse().get("/api/v1/threads", headers={"Authorization": "Bearer wrong"}).status_code == 401


@pytest.mark.parametrize(
    ("groups", "may", "may_not"),
    [
        (["ward"], ["threads"], ["feedback", "keys"]),
        (["ward", "guideline board"], ["threads", "feedback"], ["keys"]),
        (["it"], ["threads", "feedback", "keys"], []),
    ],
)
def test_the_role_says_what_a_browser_may_ask_of_the_api(
    browse: Browse, provider: OidcProvider, groups: list[str], may: list[str], may_not: list[str]
) -> None:
    provider.person["groups"] = groups
    browser = browse()
    sign_in(browser)
    assert {p: browser.get(f"/api/v1/{p}").status_code for p in (*may, *may_not)} == {
        **dict.fromkeys(may, 200),
        **dict.fromkeys(may_not, 403),
    }


def test_two_people_are_two_owners_and_one_person_is_one(browse: Browse, provider: OidcProvider) -> None:
    def owner() -> str:
        browser = browse()
        sign_in(browser)
        return str(browser.get("/api/v1/threads").json()["owner"])

    anna, again = owner(), owner()
    provider.person["sub"] = "8"
    assert anna == again != owner()


def test_who_has_no_role_is_told_so_and_gets_no_cookie(browse: Browse, provider: OidcProvider) -> None:
    provider.person["groups"] = ["kitchen"]
    browser = browse()
    refused = sign_in(browser)
    assert refused.status_code == 403
    assert "Anna Meier, who has no role here" in refused.text
    assert browser.get("/api/v1/threads").status_code == 401


def test_a_name_and_groups_that_the_provider_tells_later_are_asked_for(browse: Browse, provider: OidcProvider) -> None:
    provider.person = {"sub": "7"}
    provider.told_later = {"name": "Anna Meier", "groups": "it"}
    assert sign_in(browser := browse()).status_code == 303
    assert browser.get("/api/v1/keys").status_code == 200


def test_the_answer_of_another_provider_is_refused(browse: Browse, provider: OidcProvider) -> None:
    browser = browse()
    assert browser.get(back_from(to_provider(browser)) + "&iss=https://evil.example").status_code == 403
    provider.parts["authorization_response_iss_parameter_supported"] = True
    assert sign_in(browser).status_code == 403  # it says that it always names itself


@pytest.mark.parametrize("said", ["access_denied", "<script>"])
def test_a_refusal_of_the_provider_is_told_without_its_markup(browse: Browse, said: str) -> None:
    browser = browse()
    state = parse_qs(urlsplit(to_provider(browser)).query)["state"][0]
    refused = browser.get("/auth/callback", params={"error": said, "state": state})
    assert refused.status_code == 403
    assert "<script" not in refused.text
    assert ("access_denied" in refused.text) == (said == "access_denied")


@pytest.mark.parametrize("part", ["openid-configuration", "token", "jwks"])
def test_a_provider_that_fails_is_a_page_that_says_so(browse: Browse, provider: OidcProvider, part: str) -> None:
    browser = browse()
    back = back_from(to_provider(browser))
    provider.broken = {part}
    down = browser.get(back)
    assert down.status_code == 503
    assert "The sign-in provider answered with status 500." in down.text


def test_a_provider_that_is_gone_is_a_page_and_keys_go_on(browse: Browse, desk: Desk, provider: OidcProvider) -> None:
    provider.parts["issuer"] = "http://127.0.0.1:1"
    down = browse().get("/auth/sign-in")
    assert (down.status_code, "calls itself otherwise" in down.text) == (503, True)
    provider.parts = {"authorization_endpoint": "http://elsewhere.example/authorize"}
    assert "no safe address" in browse().get("/auth/sign-in").text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\evil",
        "javascript:alert(1)",
        "/\tx",
        "/a\r\nSet-Cookie: x",
        "/auth/sign-out",
        "",
        "/" + "x" * 3_000,
    ],
)
def test_nobody_is_led_elsewhere(browse: Browse, wanted: str) -> None:
    browser = browse()
    begun = browser.get("/auth/sign-in", params={"next": wanted}).headers["location"]
    assert browser.get(back_from(begun)).headers["location"] == f"{HERE}/"


def test_a_path_of_the_page_is_kept_with_its_query() -> None:
    assert path_here("/ask?thread=7&audience=patient") == "/ask?thread=7&audience=patient"


def test_signing_out_ends_it_here_and_at_the_provider(browse: Browse, provider: OidcProvider) -> None:
    browser = browse()
    sign_in(browser)
    token = browser.cookies["guideline-qa"]
    out = browser.get("/auth/sign-out", params={"proof": sign_out_proof(token)})
    there = urlsplit(out.headers["location"])
    query = dict(parse_qsl(there.query))
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{provider.issuer}/end"
    assert query["post_logout_redirect_uri"] == f"{HERE}/auth/signed-out"
    assert jwt.decode(query["id_token_hint"], options={"verify_signature": False})["sub"] == "7"
    assert "guideline-qa" not in browser.cookies
    stolen = browse()
    stolen.cookies.set("guideline-qa", token)
    assert stolen.get("/api/v1/threads").status_code == 401
    assert "You are signed out." in browser.get("/auth/signed-out").text


def test_another_site_cannot_sign_anybody_out(browse: Browse) -> None:
    browser = browse()
    sign_in(browser)
    assert "Sign out?" in browser.get("/auth/sign-out").text
    assert "Sign out?" in browser.get("/auth/sign-out?proof=guess").text
    assert browser.get("/api/v1/threads").status_code == 200


def test_where_the_provider_has_no_sign_out_it_is_ended_here(browse: Browse, provider: OidcProvider) -> None:
    browser = browse()
    sign_in(browser)
    provider.broken = {"openid-configuration"}
    out = browser.get("/auth/sign-out", params={"proof": sign_out_proof(browser.cookies["guideline-qa"])})
    assert "Signed out here" in out.text
    assert browser.get("/api/v1/threads").status_code == 401


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
def test_what_changes_something_must_come_from_a_page_of_this_server(browse: Browse, origin: str | None) -> None:
    browser = browse()
    sign_in(browser)
    headers = {"Origin": origin} if origin else {}
    assert browser.post("/api/v1/threads", headers=headers).status_code == 403
    assert browser.post("/api/v1/threads", headers=OURS).status_code == 200
    with pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)):
        browser.websocket_connect(STREAM, headers=headers).__enter__()
    with browser.websocket_connect(STREAM, headers=OURS):
        pass


def test_a_sign_in_ends_by_itself(browse: Browse, desk: Desk) -> None:
    browser = browse()
    sign_in(browser)
    token = browser.cookies["guideline-qa"]
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=12, minutes=1)
    assert desk.store.sign_ins().find(token, dt.datetime.now(dt.UTC)) is not None
    assert desk.store.sign_ins().find(token, later) is None


def test_the_database_holds_no_cookie(browse: Browse, database: Path) -> None:
    browser = browse()
    sign_in(browser)
    kept = b"".join(f.read_bytes() for f in database.parent.iterdir())
    token = browser.cookies["guideline-qa"].encode()
    assert hashlib.sha256(token).hexdigest().encode() in kept
    assert token not in kept


def test_the_audit_log_says_who_signed_in(browse: Browse, desk: Desk) -> None:
    browser = browse()
    sign_in(browser)
    assert desk.settings.audit is not None
    entry = json.loads(next(desk.settings.audit.iterdir()).read_text())
    assert (entry["event"], entry["name"], entry["role"]) == ("signed-in", "Anna Meier", "reader")
    assert entry["owner"] == browser.get("/api/v1/threads").json()["owner"]


def test_begun_sign_ins_are_limited_for_each_address(browse: Browse) -> None:
    browser = browse()
    statuses = [browser.get("/auth/sign-in").status_code for _ in range(40)]
    assert statuses[:30] == [303] * 30
    assert statuses[-1] == 429
