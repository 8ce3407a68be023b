"""The conversation that the page shows, and its name in the address: a reload, a link, Back and Forward lead to it."""

import uuid

import streamlit as st

_NAME = "thread"


def shown_thread() -> str:
    """The id of the conversation to show: the one the address names if the reader went to another address, else the
    one that was shown before; a new one where there is none."""
    state = st.session_state
    named = st.query_params.get(_NAME)
    was_away = state.pop("away", False)
    if "thread_id" in state and named is None and (was_away or _is_asking()):
        name_thread(state.get("named"))
    elif "thread_id" not in state or named != state.get("named"):
        state.thread_id = named or uuid.uuid4().hex
        state.named = named
    return str(state.thread_id)


def show_thread(thread_id: str | None) -> None:
    """Go to a conversation; None begins one, which has its address from its first answer on."""
    st.session_state.thread_id = thread_id or uuid.uuid4().hex
    name_thread(thread_id)


def name_thread(thread_id: str | None) -> None:
    """Let the address name a conversation, or none."""
    st.session_state.named = thread_id
    if thread_id is None:
        st.query_params.pop(_NAME, None)
    elif st.query_params.get(_NAME) != thread_id:
        st.query_params[_NAME] = thread_id


def leave() -> None:
    """Tell that another screen is shown, whose address names no conversation."""
    st.session_state.away = True


def _is_asking() -> bool:
    """A question that was sent before the browser had heard of the conversation's address belongs to it."""
    return bool(st.session_state.get("typed") or st.session_state.get("asked"))
