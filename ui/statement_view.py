"""The statements of an answer as HTML: each with its numbers, whether it applies, and how it was checked."""

from collections.abc import Sequence
from itertools import pairwise

from qa.answer import Answer, Citation, Statement
from qa.outline import APPLIES
from ui.markup import Html, block, button, element, join

_LONG_WORD = 30


def statement_lines(statements: Sequence[Statement], answer: Answer) -> list[Html]:
    """The statements; why one does not apply, or what decides it, is said once for those that follow one another."""
    told = ["", *(_unsure(s) for s in statements)]
    return [_statement(s, answer, "" if b == a else a) for s, (b, a) in zip(statements, pairwise(told), strict=True)]


def _unsure(statement: Statement) -> str:
    """Whom it is not for, and what is not known of the patient, must not need a pointer to be read."""
    applies = statement.applies
    return applies.why if applies.is_compared and applies.verdict != "yes" else ""


def _statement(statement: Statement, answer: Answer, why: str) -> Html:
    first, *others = (number(answer.citation(n)) for n in statement.citations)
    said = ended(statement.text, first)
    return element("li", *said, *others, *_tags(statement), block("facts", why, name="p"))


def ended(text: str, first: Html) -> tuple[str, ...]:
    """A text and its first number, which stays with the last word: one alone on the next line belongs to nothing."""
    before, space, last = text.rpartition(" ")
    together = {"class": "together"} if len(last) < _LONG_WORD else {}
    return before, space, element("span", last, " ", first, attributes=together)


def _tags(statement: Statement) -> list[Html]:
    tags = [
        _tag("strength", s, "How strongly the source says it, in the source's own grades") for s in statement.strength
    ]
    if statement.kind == "paraphrase":
        tags.append(_tag("paraphrase", "paraphrase", "Not word for word; checked against the sentence it cites"))
    if statement.applies.is_compared:
        verdict = statement.applies.verdict
        tags.append(_tag(f"applies-{verdict}", APPLIES[verdict], statement.applies.why))
    return tags


def _tag(class_: str, text: str, title: str = "") -> Html:
    attributes = {"class": f"tag {class_}", **({"title": title} if title else {})}
    return join(" ", element("span", text, attributes=attributes))


def number(citation: Citation) -> Html:
    """The number of a citation as a button that opens its source."""
    label = f"Source {citation.number}: {citation.title}"
    attributes = {"class": "cite", "title": citation.quote, "aria-label": label, "aria-expanded": "false"}
    return button("cite", str(citation.number), f"[{citation.number}]", attributes=attributes)


def verdicts(answer: Answer) -> Html:
    """Folded away: how each statement was checked, and what the checks refused, with why."""
    lines = [element("li", _verdict(s, answer)) for s in answer.statements]
    refused = [
        element(
            "li", element("strong", f"Refused, {v.verdict}: "), v.text, block("facts", "; ".join(v.failed), name="p")
        )
        for v in answer.checks.rejected
    ]
    return element(
        "details",
        element("summary", "How each sentence was checked"),
        element("ul", *lines, *refused),
        attributes={"class": "sources verdicts"},
    )


def _verdict(statement: Statement, answer: Answer) -> str:
    """How it was checked, and why it applies: who has no mouse sees no explanation of a tag."""
    compared = statement.applies.is_compared
    return _how(statement, answer) + (
        f" {APPLIES[statement.applies.verdict].capitalize()}: {statement.applies.why}" if compared else ""
    )


def _how(statement: Statement, answer: Answer) -> str:
    numbers = ", ".join(f"[{n}]" for n in statement.citations)
    if statement.kind == "paraphrase":
        return (
            f"{numbers} Not word for word: its numbers, units, names, negations, strength and words were checked"
            " against the cited sentence and hold."
        )
    cited = answer.citation(statement.citations[0])
    return (
        f"{numbers} Word for word the sentence at characters {cited.start:,} to {cited.end:,} of {cited.article_id};"
        f" fingerprint {cited.sha256[:12]}."
    )
