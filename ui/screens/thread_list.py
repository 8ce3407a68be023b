"""The list of conversations: find, open, rename, delete."""

import streamlit as st

from ingest.errors import GuidelineQAError
from ui import answer_view, threads_view
from ui.screens.address import show_thread
from ui.screens.panel import panel
from ui.screens.popover import popover
from ui.store.threads import Threads

_LONGEST_TITLE = 120
_SHOWN = 30  # the last used; the others are found by their words


def thread_list(threads: Threads) -> None:
    """Show the conversations; open or delete the one that was pressed."""
    current = st.session_state.thread_id
    words = st.text_input("Find a conversation", key="find", type="search", placeholder="Words of a question")
    try:
        pressed = panel(
            "threads", threads_view.thread_list(threads.summaries(_SHOWN, words=words or ""), current, bool(words))
        )
        _rename(threads, current)
    except GuidelineQAError as error:
        panel("threads-failed", answer_view.failure("", str(error)))
        return
    if pressed.open:
        open_thread(pressed.open)
    if pressed.delete:
        threads.delete(pressed.delete)
        open_thread(None if pressed.delete == current else current)


def open_thread(thread_id: str | None) -> None:
    """Go to a conversation, or to a new one."""
    show_thread(thread_id)
    st.rerun()


def _rename(threads: Threads, current: str) -> None:
    """A field for the name of the open conversation."""
    summary = threads.summary(current)
    if summary is None:
        return
    place = popover("Rename this conversation", f"rename-{current}-popover")
    if place is None:
        return
    with place, st.form(f"rename-{current}", border=False):
        title = st.text_input("Name", value=summary.name, max_chars=_LONGEST_TITLE, key=f"title-{current}")
        if st.form_submit_button("Save the name"):
            threads.rename(current, (title or "").strip() or None)
            st.rerun()
