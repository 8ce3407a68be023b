"""What a reader says of an answer, kept for those who mend the corpus."""

import datetime as dt

import streamlit as st

from ingest.errors import GuidelineQAError
from qa.answer import Answer
from ui.screens.popover import popover
from ui.store.feedback import FeedbackBook, FeedbackKind

_LABELS: dict[FeedbackKind, str] = {
    "helpful": "Helpful",
    "wrong_citation": "A citation does not say it",
    "missing": "Something is missing",
    "unsafe": "Unsafe",
}
_LONGEST = 2_000


def feedback(book: FeedbackBook, said: Answer, key: str) -> None:
    """A form for a remark on the answer, or thanks once it was sent."""
    sent = f"{key}-{said.answer_id}-sent"
    if st.session_state.get(sent):
        st.caption("Thank you, your remark was kept.")
        return
    place = popover("Remark", f"{key}-say")
    if place is None:
        return
    with place, st.form(f"{key}-remark", border=False):
        kind = st.radio("This answer is", tuple(_LABELS), format_func=lambda k: _LABELS[k], key=f"{key}-kind")
        text = st.text_area(
            "What should be different? (no patient names)", max_chars=_LONGEST, key=f"{key}-remark-text"
        )
        if st.form_submit_button("Send"):
            try:
                book.add(said.answer_id, kind, dt.datetime.now(dt.UTC), text=(text or "").strip() or None)
            except GuidelineQAError as error:
                st.error(str(error))
                return
            st.session_state[sent] = True
            st.rerun(scope="fragment")
