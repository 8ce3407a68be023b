"""Branches of a recommendation: those for other patients come last."""

from collections.abc import Sequence

from qa.answer import Statement

HEADING = "Does not apply here"


def none_applies(statements: Sequence[Statement]) -> str | None:
    """Why no statement applies, when none does."""
    whys = [s.applies.why for s in statements if s.applies.verdict == "no"]
    return whys[0] if whys and len(whys) == len(statements) else None
