"""What a page says of its own review."""

import re
from collections.abc import Iterator

from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit

_REVIEWED = re.compile(r"all (?:articles|content|answers) (?:are|is|have been|has been) reviewed[^\n.]*", re.IGNORECASE)
_PENDING = re.compile(
    r"\b(?:pending (?:human |clinical |medical )?review|not yet (?:been )?reviewed|unreviewed)\b", re.IGNORECASE
)
_STEPPER = re.compile(r"Review Status\n\s*Submitted\n\s*Under Review\n\s*Approved\n", re.IGNORECASE)


def contradictory_review_claims(document: Document, _: Surroundings) -> Iterator[Hit]:
    """Reviewed and not reviewed at once, or a list of review states of which none is marked as the present one."""
    reviewed, pending = _REVIEWED.search(document.raw), _PENDING.search(document.raw)
    if reviewed and pending:
        yield Hit(
            "Review banner",
            f"{reviewed.group().strip()} / {_line(document.raw, pending.start())}",
            "The page says that all articles are reviewed and that this one is not.",
        )
    stepper = _STEPPER.search(document.raw)
    if stepper:
        steps = " / ".join(line.strip() for line in stepper.group().splitlines())
        yield Hit("Review banner", steps, "The review states are listed and none is marked as the present one.")


def _line(text: str, position: int) -> str:
    return text[text.rfind("\n", 0, position) + 1 :].partition("\n")[0].strip()
