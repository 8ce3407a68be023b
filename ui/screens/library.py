"""The screen that lists what the answers are taken from, for every reader."""

import datetime as dt

import streamlit as st

from ingest.errors import GuidelineQAError
from ui import answer_view, library_view
from ui.desk import Desk
from ui.screens.panel import panel


def library(desk: Desk) -> None:
    """Show the articles that serve, or those with the words that are looked for."""
    st.title("Library")
    try:
        articles = tuple(desk.index.catalogue.values())
    except GuidelineQAError as error:
        panel("broken", answer_view.failure("", str(error)))
        return
    words = st.text_input(
        "Find an article", type="search", placeholder="Words of its title, publisher or topic", key="library-words"
    )
    panel("library", library_view.library(articles, words or "", dt.datetime.now().astimezone().date()))
