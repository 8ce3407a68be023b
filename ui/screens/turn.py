"""One question with its answer, its sources, and what can be done with it."""

from functools import partial
from typing import Any

import streamlit as st

from qa.answer import Answer
from qa.outline import facts
from qa.question import MAX_CHARACTERS
from qa.render import plain
from ui import answer_view
from ui.desk import Desk
from ui.export import FORMATS
from ui.screens.feedback import feedback
from ui.screens.panel import panel
from ui.screens.popover import popover
from ui.screens.reader import Reader
from ui.source_view import hint, source


@st.fragment
def turn(desk: Desk, who: Reader, said: Answer, position: int, *, last: bool) -> None:
    """Show one turn. A pressed number opens its source without running the rest of the page."""
    key = f"turn-{st.session_state.thread_id}-{position}"
    opened = int(st.session_state.get(f"{key}-opened", 0))
    citation = next((c for c in said.citations if c.number == opened), None)
    side = source(citation, desk.index.articles.get(citation.article_id)) if citation else ""
    if last and said.citations:
        side = side or hint()
    pressed = panel(
        key,
        answer_view.turn(said, last=last),
        side,
        opened=str(citation.number) if citation else "",
        scroll=said.answer_id if last else "",
    )
    with st.container(horizontal=True):
        if last:
            _edit(said, key)
        _save(said, key)
        feedback(desk.store.feedback(who.owner), said, key)
    if last and said.related:
        follow(panel(f"{key}-related", answer_view.follow_ups(said)))
    if pressed.cite or pressed.close is not None:
        st.session_state[f"{key}-opened"] = (
            0 if pressed.close is not None or int(pressed.cite) == opened else int(pressed.cite)
        )
        st.rerun(scope="fragment")


def follow(pressed: Any) -> None:
    """Ask the question of the button that was pressed."""
    if pressed.ask:
        _ask(pressed.ask)


def _ask(question: str) -> None:
    st.session_state.asked = question
    st.rerun()


def _edit(said: Answer, key: str) -> None:
    """Change the question as it was understood, or a fact about the patient, and ask again."""
    place = popover("Change question or patient", f"{key}-change")
    if place is None:
        return
    question = said.question.standalone
    with place, st.form(f"{key}-edit", border=False):
        text = st.text_area("Question as it was understood", question, max_chars=MAX_CHARACTERS, key=f"{key}-text")
        changed = {
            fact: st.text_input(f"Patient: {fact}", fact, key=f"{key}-fact-{i}") or ""
            for i, fact in enumerate(facts(said.question))
            if fact in question
        }
        more = st.text_input("Another fact about the patient", placeholder="eGFR 40, asymptomatic", key=f"{key}-more")
        if st.form_submit_button("Ask again"):
            _ask(with_facts(text or question, changed, more or ""))


def with_facts(question: str, changed: dict[str, str], more: str) -> str:
    """`question` with each fact replaced by what it was changed to, and `more` added in brackets."""
    for fact, now in changed.items():
        question = question.replace(fact, now.strip(), 1)
    return f"{question} ({more.strip()})" if more.strip() else question


def _save(said: Answer, key: str) -> None:
    """Copy the answer with its references, or save it as a file; a file is made when its button is pressed."""
    place = popover("Copy or save", f"{key}-tools")
    if place is None:
        return
    with place:
        text = plain(said)
        panel(f"{key}-copy", answer_view.copy_button(text))
        with st.container(horizontal=True):
            for name, kind in FORMATS.items():
                st.download_button(
                    f"Save as {kind.label}",
                    partial(kind.write, said),
                    f"answer-{said.answer_id[:12]}.{kind.suffix}",
                    kind.media_type,
                    f"{key}-{name}",
                    on_click="ignore",
                )
        st.code(text, language=None, wrap_lines=True, height=180)
