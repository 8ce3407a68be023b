"""The entry of the chat: a Streamlit script that shows one of the screens. What they show is built in ui.*_view."""

from functools import partial
from importlib.resources import files

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ingest.errors import GuidelineQAError
from ui import reader_view
from ui.desk import Desk, the_desk
from ui.screens.address import leave
from ui.screens.conversation import conversation
from ui.screens.corpus import corpus
from ui.screens.evaluation import evaluation
from ui.screens.keys import keys
from ui.screens.library import library
from ui.screens.panel import panel
from ui.screens.reader import Reader, reader
from ui.sign_in.settings import SIGN_IN
from ui.welcome_view import PRODUCT


def main() -> None:
    """Show the screen that the address names."""
    st.set_page_config(page_title=PRODUCT, layout="wide")
    st.html(f"<style>{_text('page.css')}</style>")
    desk = the_desk()
    try:
        who = reader(desk)
    except GuidelineQAError as error:
        st.error(str(error))
        return
    if who is None:
        _nobody(desk)
        return
    screens = [
        st.Page(partial(conversation, desk, who), title="Ask", url_path="ask", default=True),
        st.Page(partial(library, desk), title="Library", url_path="library"),
        *_editors_screens(desk, who),
        *([st.Page(partial(keys, desk), title="Keys", url_path="keys")] if who.role == "admin" else []),
        st.Page(editorial_policy, title="Editorial policy", url_path="policy"),
    ]
    screen = st.navigation(screens, position="top")
    if screen != screens[0]:
        leave()
    screen.run()


def _editors_screens(desk: Desk, who: Reader) -> list[StreamlitPage]:
    """None unless the reader edits and there is a folder to edit."""
    folder = desk.settings.corpus
    if folder is None or not who.may_edit:
        return []
    return [
        st.Page(partial(corpus, desk, folder, who), title="Corpus", url_path="corpus"),
        st.Page(partial(evaluation, desk), title="Evaluation", url_path="evaluation"),
    ]


def _nobody(desk: Desk) -> None:
    if desk.settings.registration is None:
        st.error(reader_view.NOBODY)
    else:
        panel("signed-out", reader_view.signed_out(SIGN_IN))


def editorial_policy() -> None:
    """Show what the review states, tiers and dates mean."""
    st.title("Editorial policy")
    st.markdown(_text("editorial_policy.md"))


def _text(name: str) -> str:
    return files("ui").joinpath(name).read_text("utf-8")


main()
