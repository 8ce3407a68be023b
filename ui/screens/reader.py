"""Who reads the chat page: the one user of this machine, or whoever the sign-in in front of it says."""

from dataclasses import dataclass

import streamlit as st

from ui.settings import Settings
from ui.store import LOCAL

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Reader:
    """`owner` is whose conversations are shown; `name` is None where nobody signs in."""

    owner: str
    name: str | None
    may_edit: bool


def reader(settings: Settings) -> Reader | None:
    """The reader of this page; None when a sign-in was announced (`user_header`) and does not say who reads.

    The header is believed, so nobody but the proxy may reach the server: docs/hospital.md.
    """
    if settings.user_header is None:
        return Reader(LOCAL, None, may_edit=True)
    name = (st.context.headers.get(settings.user_header) or "").strip()
    if not name or len(name) > _LONGEST_NAME:
        return None
    return Reader(f"user:{name}", name, may_edit=name in settings.editors)
