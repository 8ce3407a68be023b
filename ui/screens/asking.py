"""A question being answered: what is done, each statement once it is checked, and a way to stop."""

from time import monotonic

import streamlit as st

from ingest.errors import GuidelineQAError
from qa.answer import Answer
from qa.stream import Finished, Progress, Stated, Urgent
from ui import asking_view
from ui.desk import Desk, Request
from ui.live import live
from ui.screens.address import name_thread
from ui.screens.panel import panel

_BETWEEN_PAINTINGS = 0.3
"""Seconds: each painting mounts a component anew. An answer that is there before the first one is shown at once."""


def answer(desk: Desk, request: Request) -> Answer:
    """Answer a question before the reader's eyes and remember the turn. An error is remembered for the page, which is
    then shown anew."""
    model = None if request.writer == "extractive" else desk.settings.model
    doing = asking_view.Doing(request.text, desk.index.manifest.articles, model, desk.settings.model_deadline)
    shown, clock, stop = st.empty(), st.empty(), st.empty()
    said: Answer | None = None
    step = -1
    began = painted = monotonic()
    try:
        with live(desk, request) as events:
            for event in events:
                if isinstance(event, Finished):
                    said = event.answer
                    continue
                if event is None:
                    clock.caption(f"{monotonic() - began:.0f} seconds")
                doing = _after(doing, event)
                if monotonic() - painted > _BETWEEN_PAINTINGS and doing.step != step:
                    if step < 0:
                        # Pressing it runs the page anew; this run then ends at its next word to the page, and with it
                        # the answering.
                        stop.button("Stop", key="stop", shortcut="Esc")
                    painted, step = monotonic(), doing.step
                    with shown.container():
                        panel(f"asking-{step}", asking_view.asking(doing), scroll=request.text)
    except GuidelineQAError as error:
        st.session_state.failed = (request.text, str(error))
        st.rerun()
    assert said is not None  # the events end with Finished or an error
    name_thread(st.session_state.thread_id)
    return said


def _after(doing: asking_view.Doing, event: Progress | Urgent | Stated | None) -> asking_view.Doing:
    """What is being done once `event` has come; None tells that time has passed and nothing else."""
    match event:
        case Progress(stage):
            return doing.at(stage)
        case Urgent(notice):
            return doing.warning(notice)
        case Stated():
            return doing.saying(event)
    return doing
