"""What can be done with an answer in the chat: change the patient, stop, try again, remark, find and rename."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import test_chat_browser as chat
from model_server import DONE, ModelServer, Request, event, for_ever, line
from playwright.sync_api import Page, TimeoutError, expect

from ui.store import Store

browser, page, pytestmark = chat.browser, chat.page, chat.pytestmark
RELAPSE = "HER2-positive, relapse 8 months after adjuvant trastuzumab and pertuzumab. What next?"


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture(scope="module")
def server(index_dir: Path, folder: Path, model: ModelServer) -> Iterator[str]:
    settings = {"OPENAI_BASE_URL": model.url, "GUIDELINE_QA_MODEL": "fake", "GUIDELINE_QA_MODEL_DEADLINE": "8"}
    with chat.serving(index_dir, folder, **settings) as address:
        yield address


def quotes_only(page: Page) -> None:
    page.get_by_text("Quotes only").click()
    page.wait_for_url("**/*writer=Quotes*")


def test_a_changed_patient_fact_changes_the_answer(page: Page) -> None:
    quotes_only(page)
    chat.ask(page, RELAPSE)
    expect(page.locator(".bottom-line")).to_contain_text("6 to 12 months")
    page.get_by_role("button", name="Change question or patient").click()
    fact = page.get_by_label("Patient: relapse 8 months after adjuvant trastuzumab")
    fact.fill("relapse 4 months after adjuvant trastuzumab")
    fact.press("Enter")
    page.locator("section.turn .footer").nth(1).wait_for()
    expect(page.locator("section.turn .question").nth(1)).to_contain_text("relapse 4 months after")
    expect(page.locator("section.turn").nth(1).locator(".bottom-line")).not_to_contain_text("6 to 12 months")


def test_the_settings_stand_in_the_address_and_the_question_does_not(page: Page) -> None:
    quotes_only(page)
    page.get_by_text("Patient", exact=True).click()
    page.wait_for_url("**/*audience=Patient*")
    chat.ask(page, "What dose of pertuzumab is given?")
    expect(page.locator("section.turn .footer")).to_contain_text("for a patient")
    assert "pertuzumab" not in page.url
    page.reload()
    page.locator("section.turn .footer").wait_for()
    expect(page.get_by_role("radio", name="Patient")).to_be_checked()


def test_a_choice_of_sources_is_kept_in_the_address_and_shows_when_the_lists_are_folded(page: Page) -> None:
    quotes_only(page)
    page.get_by_text("Sources", exact=True).click()
    option = page.get_by_role("option", name="Allergy and immunology")
    for _ in range(5):  # Streamlit's list loses a click in its first 100 ms, which no hand is fast enough for
        page.get_by_label("Topics").click()
        with suppress(TimeoutError):
            option.click(timeout=2_000)
            break
    page.wait_for_url("**/*topics=Allergy*")
    page.get_by_text("Only chosen sources answer.").wait_for()
    expect(page.get_by_label("Topics")).to_be_visible()
    page.reload()
    page.get_by_text("Only chosen sources answer.").wait_for()
    chat.ask(page, "What dose of pertuzumab is given?")
    expect(page.locator(".abstained")).to_contain_text("topic Allergy and immunology")


def test_a_remark_is_kept_with_its_answer(page: Page, folder: Path) -> None:
    quotes_only(page)
    chat.ask(page, "What dose of pertuzumab is given?")
    page.get_by_role("button", name="Remark").click()
    page.get_by_text("Something is missing").click()
    page.get_by_label("What should be different?").fill("The infusion time.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("your remark was kept").wait_for()
    store = Store(f"sqlite:///{folder}/threads.sqlite")
    (thread,) = [t for t in store.threads().summaries() if t.thread_id in page.url]
    (said,) = store.threads().load(thread.thread_id).answers
    (remark,) = store.feedback().of(said.answer_id)
    assert (remark.kind, remark.text) == ("missing", "The infusion time.")


def test_a_conversation_is_renamed_and_found_by_its_words(page: Page) -> None:
    quotes_only(page)
    chat.ask(page, "What is the dose of tucatinib?")
    page.get_by_role("button", name="Rename this conversation").click()
    page.get_by_label("Name", exact=True).fill("Bed seven")
    page.get_by_role("button", name="Save the name").click()
    expect(page.locator(".thread .name").first).to_have_text("Bed seven")
    search = page.get_by_label("Find a conversation")
    search.fill("nothing like it")
    search.press("Enter")
    page.get_by_text("No conversation has these words.").wait_for()
    search.fill("seven")
    search.press("Enter")
    expect(page.locator(".thread .name")).to_have_text(["Bed seven"])


def test_a_silent_model_can_be_stopped_and_nothing_is_kept(page: Page, model: ModelServer) -> None:
    model.answers(for_ever(b": ping\n\n", every=0.1))
    page.get_by_test_id("stChatInputTextArea").fill("What dose of pertuzumab is given?")
    page.keyboard.press("Enter")
    page.get_by_text("fake writes").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("For example").wait_for()
    assert page.locator("section.turn").count() == 0


def test_a_model_that_ends_in_the_middle_leaves_quotes_and_says_so(page: Page, model: ModelServer) -> None:
    def half(request: Request, _closing: threading.Event) -> Iterator[bytes]:
        key, text = request.sentence_with("840 mg")
        yield event(line(text.rsplit(" › ", 1)[-1], key) + '{"statement": "Pertuzumab is given at 8,400')
        yield DONE

    model.answers(half)
    chat.ask(page, "What dose of pertuzumab is given?")
    expect(page.locator(".notice.model")).to_contain_text("cut off")
    expect(page.locator("section.turn")).to_contain_text("840 mg")
    expect(page.locator("section.turn")).not_to_contain_text("8,400")
