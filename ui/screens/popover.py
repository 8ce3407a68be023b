"""A popover that costs nothing until somebody opens it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def popover(label: str, key: str) -> DeltaGenerator | None:
    """A button that opens a popover; None until it was opened for the first time. From then on what is in it stays, so
    that what was typed is not lost when it is closed."""
    place = st.popover(label, key=key, on_change="rerun")
    opened = f"{key}-opened"
    if place.open:
        st.session_state[opened] = True
    return place if opened in st.session_state else None
