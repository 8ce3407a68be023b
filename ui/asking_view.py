"""What the chat page shows while a question is being answered, as HTML."""

from dataclasses import dataclass, replace

from qa.answer import Notice
from qa.stream import Stated
from ui.answer_view import asked, notice
from ui.markup import Html, block, element


@dataclass(frozen=True, slots=True)
class Doing:
    """A question that is being answered: what is done now, and what was said so far. `model` is None for quotes only,
    `deadline` is in seconds; `step` counts the changes."""

    question: str
    articles: int
    model: str | None
    deadline: float
    stage: str = "search"
    urgent: Notice | None = None
    said: tuple[Stated, ...] = ()
    step: int = 0

    def at(self, stage: str) -> "Doing":
        """The same, at another stage."""
        return replace(self, stage=stage, step=self.step + 1)

    def warning(self, urgent: Notice) -> "Doing":
        """The same, with the line for an emergency."""
        return replace(self, urgent=urgent, step=self.step + 1)

    def saying(self, stated: Stated) -> "Doing":
        """The same, with one more statement."""
        return replace(self, said=(*self.said, stated), step=self.step + 1)

    @property
    def progress(self) -> str:
        """What is done while the reader waits, in words."""
        if self.stage == "search":
            return f"Searching {self.articles} articles"
        checked = "Each sentence is checked against its source"
        checked += f"; {len(self.said)} shown so far" if self.said else ""
        if self.model is None:
            return checked
        return f"{self.model} writes. {checked}; after {self.deadline:g} seconds quotes are given instead"


def asking(doing: Doing) -> Html:
    """A question that is being answered: the line for an emergency, what was checked so far, and what is being done."""
    lines = [
        element("li", s.statement.text, " ", *(element("span", f"[{n}]") for n in s.statement.citations))
        for s in doing.said
    ]
    return block(
        "turn",
        asked(doing.question),
        notice(doing.urgent) if doing.urgent else "",
        block("section", element("ul", *lines)) if lines else "",
        element("p", doing.progress, attributes={"class": "progress", "role": "status"}),
    )
