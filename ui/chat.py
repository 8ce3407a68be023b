"""The chat page: a Streamlit script. What it shows is built in ui.chat_view and ui.source_view."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from typing import Any, cast

import streamlit as st

from ingest.errors import GuidelineQAError, UserError
from qa.answer import Answer
from qa.question import MAX_CHARACTERS, Audience, Filters
from qa.render import plain
from qa.thread import Thread
from ui import chat_view
from ui.desk import Desk, Request, WriterName, the_desk
from ui.export import FORMATS
from ui.source_view import hint, source

_PAGE_STYLE = """<style>
.stMainBlockContainer { max-width: 76rem; padding-top: 3.5rem; padding-bottom: 2rem; }
.stBottomBlockContainer, [data-testid="stBottomBlockContainer"] { max-width: 76rem; }
</style>"""
_assets = files("ui")
_panel = st.components.v2.component(
    "guideline_qa_panel",
    html='<div class="root"><div class="grid"><div class="main"></div>'
    '<aside class="side" tabindex="-1" aria-label="Source" hidden></aside></div></div>',
    css=_assets.joinpath("chat.css").read_text("utf-8"),
    js=_assets.joinpath("chat.js").read_text("utf-8"),
)


def main() -> None:
    """Show the conversation named in the address, and answer what is asked."""
    st.set_page_config(page_title=chat_view.PRODUCT, layout="wide")
    st.html(_PAGE_STYLE)
    desk = the_desk()
    try:
        articles = desk.index.articles
        thread = current_thread(desk)
    except GuidelineQAError as error:
        panel("broken", chat_view.failure("", str(error)))
        return
    options = sidebar(desk)
    panel("header", chat_view.header(tuple(articles.values())))
    # In st.bottom and not by itself: a page with a bare chat input jumps to its end whenever it grows.
    typed = st.bottom.chat_input("Ask a clinical question", max_chars=MAX_CHARACTERS, key="typed")
    asked = typed or st.session_state.pop("asked", None)
    conversation(desk, thread, asking=bool(asked))
    failed = st.session_state.pop("failed", None)
    if thread.answers and (asked or failed):
        st.divider()
    if asked:
        answer(desk, asked, options)
    elif failed:
        panel("failed", chat_view.failure(*failed), scroll="failed")
    if not asked and not thread.answers:
        questions = chat_view.examples(articles.values(), dt.datetime.now().astimezone().date())
        follow(panel("examples", chat_view.suggestions("For example", questions)))


def current_thread(desk: Desk) -> Thread:
    """The conversation of this page; the address names it so that a reload keeps it. An impossible name in the address
    is told and a new conversation begun."""
    if "thread_id" not in st.session_state:
        st.session_state.thread_id = st.query_params.get("thread") or uuid.uuid4().hex
    try:
        return desk.threads.load(st.session_state.thread_id)
    except UserError as error:
        st.session_state.thread_id = uuid.uuid4().hex
        st.session_state.failed = ("", str(error))
        st.query_params.clear()
        return Thread()


def panel(key: str, main: str, side: str = "", *, opened: str = "", scroll: str = "") -> Any:
    """Mount one component; its result has the value of the button that was pressed, under the act's name."""
    data = {"main": main, "side": side, "opened": opened, "scroll": scroll}
    return _panel(
        key=key,
        data=data,
        on_ask_change=_nothing,
        on_cite_change=_nothing,
        on_close_change=_nothing,
        on_open_change=_nothing,
        on_delete_change=_nothing,
    )


def sidebar(desk: Desk) -> Callable[[str], Request]:
    """Show settings and conversations; return what makes a request of a question."""
    with st.sidebar:
        if st.button("New conversation", width="stretch"):
            open_thread(None)
        st.subheader("Settings")
        audience = st.radio(
            "Written for", ("clinician", "patient"), format_func=str.capitalize, horizontal=True, key="audience"
        )
        as_of = st.date_input("As of (today if empty)", value=None, format="YYYY-MM-DD", key="as_of")
        approved = st.toggle("Approved articles only", key="approved_only")
        writer = choose_writer(desk)
        st.subheader("Conversations")
        conversations(desk)
        if st.button("Editorial policy", type="tertiary"):
            editorial_policy()

    def request(text: str) -> Request:
        return Request(
            text=text,
            thread_id=st.session_state.thread_id,
            audience=cast(Audience, audience),
            as_of=as_of,
            filters=Filters(approved_only=approved),
            writer=writer,
        )

    return request


@st.dialog("Editorial policy", width="large")
def editorial_policy() -> None:
    """Show what the review states, tiers and dates mean."""
    st.markdown(_assets.joinpath("editorial_policy.md").read_text("utf-8"))


def conversations(desk: Desk) -> None:
    """List the conversations; open or delete the one that was pressed."""
    current = st.session_state.thread_id
    try:
        pressed = panel("threads", chat_view.thread_list(desk.threads.summaries(), current))
    except GuidelineQAError as error:
        panel("threads", chat_view.failure("", str(error)))
        return
    if pressed.open:
        open_thread(pressed.open)
    if pressed.delete:
        desk.threads.delete(pressed.delete)
        open_thread(None if pressed.delete == current else current)


def choose_writer(desk: Desk) -> WriterName | None:
    """Who writes; there is a choice only where a model is configured, and it says where the question would go."""
    if desk.settings.model is None:
        return None
    names: dict[WriterName, str] = {"model": "Language model, checked", "extractive": "Quotes only"}
    chosen = st.radio("Writer", tuple(names), format_func=lambda n: names[n], key="writer")
    if chosen == "model":
        address = desk.settings.openai_base_url or "https://api.openai.com/v1"
        st.text(f"Sends the question and the passages to {desk.settings.model} at {address}")
    return chosen


def conversation(desk: Desk, thread: Thread, *, asking: bool) -> None:
    """Show every turn; the last one opened out unless another question is being answered."""
    for position, said in enumerate(thread.answers):
        last = position == len(thread.answers) - 1 and not asking
        if position:
            st.divider()
        turn(desk, said, position, last)


@st.fragment
def turn(desk: Desk, said: Answer, position: int, last: bool) -> None:
    """Show one turn. A pressed number opens its source without running the rest of the page."""
    key = f"turn-{st.session_state.thread_id}-{position}"
    opened = int(st.session_state.get(f"{key}-opened", 0))
    citation = next((c for c in said.citations if c.number == opened), None)
    side = source(citation, desk.index.articles.get(citation.article_id)) if citation else ""
    if last and said.citations:
        side = side or hint()
    pressed = panel(
        key,
        chat_view.turn(said, last=last),
        side,
        opened=str(citation.number) if citation else "",
        scroll=said.answer_id if last else "",
    )
    tools(said, key)
    if pressed.cite or pressed.close is not None:
        st.session_state[f"{key}-opened"] = (
            0 if pressed.close is not None or int(pressed.cite) == opened else int(pressed.cite)
        )
        st.rerun(scope="fragment")
    follow(pressed)


def tools(said: Answer, key: str) -> None:
    """Copy the answer with its references, or save it as a file; a file is made when its button is pressed."""
    with st.popover("Copy or save", key=f"{key}-tools"):
        st.code(plain(said), language=None, wrap_lines=True, height=240)
        for name, kind in FORMATS.items():
            st.download_button(
                f"Save as {kind.label}",
                partial(kind.write, said),
                f"answer-{said.answer_id[:12]}.{kind.suffix}",
                kind.media_type,
                f"{key}-{name}",
                on_click="ignore",
            )


def answer(desk: Desk, asked: str, options: Callable[[str], Request]) -> None:
    """Answer a question, remember the turn or the error, and show the page anew."""
    request = options(asked)
    model = None if request.writer == "extractive" else desk.settings.model
    doing = chat_view.progress(desk.index.manifest.articles, model, desk.settings.model_deadline)
    panel("asking", chat_view.asking(asked, doing), scroll=asked)
    try:
        desk.answer(request)
        st.query_params["thread"] = st.session_state.thread_id
    except GuidelineQAError as error:
        st.session_state.failed = (asked, str(error))
    st.rerun()


def follow(pressed: Any) -> None:
    """Ask the question of the button that was pressed."""
    if pressed.ask:
        st.session_state.asked = pressed.ask
        st.rerun()


def open_thread(thread_id: str | None) -> None:
    """Go to a conversation, or to a new one."""
    st.session_state.thread_id = thread_id or uuid.uuid4().hex
    st.query_params.from_dict({"thread": thread_id} if thread_id else {})
    st.rerun()


def _nothing() -> None:
    return None


main()
