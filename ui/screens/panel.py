"""The one component of the pages: shows HTML that ui.markup made, and tells which of its buttons was pressed."""

from importlib.resources import files
from typing import Any

import streamlit as st

_assets = files("ui")
_panel = st.components.v2.component(
    "guideline_qa_panel",
    html='<div class="root"><div class="grid"><div class="main" tabindex="-1"></div>'
    '<aside class="side" tabindex="-1" aria-label="Source" hidden></aside></div></div>',
    css=_assets.joinpath("chat.css").read_text("utf-8"),
    js=_assets.joinpath("chat.js").read_text("utf-8"),
)


def panel(key: str, main: str, side: str = "", *, opened: str = "", scroll: str = "") -> Any:
    """Mount the component; its result has the value of the button that was pressed, under the act's name."""
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


def _nothing() -> None:
    return None
