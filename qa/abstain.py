"""An answer that says that the corpus does not answer."""

from collections.abc import Sequence

from ingest.index import Index
from qa.answer import Answer, Checks, Coverage, Notice
from qa.caution import quoted, read_as
from qa.notices import notices
from qa.question import Question
from qa.related import instead
from qa.urgent import urgent


def abstention(index: Index, question: Question, coverage: tuple[Coverage, ...], unmet: str = "") -> Answer:
    """An answer that says that the corpus does not answer, what was looked for, and what it could answer instead;
    `unmet` says why what was found is for other patients."""
    for_others = (Notice("depends", f"What was found is for other patients. {unmet}"),) if unmet else ()
    return Answer(
        status="abstain",
        question=question,
        statements=(),
        citations=(),
        coverage=coverage,
        notices=(
            *urgent(index, question),
            Notice("searched", _looked_for(index, question, coverage)),
            *read_as(index, question),
            *for_others,
            *notices(question, (), (), Checks(), None),
        ),
        generation=index.generation,
        related=instead(index, question),
    ).sealed()


def _looked_for(index: Index, question: Question, coverage: Sequence[Coverage]) -> str:
    """Which articles were searched for what, and which words none of them has."""
    total = index.manifest.articles
    count = int(index.catalogue.admitted(question.scope).sum())
    if not count:
        return f"None of the {total} articles may answer: {_allowed(question)}."
    absent = dict.fromkeys(m for c in coverage for m in c.missing)
    missing = f" Not found: {', '.join(absent)}." if absent else ""
    among = f" ({_allowed(question)}; there are {total})" if count < total else ""
    return f"Searched {count} article{'' if count == 1 else 's'} for {quoted(coverage)}{among}.{missing}"


def _allowed(question: Question) -> str:
    """Which articles may answer, in words."""
    filters = question.filters
    conditions = [f"in force on {question.as_of.isoformat()}"]
    conditions += ["approved"] if filters.approved_only else []
    for name, values in (("tier", filters.tiers), ("publisher", filters.publishers), ("topic", filters.topics)):
        conditions += [f"{name} {' or '.join(values)}"] if values else []
    return "only those " + " and ".join(conditions)
