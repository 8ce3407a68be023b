"""HTML that is safe by construction: whatever is not markup already is escaped."""

from collections.abc import Mapping
from html import escape

_VOID = frozenset({"br", "hr", "meta"})


class Html(str):
    """Text that is markup already; made by `element` and `join` alone."""

    __slots__ = ()


def element(name: str, *children: str, attributes: Mapping[str, str] | None = None) -> Html:
    """Return the element `name` with `children`; each child that is not Html and each attribute is escaped."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in (attributes or {}).items())
    end = "" if name in _VOID else f"</{name}>"
    return Html(f"<{name}{given}>{join(*children)}{end}")


def join(*children: str) -> Html:
    """Return `children` one after the other; each that is not Html is escaped."""
    return Html("".join(c if isinstance(c, Html) else escape(c) for c in children))


def button(act: str, value: str, *children: str, attributes: Mapping[str, str] | None = None) -> Html:
    """A button that sends `value` back to the page under the name `act` (ui/chat.js)."""
    return element(
        "button",
        *children,
        attributes={"type": "button", "data-act": act, "data-value": value, **(attributes or {})},
    )


def block(class_: str, *children: str, name: str = "div") -> Html:
    """An element with a class; nothing at all when every child is empty."""
    return element(name, *children, attributes={"class": class_}) if any(children) else Html("")
