"""A report of an evaluation within the editors' screens, as HTML: pure functions."""

from pathlib import Path

from ui.markup import Html, element, join
from ui.reports import Report


def report(found: Report, generation: str) -> Html:
    """The report in a frame that can run nothing, and whether the index has changed since."""
    frame = {"src": found.address, "sandbox": "", "title": "Report of the evaluation", "class": "report"}
    link = {"href": found.address, "target": "_blank", "rel": "noopener"}
    return join(
        element("p", _asked(found, generation), " ", element("a", "Open the report alone", attributes=link)),
        element("iframe", attributes=frame),
    )


def none(folder: Path) -> Html:
    """What stands in the place of a report where there is none."""
    command = element("code", f"guideline-qa eval run --out {folder}")
    return element("p", "There is no report yet. Make one: ", command, attributes={"class": "notice"})


def _asked(found: Report, generation: str) -> str:
    if found.generation is None:
        return "It is not known which index was asked."
    if found.generation == generation:
        return "The index that answers now was asked."
    return f"Another index was asked ({found.generation}) than the one that answers now ({generation})."
