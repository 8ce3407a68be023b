"""The editors' screen of evaluations: how well the program answered the gold cases, report by report."""

import streamlit as st

from ingest.errors import GuidelineQAError
from ui import answer_view, report_view
from ui.desk import Desk
from ui.reports import reports
from ui.screens.panel import panel


def evaluation(desk: Desk) -> None:
    """Show one of the reports, the newest unless another is chosen."""
    st.title("Evaluation")
    try:
        generation = desk.index.generation
        found = {r.name: r for r in reports(desk.settings.reports)}
    except GuidelineQAError as error:
        panel("broken", answer_view.failure("", str(error)))
        return
    if not found:
        panel("none", report_view.none(desk.settings.reports))
        return
    chosen = st.selectbox(
        "Report",
        tuple(found),
        format_func=lambda name: f"{found[name].written:%Y-%m-%d %H:%M} UTC ({name})",
        key="report",
        bind="query-params",
    )
    if chosen:
        panel(f"report-{chosen}", report_view.report(found[chosen], generation))
