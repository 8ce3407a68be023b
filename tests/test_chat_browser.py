"""The chat page in a real browser, over a real server and the real corpus."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from test_export import words_of_docx, words_of_pdf

from qa.answer import Answer
from ui.export import FORMATS

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DOSE = "Pertuzumab (Perjeta) is given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks."
HELD = "Blocked script execution"  # how the browser says that a report's script was not run
STARTS_WITHIN, ANSWERS_WITHIN = 60.0, 20.0  # seconds
expect.set_options(timeout=ANSWERS_WITHIN * 1000)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def server(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the corpus, with a database of its own."""
    with serving(index_dir, tmp_path_factory.mktemp("serve")) as address:
        yield address


@contextmanager
def serving(index: Path, folder: Path, **settings: str) -> Iterator[str]:
    """The address of a server over an index, its database and log in `folder`, with more of the environment, in which
    {port} stands for its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    database = f"sqlite:///{folder}/threads.sqlite"
    log = (folder / "server.log").open("w")
    command = [sys.executable, "-m", "guideline_qa", "serve", "--index", str(index), "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GUIDELINE_QA_", "OPENAI_"))}
    process = subprocess.Popen(
        command,
        stderr=log,
        env={
            **environment,
            "GUIDELINE_QA_DATABASE": database,
            "GUIDELINE_QA_REHEARSAL": "0",
            **{name: value.replace("{port}", str(port)) for name, value in settings.items()},
        },
        cwd=Path(__file__).parent.parent,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address, process, Path(log.name))
        yield address
    finally:
        process.terminate()
        process.wait(15)
        log.close()


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended: {log.read_text()}"
        try:
            with urlopen(f"{address}/api/readyz", timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start in {STARTS_WITHIN:g} s: {log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """The start page; afterwards no request has left the server's own host and no script has failed or
    complained."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=server)
    context.set_default_timeout(ANSWERS_WITHIN * 1000)
    hosts: set[str] = set()
    failures: list[str] = []
    context.on("request", lambda r: hosts.add(urlsplit(r.url).netloc))
    page = context.new_page()
    page.on("websocket", lambda w: hosts.add(urlsplit(w.url).netloc))
    page.on("pageerror", lambda e: failures.append(str(e)))
    page.on("dialog", lambda d: failures.append(f"dialog: {d.message}"))
    page.on("console", lambda m: failures.append(m.text) if m.type == "error" and not m.text.startswith(HELD) else None)
    page.goto("/")
    page.get_by_text("For example").wait_for()
    yield page
    context.close()
    assert hosts - {""} == {urlsplit(server).netloc}  # "" is blob: and data:
    assert not failures


def ask(page: Page, question: str) -> None:
    """Type a question and wait until its turn is complete."""
    turns = page.locator("section.turn .footer").count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    page.locator("section.turn .footer").nth(turns).wait_for()


def numbers(page: Page, turn: int) -> list[int]:
    """The numbers of a turn's statements in order."""
    cites = page.locator("section.turn").nth(turn).locator(".bottom-line .cite, .section .cite")
    return [int(t.strip("[]")) for t in cites.all_inner_texts()]


def test_a_question_is_answered_and_its_source_opens_at_the_exact_sentence(page: Page) -> None:
    ask(page, "What dose of pertuzumab is given?")
    expect(page.locator(".bottom-line")).to_contain_text("840 mg")
    number = page.get_by_role("button", name="Source 1:").first
    expect(number).to_have_attribute("title", DOSE)
    number.click()
    expect(page.locator("mark")).to_have_text(DOSE)
    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.locator(".steps [aria-current=step]")).to_have_text("Submitted")
    expect(page.get_by_role("complementary", name="Source")).to_contain_text("Summary · T4")
    expect(page.locator(".primary")).to_contain_text("PERJETA")
    expect(number).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)
    expect(number).to_be_focused()


def test_a_follow_up_continues_the_numbering_and_a_reload_keeps_the_conversation(page: Page) -> None:
    ask(page, "What dose of pertuzumab is given?")
    before = numbers(page, 0)
    assert before == list(range(1, len(before) + 1))
    ask(page, "And what if a dose is missed?")
    expect(page.locator(".understood")).to_contain_text("pertuzumab")
    fresh = [n for n in numbers(page, 1) if n not in before]
    assert fresh == list(range(len(before) + 1, len(before) + 1 + len(fresh)))
    assert "pertuzumab" not in page.url
    page.reload()
    page.locator("section.turn .footer").nth(1).wait_for()
    assert numbers(page, 0) == before


def test_an_unanswerable_question_gets_a_calm_abstention_with_questions_to_ask_instead(page: Page) -> None:
    ask(page, "Can pembrolizumab be used first line in HER2-positive breast cancer?")
    expect(page.locator(".abstained")).to_contain_text("do not answer this question")
    expect(page.locator(".abstained")).to_contain_text("pembrolizumab")
    nearest = page.locator(".suggestion").first
    question = nearest.inner_text()
    nearest.click()
    expect(page.locator("section.turn .question").nth(1)).to_have_text(question)
    page.locator("section.turn .footer").nth(1).wait_for()
    # Tab goes on at the answer, though the button that asked it is gone.
    page.wait_for_function("document.activeElement.shadowRoot?.activeElement?.className === 'main'")


def test_a_question_typed_before_the_page_is_loaded_is_asked_once_it_is_though_a_part_of_it_was_lost(
    browser: Browser, server: str
) -> None:
    with closing(browser.new_context()) as context:
        page = context.new_page()
        held: list[Route] = []
        page.route("**/static/js/index.*.js", lambda route: held.append(route), times=1)
        page.route("**/static/js/ChatInput.*.js", lambda route: route.abort(), times=1)  # lost: the page comes again
        page.goto(server, wait_until="commit")
        box = page.get_by_role("textbox", name="Ask a clinical question")
        expect(box).to_be_focused()
        box.fill("What dose of pertuzumab is given?")
        box.press("Enter")
        page.get_by_text("Asked as soon as the page is loaded.").wait_for()
        held[0].continue_()
        expect(page.locator(".bottom-line")).to_contain_text("840 mg")
        expect(page.locator("textarea:visible")).to_have_count(1)


def test_markup_in_a_question_is_inert_text(page: Page) -> None:
    image = '<img src="http://evil.example/a.png" onerror=alert(2)> ![x](http://evil.example/b.png)'
    hostile = f"<script>alert(1)</script>{image} dose?"
    ask(page, hostile)
    expect(page.locator("section.turn .question")).to_have_text(hostile)
    expect(page.locator(".thread .name").first).to_have_text(hostile)
    assert page.locator(".turn img, .turn script, .thread img").count() == 0
    page.get_by_role("button", name="Copy or save").click()
    page.get_by_text("Save as Record").wait_for()
    assert page.locator('img[src*="evil"]').count() == 0


def test_an_answer_is_copied_with_its_references(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "What dose of pertuzumab is given?")
    page.get_by_role("button", name="Copy or save").click()
    page.get_by_role("button", name="Copy the answer with its references").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"{DOSE} [1]" in copied
    assert "Doses of pertuzumab and trastuzumab" in copied


@pytest.mark.parametrize(
    ("name", "key"), [("PDF", "pdf"), ("Word", "docx"), ("Record", "json"), ("References", "bibtex")]
)
def test_an_answer_is_saved_as_a_file_that_opens(page: Page, tmp_path: Path, name: str, key: str) -> None:
    ask(page, "What dose of pertuzumab is given?")
    page.locator("section.turn .footer").wait_for()
    page.get_by_role("button", name="Copy or save").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name=f"Save as {name}").first.click()
    file = saving.value.path().read_bytes()
    text, holds = {
        "pdf": (words_of_pdf, DOSE),
        "docx": (words_of_docx, DOSE),
        "json": (lambda f: Answer.from_json(f).citations[0].quote, DOSE),
        "bibtex": (bytes.decode, "Doses of pertuzumab and trastuzumab"),
    }[key]
    assert holds in text(file)
    assert saving.value.suggested_filename.endswith(f".{FORMATS[key].suffix}")


def test_an_error_is_a_sentence_and_the_conversation_goes_on(page: Page) -> None:
    page.get_by_test_id("stChatInputTextArea").fill("??? 123")
    page.keyboard.press("Enter")
    expect(page.locator(".error")).to_contain_text("no word in Latin letters")
    page.locator(".suggestion").first.click()
    page.locator(".bottom-line").wait_for()


def test_a_conversation_is_reopened_and_deleted_from_the_list(page: Page) -> None:
    ask(page, "Is docusate an effective laxative for constipation in adults?")
    page.get_by_role("button", name="New conversation").click()
    page.get_by_text("For example").wait_for()
    mine = page.get_by_role("listitem").filter(has_text="docusate an effective").first
    mine.locator(".thread").click()
    page.locator(".bottom-line").wait_for()
    mine.get_by_role("button", name="Delete:").click()
    expect(mine.locator(".quiet")).to_have_text("Delete?")
    mine.locator(".quiet").click()
    page.get_by_text("For example").wait_for()
    expect(page.locator(".thread").filter(has_text="docusate an effective")).to_have_count(0)


def test_back_and_forward_lead_to_the_conversation_that_the_address_names(page: Page) -> None:
    shown = page.locator("section.turn .question")
    ask(page, "What dose of pertuzumab is given?")
    page.get_by_role("button", name="New conversation").click()
    page.get_by_text("For example").wait_for()
    ask(page, "What is the dose of tucatinib?")
    address = page.url
    page.go_back()
    page.get_by_text("For example").wait_for()
    expect(shown).to_have_count(0)
    page.go_back()
    expect(shown).to_have_text(["What dose of pertuzumab is given?"])
    page.go_forward()
    page.go_forward()
    expect(shown).to_have_text(["What is the dose of tucatinib?"])
    page.get_by_role("link", name="Editorial policy").click()
    page.get_by_role("heading", name="Tiers").wait_for()
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(shown).to_have_text(["What is the dose of tucatinib?"])
    page.wait_for_url(address)


def test_other_screens_are_painted_at_once_and_find_their_server_without_an_error(page: Page) -> None:
    came = page.goto("/policy")
    assert came
    assert "The page is being loaded." in came.text()
    page.get_by_role("heading", name="Tiers").wait_for()


def test_a_reader_finds_what_the_library_holds(page: Page) -> None:
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_role("status").filter(has_text="articles.")).to_have_text(re.compile(r"^\d+ articles\.$"))
    search = page.get_by_label("Find an article")
    search.fill("docusate")
    search.press("Enter")
    page.get_by_text(re.compile(r"^1 of \d+ articles\.$")).wait_for()
    expect(page.locator(".sources .name")).to_have_text(["Docusate for constipation in adults"])
    with page.expect_popup() as opened:
        page.locator(".sources .name a").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Docusate for constipation in adults")


def test_on_paper_stands_the_conversation_and_nothing_to_press(page: Page) -> None:
    ask(page, "What dose of pertuzumab is given?")
    page.emulate_media(media="print")
    expect(page.locator(".backing")).to_be_visible()
    for hidden in ("stSidebar", "stBottom", "stHeader", "stPopover"):
        expect(page.get_by_test_id(hidden).first).to_be_hidden()


def test_on_a_small_screen_a_pressed_number_shows_the_sentence_above_the_question_box(page: Page) -> None:
    page.set_viewport_size({"width": 720, "height": 450})  # 1440 by 900 at 200 %
    ask(page, "What dose of pertuzumab is given?")
    page.get_by_role("button", name="Source 1:").first.click()
    below = page.locator("mark").bounding_box, page.get_by_test_id("stBottom").bounding_box
    page.wait_for_function("document.activeElement.shadowRoot?.activeElement?.className === 'side'")
    mark, box = (b() for b in below)
    assert mark
    assert box
    assert mark["y"] + mark["height"] <= box["y"]


def test_on_a_narrow_screen_nothing_is_cut_off_and_the_source_comes_into_view(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "What dose of pertuzumab is given?")
    page.get_by_role("button", name="Source 3:").first.click()
    expect(page.locator("mark")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
