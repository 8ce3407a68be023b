"""The screen where questions are asked: one conversation, its settings and the list of the others."""

import datetime as dt
from collections.abc import Callable, Collection

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ingest.catalogue import Card
from ingest.errors import GuidelineQAError, UserError
from qa.question import MAX_CHARACTERS
from qa.thread import Thread
from ui import answer_view, library_view, reader_view, welcome_view
from ui.desk import Desk, Request
from ui.screens.address import show_thread, shown_thread
from ui.screens.asking import answer
from ui.screens.options import options
from ui.screens.panel import panel
from ui.screens.reader import Reader
from ui.screens.thread_list import open_thread, thread_list
from ui.screens.turn import follow, turn
from ui.store.threads import Threads


def conversation(desk: Desk, who: Reader) -> None:
    """Show the conversation named in the address, and answer what is asked."""
    try:
        articles = desk.index.catalogue
        threads = desk.store.threads(who.owner)
        thread = _current_thread(threads)
    except GuidelineQAError as error:
        panel("broken", answer_view.failure("", str(error)))
        return
    request, listed = _sidebar(desk, who, tuple(articles.values()))
    panel("header", welcome_view.header(tuple(articles.values())))
    # In st.bottom and not by itself: a page with a bare chat input jumps to its end whenever it grows.
    typed = st.bottom.chat_input(welcome_view.ASK, max_chars=MAX_CHARACTERS, key="typed")
    asked = typed or st.session_state.pop("asked", None)
    wanted = request(asked) if asked else None
    at_once = wanted is not None and not desk.asks_model(wanted)
    if not at_once:
        _list(threads, listed)
    _turns(desk, who, thread, asking=bool(asked))
    failed = st.session_state.pop("failed", None)
    if thread.answers and (asked or failed):
        st.divider()
    if wanted:
        _answer(desk, who, wanted, len(thread.answers), at_once=at_once)
        _list(threads, listed)
    elif failed:
        _failure(*failed)
    if not wanted and not thread.answers:
        questions = welcome_view.examples(articles.values(), dt.datetime.now().astimezone().date())
        begin = welcome_view.suggestions("For example", questions) or library_view.covered(articles.values())
        follow(panel("examples", begin))


def _current_thread(threads: Threads) -> Thread:
    """The conversation of this page. An impossible name in the address is told and a new conversation begun."""
    try:
        return threads.load(shown_thread())
    except UserError as error:
        show_thread(None)
        st.session_state.failed = ("", f"The address names no conversation, so a new one was begun. {error}")
        return Thread()


def _sidebar(desk: Desk, who: Reader, articles: Collection[Card]) -> tuple[Callable[[str], Request], DeltaGenerator]:
    """Show the settings; return what makes a request of a question, and the place of the conversations."""
    with st.sidebar:
        if st.button("New conversation", width="stretch", shortcut="Alt+N"):
            open_thread(None)
        if who.name:
            panel("reader", reader_view.signed_in(who.name, who.role, who.way_out))
        request = options(desk.settings, articles, who.owner)
        st.subheader("Conversations")
        return request, st.container()


def _list(threads: Threads, place: DeltaGenerator) -> None:
    with place:
        thread_list(threads)


def _answer(desk: Desk, who: Reader, wanted: Request, position: int, *, at_once: bool) -> None:
    """Answer where the turn will stand. A model takes seconds, in which the page must stay as it is; quotes are there
    at once, so that the page need not be run a second time."""
    place = st.empty()
    with place.container():
        said = answer(desk, wanted)
    if not at_once:
        st.rerun()
    with place.container():
        turn(desk, who, said, position, last=True)


def _turns(desk: Desk, who: Reader, thread: Thread, *, asking: bool) -> None:
    """Show every turn; the last one opened out unless another question is being answered."""
    for position, said in enumerate(thread.answers):
        if position:
            st.divider()
        with st.container():  # as deep in the page as where it was answered, so that it is not drawn anew
            turn(desk, who, said, position, last=position == len(thread.answers) - 1 and not asking)


def _failure(question: str, error: str) -> None:
    """What went wrong, and the way to try the question again."""
    panel("failed", answer_view.failure(question, error), scroll="failed")
    if question and st.button("Ask again", key="ask-again"):
        st.session_state.asked = question
        st.rerun()
