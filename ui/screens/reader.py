"""Who reads the chat page: the one user of this machine, or whoever signed in."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from ui.desk import Desk
from ui.sign_in.entrance import sign_out_proof
from ui.sign_in.role import Role
from ui.sign_in.settings import SIGN_OUT
from ui.store import LOCAL

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Reader:
    """`owner` is whose conversations are shown; `name` is None where nobody signs in, and `way_out` the address that
    signs out, where it is ours to do."""

    owner: str
    name: str | None
    role: Role
    way_out: str | None = None

    @property
    def may_edit(self) -> bool:
        """Whether the editors' screens are shown."""
        return self.role != "reader"


def reader(desk: Desk) -> Reader | None:
    """The reader of this page; None where people sign in and nobody has, or not any more. Raises GuidelineQAError."""
    settings = desk.settings
    if settings.registration is not None:
        return _signed_in(desk, st.context.cookies.get(settings.registration.cookie))
    if settings.user_header is not None:
        return _named(st.context.headers.get(settings.user_header), settings.editors)
    return Reader(LOCAL, None, "editor")


def _signed_in(desk: Desk, token: str | None) -> Reader | None:
    found = desk.store.sign_ins().find(token, dt.datetime.now(dt.UTC)) if token else None
    if token is None or found is None:
        return None
    return Reader(found.owner, found.name, found.role, f"{SIGN_OUT}?proof={sign_out_proof(token)}")


def _named(name: str | None, editors: tuple[str, ...]) -> Reader | None:
    """Whom the proxy names: it is believed, so nobody but the proxy may reach the server (docs/hospital.md)."""
    name = (name or "").strip()
    if not name or len(name) > _LONGEST_NAME:
        return None
    return Reader(f"user:{name}", name, "editor" if name in editors else "reader")
