"""The list of conversations on the chat page, as HTML."""

from collections.abc import Sequence

from ui.markup import Html, block, button, element
from ui.store.threads import ThreadSummary


def thread_list(threads: Sequence[ThreadSummary], current: str | None, searched: bool = False) -> Html:
    """The conversations, each to be opened or deleted."""
    if not threads:
        none = "No conversation has these words." if searched else "No conversation yet."
        return element("p", none, attributes={"class": "facts"})
    return element("ul", *(_thread(t, t.thread_id == current) for t in threads), attributes={"class": "threads"})


def _thread(thread: ThreadSummary, is_current: bool) -> Html:
    turns = f"{thread.turns} question{'s' if thread.turns > 1 else ''} · {thread.last_used:%Y-%m-%d}"
    mark = {"aria-current": "page"} if is_current else {}
    delete = {"class": "quiet", "data-confirm": "Delete?", "aria-label": f"Delete: {thread.name}"}
    return element(
        "li",
        button(
            "open",
            thread.thread_id,
            element("span", thread.name, attributes={"class": "name", "dir": "auto"}),
            block("facts", turns, name="span"),
            attributes={"class": "thread", "title": thread.question, **mark},
        ),
        button("delete", thread.thread_id, "Delete", attributes=delete),
    )
