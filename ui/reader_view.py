"""Who reads, as the pages show it, as HTML: pure functions."""

from ui.markup import Html, block, element

NOBODY = "Who reads is not known. Open the page through the sign-in of this installation."


def signed_in(name: str, role: str, way_out: str | None) -> Html:
    """The reader's name and role, and the way out where there is one."""
    known = f"Signed in as {name}" + (f" ({role})" if role != "reader" else "")
    link = element("a", "Sign out", attributes={"href": way_out, "target": "_self"}) if way_out else ""
    return element("p", known, " ", link, attributes={"class": "facts"})


def signed_out(way_in: str) -> Html:
    """What stands in the place of a page whose reader is signed in no more."""
    link = element("a", "Sign in", attributes={"href": way_in, "target": "_self"})
    return block("notice", "Your sign-in is over. ", link, name="p")
