"""An answer on the chat page, as HTML: pure functions of an answer. Nothing is left unescaped."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from ingest.article import TIER_NAMES
from qa.answer import Answer, Citation, Conflict, Notice, Statement
from qa.outline import ABSTENTION, REVIEW_NAMES, shown_facts, source_line
from ui.markup import Html, block, element, join
from ui.source_view import HINT, tier_badge
from ui.statement_view import ended, number, statement_lines, verdicts
from ui.welcome_view import suggestions

Section = tuple[tuple[str, ...], tuple[Statement, ...]]
"""Headings and what is said under them."""

_MOST_PRIMARY = 2
_NOTICE_TITLES = {
    "emergency": "Emergency",
    "corrected": "Spelling",
    "premise": "Not so",
    "partial": "Only in part",
    "depends": "Depends",
    "model": "Language model",
    "rejected": "Checks",
    "superseded": "Replaced since",
    "event": "Newer than the source",
    "stale": "Age of the source",
    "review": "Review",
    "references": "References",
}


def turn(answer: Answer, *, last: bool) -> Html:
    """A question with its answer. The last one shows its sources; those of earlier ones are folded."""
    body = _abstained(answer) if answer.status == "abstain" else _answered(answer, last=last)
    return element(
        "section",
        asked(answer.question.text),
        _understood(answer),
        _facts(answer),
        _notices(answer, ("emergency", "corrected", "premise", "partial", "depends", "model", "rejected")),
        body,
        element("p", HINT, attributes={"class": "facts narrow-hint"}) if last and answer.citations else "",
        _notices(answer, ("superseded", "event", "stale", "review", "references")),
        _glosses(answer),
        _footer(answer, last=last),
        attributes={"class": "turn", "aria-label": "Question and answer"},
    )


def follow_ups(answer: Answer) -> Html:
    """What else can be asked, as buttons."""
    title = "Nearest questions answered here" if answer.status == "abstain" else "Related questions"
    return suggestions(title, [r.question for r in answer.related])


def copy_button(text: str) -> Html:
    """A button that puts `text` on the clipboard (ui/chat.js)."""
    what = {"type": "button", "class": "suggestion", "data-copy": text, "aria-live": "polite"}
    return element("button", "Copy the answer with its references", attributes=what)


def failure(question: str, error: str) -> Html:
    """A question that could not be answered, and the sentence that says why."""
    says = element("p", error, attributes={"class": "notice error", "role": "alert"})
    return block("turn", asked(question) if question.strip() else "", says)


def asked(question: str) -> Html:
    """The question; one in a script that is written from right to left stands so."""
    return element("h2", question, attributes={"class": "question", "dir": "auto"})


def notice(said: Notice) -> Html:
    """A notice under its title; that of an emergency is read out at once."""
    role = {"role": "alert"} if said.kind == "emergency" else {}
    title = element("strong", f"{_NOTICE_TITLES[said.kind]}:")
    return element("p", title, " ", said.text, attributes={"class": f"notice {said.kind}", **role})


def _understood(answer: Answer) -> Html:
    return block(
        "understood", f"Understood as: {answer.question.standalone}" if answer.question.is_rewritten else "", name="p"
    )


def _glosses(answer: Answer) -> Html:
    """Plain words for the terms of an answer to a patient."""
    items = [element("li", element("strong", g.term), f": {g.plain}") for g in answer.glosses]
    return block("glosses", element("h3", "Words explained"), element("ul", *items)) if items else Html("")


def _facts(answer: Answer) -> Html:
    """What the question was understood to state about the patient."""
    stated = ", ".join(shown_facts(answer.question))
    return block("patient", f"Facts understood: {stated}" if stated else "", name="p")


def _answered(answer: Answer, *, last: bool) -> Html:
    asked_for = {c.part for c in answer.coverage} if len(answer.coverage) > 1 else set()
    parts = groupby(answer.sections, key=lambda s: s[0][0] if s[0] and s[0][0] in asked_for else "")
    leading = [s for headings, said in answer.sections if not headings or set(headings) <= asked_for for s in said]
    return join(
        *(_part(part, tuple(sections), answer) for part, sections in parts),
        *(_conflict(c, answer) for c in answer.conflicts if c not in _touched(answer, leading)),
        _missing(answer),
        _sources(answer, opened=last),
        verdicts(answer),
    )


def _part(part: str, sections: Sequence[Section], answer: Answer) -> Html:
    """The sections of a part of the question, under it and with a bottom line of its own; those of a question of one
    part, which is ''."""
    first = sections[0][1][0] if part else answer.statements[0]
    main = answer.citation(first.citations[0]).article_id
    title = element("h3", part or "Bottom line", attributes={"class": "asked-for"} if part else {})
    said: list[Html] = []
    if part and sections[0][0] != (part,):  # what comes first stands in another part already
        said.append(block("section", title))
    for headings, statements in sections:
        own = headings[1:] if part else headings
        lines = element("ul", *statement_lines(statements, answer))
        if own:
            under = element("h4" if part else "h3", " › ".join(own))
            said.append(block("section", under, _elsewhere(statements, own, main, answer), lines))
        else:
            said.append(block("bottom-line", title, lines, _backing(statements, answer)))
            # Before anything else is read: another source says otherwise.
            said += (_conflict(c, answer) for c in _touched(answer, statements))
    return join(*said)


def _touched(answer: Answer, statements: Sequence[Statement]) -> list[Conflict]:
    """The disagreements of which one of `statements` is a side."""
    cited = {n for s in statements for n in s.citations}
    return [c for c in answer.conflicts if cited & {*c.citations}]


def _elsewhere(statements: Sequence[Statement], headings: Sequence[str], main: str, answer: Answer) -> Html:
    """The titles of the articles a section rests on, unless it is the `main` one, of the bottom line: what is said
    under a heading such as 'Dose' must not be taken for the drug asked about."""
    cited = [answer.citation(n) for s in statements for n in s.citations]
    titles = dict.fromkeys(c.title for c in cited if c.article_id != main and [c.title] != [*headings])
    return block("facts", f"From: {'; '.join(titles)}" if titles else "", name="p")


def _backing(statements: Sequence[Statement], answer: Answer) -> Html:
    """Who says it, when, and what that rests on, where it is read without pressing anything."""
    cited = [answer.citation(n) for s in statements for n in s.citations]
    articles = {c.article_id: c for c in reversed(cited)}
    primary = sorted((p for c in cited for p in c.primary), key=lambda p: p.tier)
    labels = list(dict.fromkeys(f"{p.label} ({p.tier})" for p in primary))
    more = f"; and {len(labels) - _MOST_PRIMARY} more" if len(labels) > _MOST_PRIMARY else ""
    lines = [element("p", source_line(c)) for c in reversed(articles.values())]
    lines += [element("p", f"Rests on: {'; '.join(labels[:_MOST_PRIMARY])}{more}")] if labels else []
    return block("facts backing", *lines)


def _conflict(conflict: Conflict, answer: Answer) -> Html:
    """A disagreement with its two quotes side by side, each with its number, date and tier."""
    sides = (
        block(
            "conflict-side",
            element("p", *ended(citation.quote, number(citation))),
            element("p", citation.title, attributes={"class": "facts"}),
            element("p", citation.origin, attributes={"class": "facts"}),
            tier_badge(citation.tier, TIER_NAMES[citation.tier]),
        )
        for citation in sorted((answer.citation(n) for n in conflict.citations), key=lambda c: c.number)
    )
    title = element("strong", f"Sources disagree: {conflict.subject}")
    return block("notice conflict", title, block("conflict-sides", *sides))


def _missing(answer: Answer) -> Html:
    """The parts and the words of the question for which nothing was found; a word by which it was decided whom a
    statement is for was found in other words."""
    parts = [c.part for c in answer.coverage if not c.answered]
    decided = " ".join(s.applies.why for s in answer.statements if s.applies.verdict != "unknown").lower()
    words = dict.fromkeys(w for c in answer.coverage for w in c.missing if w.lower() not in decided)
    lines = [f"Not answered: {p}" for p in parts if len(answer.coverage) > 1]
    lines += [f"Words of the question with no match: {', '.join(words)}."] if words else []
    return join(*(element("p", line, attributes={"class": "facts missing"}) for line in lines))


def _sources(answer: Answer, *, opened: bool) -> Html:
    """The sources and which numbers are theirs."""
    items = [element("li", *_source(group)) for group in answer.sources]
    count = f"{len(items)} source{'s' if len(items) > 1 else ''}"
    summary = element(
        "summary", f"{count}, {len(answer.citations)} cited sentence{'s' if len(answer.citations) > 1 else ''}"
    )
    return element(
        "details", summary, element("ul", *items), attributes={"class": "sources", **({"open": ""} if opened else {})}
    )


def _source(group: Sequence[Citation]) -> Iterable[Html]:
    first = group[0]
    yield block("name", first.title, name="span")
    yield block("facts", first.origin, name="span")
    yield tier_badge(first.tier, TIER_NAMES[first.tier])
    yield element("span", REVIEW_NAMES[first.review], attributes={"class": f"badge state-{first.review}"})
    yield block("numbers", *(number(c) for c in group), name="span")


def _abstained(answer: Answer) -> Html:
    looked_for = [element("p", n.text) for n in answer.notices if n.kind == "searched"]
    library = element("a", "Library", attributes={"href": "library"})
    leads_on = element("p", "What can be asked about stands in the ", library, ".")
    return block("abstained", element("p", ABSTENTION, attributes={"class": "lead"}), *looked_for, leads_on)


def _notices(answer: Answer, kinds: Collection[str]) -> Html:
    return join(*(notice(n) for n in answer.notices if n.kind in kinds))


def _footer(answer: Answer, *, last: bool) -> Html:
    question = answer.question
    lines = [f"As of {question.as_of.isoformat()}", f"for a {question.audience}"]
    if answer.statements:
        lines.append(f"written by {answer.model}, checked" if answer.model else "quotes only, no language model")
    if question.filters.approved_only:
        lines.append("approved articles only")
    lines.append(f"index {answer.generation}")
    use = [n.text for n in answer.notices if n.kind == "intended_use" and last]
    return block("footer", element("p", " · ".join(lines)), *(element("p", u) for u in use), name="footer")
