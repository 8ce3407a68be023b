"""The editors' screens: every article with what is wrong with it, its review, and a new generation of the index."""

import datetime as dt
from functools import partial
from pathlib import Path

import streamlit as st

from ingest.article import Article, ReviewAction
from ingest.errors import GuidelineQAError
from ingest.pipeline import IngestReport
from ingest.review import may_follow
from ui import answer_view, editor_view
from ui.desk import Desk
from ui.ingest_view import documents_text, ingest_text
from ui.publishing import Steps, publish
from ui.screens.panel import panel
from ui.screens.reader import Reader
from ui.shelf import Shelf, State, state
from ui.store.feedback import all_feedback

_STEPS: dict[ReviewAction, str] = {
    "submit": "Submit",
    "start": "Start the review",
    "approve": "Approve",
    "return": "Return to its author",
}


def corpus(desk: Desk, folder: Path, who: Reader) -> None:
    """Show the documents of `folder`, one of them in full, and what an editor can do."""
    st.title("Corpus")
    today = dt.datetime.now().astimezone().date()
    try:
        shelf = _shelf(folder, state(folder), today)
    except GuidelineQAError as error:
        panel("broken", answer_view.failure("", str(error)))
        return
    panel("overview", editor_view.overview(shelf))
    panel("unread", editor_view.unread([f"Not read: {f.explanation}" for f in shelf.unreadable]))
    _publishing(desk, folder)
    _lists(shelf)
    # Above the table, which would push it away under the pointer when it is drawn.
    chosen = _chosen({a.article_id: a.title for a in shelf.articles})
    _table(editor_view.rows(shelf, today))
    if chosen:
        article = shelf.article(chosen)
        panel(f"article-{chosen}", editor_view.article(article, shelf.findings_of(chosen)), scroll=chosen)
        _review(shelf, article, who, today)
    _remarks(desk)


@st.cache_resource(max_entries=4, show_spinner="Reading the documents and looking for what is wrong")
def _shelf(folder: Path, state: State, today: dt.date) -> Shelf:
    """Streamlit reads again when `state` is another."""
    return Shelf.read(folder, today)


def _table(rows: list[editor_view.Row]) -> None:
    """Show the articles that have all the words which are looked for; the one whose row is pressed is opened."""
    words = st.text_input(
        "Find an article; press its row to open it",
        type="search",
        placeholder="Words of its title, publisher or state",
        key="words",
    )
    wanted = [
        r for r in rows if all(w.lower() in " ".join(map(str, r.values())).lower() for w in (words or "").split())
    ]
    pressed = partial(_open, [str(r["Article"]) for r in wanted])
    st.dataframe(wanted, hide_index=True, key="articles", on_select=pressed, selection_mode="single-row")


def _open(shown: list[str]) -> None:
    rows = st.session_state.articles.selection.rows
    if rows:
        st.session_state.article = shown[rows[0]]


def _chosen(titles: dict[str, str]) -> str | None:
    """The id of the article that is open, to be chosen from a list; the address names it, whatever its title is."""
    if "article" not in st.session_state:
        named = st.query_params.get("article")
        st.session_state.article = named if named in titles else None
    chosen = st.selectbox(
        "Open an article", tuple(titles), index=None, format_func=lambda i: f"{titles[i]} ({i})", key="article"
    )
    if chosen:
        st.query_params["article"] = chosen
    else:
        st.query_params.pop("article", None)
    return chosen


def _lists(shelf: Shelf) -> None:
    """What editors look at across all articles, each folded away with how much there is."""
    lists = {
        "Findings": editor_view.findings(shelf.findings),
        "Waiting for a reviewer": editor_view.queue(shelf.articles),
        "Contradictions": editor_view.contradictions(shelf.findings),
        "Review decisions": editor_view.decisions(shelf.articles),
    }
    for title, rows in lists.items():
        with st.expander(f"{title} ({len(rows)})"):
            if rows:
                st.dataframe(rows, hide_index=True)
            else:
                st.caption("There are none.")
    with st.expander("How old the articles are"):
        st.bar_chart(editor_view.freshness(shelf.articles), x="Year", y="Articles", color="Review")


def _review(shelf: Shelf, article: Article, who: Reader, today: dt.date) -> None:
    """A form for the next review step."""
    with st.form(f"review-{article.article_id}"):
        st.subheader("Review")
        label = "Reviewer (a name that others recognise)"
        reviewer = who.name or st.text_input(label, key="reviewer")
        steps = may_follow(article.review.status)
        # Nobody approves by pressing the button once more.
        first = None if "approve" in steps else 0
        action = st.radio("Step", steps, index=first, format_func=lambda a: _STEPS[a], horizontal=True)
        note = st.text_area("Note for the history", max_chars=1_000)
        pressed = st.form_submit_button("Record the step")
    if told := st.session_state.pop("recorded", None):
        st.success(told)
    if not pressed:
        return
    if action is None:
        st.error("Choose a step first.")
        return
    try:
        shelf.take_step(article.article_id, action, reviewer=reviewer or "", today=today, note=note or None)
    except GuidelineQAError as error:
        st.error(str(error))
        return
    st.session_state.recorded = (
        f"Recorded in the document: {_STEPS[action]}. Publish the folder so that readers see it."
    )
    st.rerun()


def _remarks(desk: Desk) -> None:
    """What readers said of answers."""
    with st.expander("Remarks of readers"):
        try:
            remarks = all_feedback(desk.store.database)
        except GuidelineQAError as error:
            st.error(str(error))
            return
        if remarks:
            st.dataframe(editor_view.remarks(remarks), hide_index=True)
        else:
            st.caption("No reader has made a remark yet.")


def _publishing(desk: Desk, folder: Path) -> None:
    """Publish the folder as the index that answers; tells of each document."""
    if st.button("Publish the folder", help="Reads what changed into a new generation of the index."):
        try:
            st.session_state.published = _publish(desk, folder)
        except GuidelineQAError as error:
            st.error(str(error))
            return
    report: IngestReport | None = st.session_state.get("published")
    if report:
        st.success(ingest_text(report))
        panel("not-published", editor_view.unread(list(documents_text(report))))
        with st.expander("What became of each document"):
            st.dataframe(editor_view.documents(report.documents), hide_index=True)


def _publish(desk: Desk, folder: Path) -> IngestReport:
    bar = st.progress(0.0, "Reading")

    def read(done: int, total: int) -> None:
        bar.progress(done / total, f"Reading {done} of {total}")

    def embedded(done: int, total: int) -> None:
        bar.progress(done / total, f"Embedding {done} of {total} texts")

    try:
        return publish([folder], desk.ingest_embedder, desk.settings, Steps(read, embedded))
    finally:
        bar.empty()
