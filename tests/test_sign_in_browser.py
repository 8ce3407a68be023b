"""Signing in through the page of a provider that others wrote, in a real browser over the real server."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import test_chat_browser as chat
from playwright.sync_api import Browser, Page, expect

browser, pytestmark = chat.browser, chat.pytestmark
CORPUS = Path(__file__).parent.parent / "corpus"
PEOPLE = [
    {"sub": "anna", "name": "Anna Meier", "groups": ["ward"]},
    {"sub": "ben", "name": "Ben Okafor", "groups": ["ward", "guideline board"]},
    {"sub": "cleo", "name": "Cleo Sand", "groups": ["it"]},
    {"sub": "dan", "name": "Dan Roe", "groups": ["kitchen"]},
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    people = [word for person in PEOPLE for word in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urlopen(f"{address}/jwks", timeout=5).close()
            break
        except URLError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(15)


@pytest.fixture(scope="module")
def server(index_dir: Path, provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = {
        "GUIDELINE_QA_PUBLIC_URL": "http://127.0.0.1:{port}",
        "GUIDELINE_QA_OIDC_ISSUER": provider,
        "GUIDELINE_QA_OIDC_CLIENT_ID": "guideline-qa",
        "GUIDELINE_QA_OIDC_CLIENT_SECRET": "secret",
        "GUIDELINE_QA_OIDC_READERS": "ward",
        "GUIDELINE_QA_OIDC_EDITORS": "guideline board",
        "GUIDELINE_QA_OIDC_ADMINS": "it",
        "GUIDELINE_QA_CORPUS": str(CORPUS),
    }
    with chat.serving(index_dir, tmp_path_factory.mktemp("serve"), **settings) as address:
        yield address


@pytest.fixture
def signed_in(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    with ExitStack() as opened:

        def sign_in(person: str, path: str = "/") -> Page:
            context = opened.enter_context(closing(browser.new_context(base_url=server)))
            context.set_default_timeout(chat.ANSWERS_WITHIN * 1000)
            page = context.new_page()
            page.goto(path)
            page.get_by_role("button", name=person, exact=True).click()
            return page

        yield sign_in


def test_two_people_have_conversations_of_their_own(signed_in: Callable[..., Page]) -> None:
    anna = signed_in("anna")
    expect(anna.get_by_text("Signed in as Anna Meier")).to_be_visible()
    chat.ask(anna, "What dose of pertuzumab is given?")
    expect(anna.locator(".thread")).to_have_count(1)
    thread = f"/?{urlsplit(anna.url).query}"
    ben = signed_in("ben", thread)  # a link names the conversation, and the sign-in leads to it
    expect(ben.get_by_text("Signed in as Ben Okafor (editor)")).to_be_visible()
    expect(ben.get_by_text("No conversation yet.")).to_be_visible()
    assert ben.locator(".turn").count() == 0
    again = signed_in("anna", thread)
    expect(again.locator(".bottom-line")).to_contain_text("840 mg")


def test_readers_do_not_see_what_editors_do_and_nobody_else_sees_anything(signed_in: Callable[..., Page]) -> None:
    reader = signed_in("anna", "/corpus")
    expect(reader.get_by_text("Signed in as Anna Meier")).to_be_visible()
    assert reader.get_by_role("link", name="Corpus").count() == 0
    expect(signed_in("ben").get_by_role("link", name="Corpus")).to_be_visible()
    stranger = signed_in("dan")
    expect(stranger.get_by_text("Dan Roe, who has no role here")).to_be_visible()
    assert stranger.locator(".turn").count() == 0


def test_an_admin_makes_a_key_that_works_and_revokes_it(signed_in: Callable[..., Page], server: str) -> None:
    assert signed_in("ben").get_by_role("link", name="Keys").count() == 0
    admin = signed_in("cleo", "/keys")
    admin.get_by_label("Whose key").fill("ward 7")
    admin.get_by_role("button", name="Make the key").click()
    key = admin.get_by_test_id("stCode").inner_text().strip()
    asked = {"headers": {"Authorization": f"Bearer {key}"}}
    assert admin.request.fetch(f"{server}/api/v1/threads", **asked).status == 200
    chosen = admin.get_by_label("Key to revoke")
    chosen.fill(key.split("_")[1])
    chosen.press("ArrowDown")
    chosen.press("Enter")

    admin.get_by_role("button", name="Revoke the key").click()
    expect(admin.get_by_label("Key to revoke")).to_have_count(0)
    time.sleep(2.5)  # what a server remembers of its keys
    assert admin.request.fetch(f"{server}/api/v1/threads", **asked).status == 401


def test_after_signing_out_nothing_is_shown(signed_in: Callable[..., Page], server: str) -> None:
    page = signed_in("anna")
    other = page.context.new_page()
    other.goto("/")
    expect(other.get_by_text("For example")).to_be_visible()
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_url("**/oauth2/end_session**")  # the provider asks once more
    page.goto("/")
    expect(page.get_by_role("button", name="anna", exact=True)).to_be_visible()
    other.get_by_text("Patient", exact=True).click()
    expect(other.get_by_text("Your sign-in is over.")).to_be_visible()


def test_who_refuses_at_the_provider_is_told_so(browser: Browser, server: str) -> None:
    with closing(browser.new_context(base_url=server)) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("button", name="Deny").click()
        expect(page.get_by_text("The sign-in was not completed (access_denied).")).to_be_visible()
        page.get_by_role("link", name="Sign in again").click()
        expect(page.get_by_role("button", name="anna", exact=True)).to_be_visible()
