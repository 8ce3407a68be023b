"""Two readers behind a sign-in: neither sees the other's conversations, and only the editor edits."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import test_chat_browser as chat
from playwright.sync_api import Browser, Page, expect
from sign_in_proxy import SignInProxy

browser, pytestmark = chat.browser, chat.pytestmark


@pytest.fixture(scope="module")
def server(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = {
        "GUIDELINE_QA_USER_HEADER": "X-Forwarded-User",
        "GUIDELINE_QA_EDITORS": "editor@ward.example",
        "GUIDELINE_QA_CORPUS": str(Path(__file__).parent.parent / "corpus"),
    }
    with chat.serving(index_dir, tmp_path_factory.mktemp("serve"), **settings) as address:
        yield address


@pytest.fixture
def page_of(browser: Browser, server: str) -> Iterator[Callable[[str | None], Page]]:
    with ExitStack() as opened:

        def open_page(user: str | None) -> Page:
            header = f"X-Forwarded-User: {user}" if user else None
            proxy = opened.enter_context(SignInProxy(server, header))
            context = opened.enter_context(closing(browser.new_context(base_url=proxy.url)))
            context.set_default_timeout(chat.ANSWERS_WITHIN * 1000)
            page = context.new_page()
            page.goto("/")
            return page

        yield open_page


def test_two_readers_never_see_each_others_conversations(page_of: Callable[[str | None], Page]) -> None:
    one, other = page_of("one@ward.example"), page_of("other@ward.example")
    one.get_by_text("Signed in as one@ward.example").wait_for()
    chat.ask(one, "What dose of pertuzumab is given?")
    expect(one.locator(".thread")).to_have_count(1)
    other.goto(f"/?{urlsplit(one.url).query}")  # a link names the conversation
    other.get_by_text("Signed in as other@ward.example").wait_for()
    other.get_by_text("No conversation yet.").wait_for()
    assert other.locator(".turn").count() == 0
    other.get_by_text("For example").wait_for()


def test_a_reader_whom_the_sign_in_does_not_name_is_shown_nothing(page_of: Callable[[str | None], Page]) -> None:
    page = page_of(None)
    page.get_by_text("Who reads is not known.").wait_for()
    assert page.get_by_test_id("stChatInputTextArea").count() == 0


def test_only_an_editor_sees_the_editors_screen(page_of: Callable[[str | None], Page]) -> None:
    page_of("editor@ward.example").get_by_role("link", name="Corpus").wait_for()
    reader = page_of("one@ward.example")
    reader.get_by_text("For example").wait_for()
    assert reader.get_by_role("link", name="Corpus").count() == 0
