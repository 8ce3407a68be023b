"""What a question states about the patient, and nothing more."""

from collections.abc import Iterable
from dataclasses import replace

from qa.conditions.criterion import Criterion
from qa.conditions.reading import criteria


def facts_of(question: str, context: Iterable[str] = ()) -> tuple[Criterion, ...]:
    """The facts that `question` states, then those of the earlier questions it leans on (nearest first) on dimensions
    that it leaves open. A group of which a question names two values ('moderate or severe?') is asked, not stated."""
    found: list[Criterion] = []
    for text in (question, *context):
        stated = [c for c in criteria(text) if len(c.values) <= 1]
        found += [replace(c, start=0) for c in stated if text == question or not any(c.is_of(f) for f in found)]
    return tuple(dict.fromkeys(found))
