"""How answers are to be: for whom, as of when, from which articles, written by whom. The address keeps the choices."""

from collections.abc import Callable, Collection
from typing import TypeVar, cast

import streamlit as st

from ingest.article import TIER_NAMES
from ingest.catalogue import Card
from qa.question import Audience, Filters
from ui.desk import Request, WriterName
from ui.settings import Settings

T = TypeVar("T", bound=str)
_CHOICES = {"tiers", "publishers", "topics"}
_WRITERS: dict[WriterName, str] = {"model": "Language model, checked", "extractive": "Quotes only"}


def options(settings: Settings, articles: Collection[Card], owner: str) -> Callable[[str], Request]:
    """Show the choices; return what makes a request of a question. The question never stands in the address."""
    st.subheader("Settings")
    audience = st.radio(
        "Written for",
        ("clinician", "patient"),
        format_func=str.capitalize,
        horizontal=True,
        key="audience",
        bind="query-params",
    )
    as_of = st.date_input("As of (today if empty)", value=None, format="YYYY-MM-DD", key="as_of", bind="query-params")
    approved = st.toggle("Approved articles only", key="approved_only", bind="query-params")
    filters = _filters(articles, approved)
    writer = _writer(settings)

    def request(text: str) -> Request:
        return Request(
            text=text,
            thread_id=st.session_state.thread_id,
            audience=cast(Audience, audience),
            as_of=as_of,
            filters=filters,
            writer=writer,
            owner=owner,
        )

    return request


def _filters(articles: Collection[Card], approved: bool) -> Filters:
    """Which articles may answer; what every article shares is no choice. A choice that is made shows without looking
    into the lists, which are made when somebody does."""
    chosen_from = _CHOICES & st.query_params.keys()
    place = st.expander("Sources", key="sources", on_change="rerun")
    if chosen_from:
        st.caption("Only chosen sources answer.")
    elif not place.open:
        return Filters(approved)
    tiers = sorted({a.tier for a in articles})
    publishers = sorted({a.publisher for a in articles if a.publisher})
    topics = sorted({a.topic for a in articles if a.topic})
    with place:
        chosen = (
            _choice("Kinds", tiers, "tiers", lambda t: f"{TIER_NAMES[t]} ({t})"),
            _choice("Publishers", publishers, "publishers"),
            _choice("Topics", topics, "topics"),
        )
    return Filters(approved, *chosen)


def _choice(label: str, values: list[T], key: str, named: Callable[[T], str] = str) -> tuple[T, ...]:
    if len(values) < 2:
        return ()
    return tuple(
        st.multiselect(label, values, format_func=named, placeholder="All", key=key, bind="query-params") or ()
    )


def _writer(settings: Settings) -> WriterName | None:
    """Who writes; there is a choice only where a model is configured, and it says where the question would go."""
    if settings.model is None:
        return None
    chosen = st.radio("Writer", tuple(_WRITERS), format_func=lambda n: _WRITERS[n], key="writer", bind="query-params")
    if chosen == "model":
        st.text(settings.recipient or "")
    return chosen
