"""The admins' screen: keys of programs, made, listed and revoked."""

import datetime as dt

import streamlit as st

from ingest.errors import GuidelineQAError
from ui import editor_view
from ui.desk import Desk
from ui.service.principal import ALL_SCOPES
from ui.store.keys import KeyBook

_USUAL = ("ask", "search", "feedback")
_MOST_DAYS = 3_650


def keys(desk: Desk) -> None:
    """Show every key, and what an admin can do."""
    st.title("Keys of programs")
    now = dt.datetime.now(dt.UTC)
    try:
        book = desk.store.keys()
        _make(book, now)
        records = book.all()
        st.dataframe(editor_view.keys(records, now), hide_index=True)
        _revoke(book, {r.key_id: r.owner for r in records if r.holds(now)}, now)
    except GuidelineQAError as error:
        st.error(str(error))


def _make(book: KeyBook, now: dt.datetime) -> None:
    with st.form("make-key"):
        owner = st.text_input("Whose key (a ward, a program)", max_chars=128)
        scopes = st.multiselect("May", sorted(ALL_SCOPES), _USUAL)
        days = st.number_input("Days until it ends (0: never)", 0, _MOST_DAYS, 365)
        if not st.form_submit_button("Make the key"):
            return
    expires = now + dt.timedelta(days=days) if days else None
    key = book.create(owner or "", scopes, now, expires=expires)
    st.success("This is the key. It is shown this once: only its hash is kept.")
    st.code(key.text, language=None, wrap_lines=True)


def _revoke(book: KeyBook, in_use: dict[str, str], now: dt.datetime) -> None:
    if not in_use:
        return
    with st.form("revoke-key"):
        chosen = st.selectbox("Key to revoke", tuple(in_use), index=None, format_func=lambda i: f"{i} ({in_use[i]})")
        if st.form_submit_button("Revoke the key") and chosen:
            book.revoke(chosen, now)
            st.rerun()
