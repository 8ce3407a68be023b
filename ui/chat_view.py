"""What the chat page shows, as HTML: pure functions of an answer. No Streamlit here, and nothing is left unescaped."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.article import TIER_NAMES
from ingest.catalogue import Card
from qa.answer import Answer, Citation, Conflict, Notice, Statement
from qa.outline import ABSTENTION, APPLIES, REVIEW_NAMES, shown_facts, source_line
from qa.stream import Stated
from ui.markup import Html, block, button, element, join
from ui.source_view import HINT, tier_badge
from ui.store.threads import ThreadSummary

PRODUCT = "guideline-qa"
TAGLINE = "Answers clinical questions from guidelines. Every sentence is checked against the sentence it cites."
ASK = "Ask a clinical question"
_EXAMPLES, _PER_TOPIC, _EXAMPLE_LENGTH = 4, 2, 100
_MOST_PRIMARY, _LONG_WORD = 2, 30
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


def header(articles: Collection[Card]) -> Html:
    """The product, what it does, and how far the articles are reviewed."""
    return block(
        "header",
        element("h1", PRODUCT),
        element("p", TAGLINE, attributes={"class": "tagline"}),
        element("p", reviewed(articles), attributes={"class": "notice review"}),
    )


def reviewed(articles: Collection[Card]) -> str:
    """How many of the articles a clinician has approved, in a sentence."""
    approved = sum(a.review == "approved" for a in articles)
    if approved == len(articles):
        return f"All {len(articles)} articles have been approved by a clinician reviewer."
    return (
        f"Approved by a clinician reviewer: {approved} of {len(articles)} articles."
        " Exercise caution, and read each quote in its source before a decision."
    )


def examples(articles: Iterable[Card], day: dt.date) -> tuple[str, ...]:
    """Short questions that the articles in force answer: those that other articles point to most, few per topic."""
    current = [a for a in articles if a.in_force(day)]
    pointed = Counter(r for a in current for r in a.related)
    current.sort(key=lambda a: (-pointed[a.article_id], a.article_id))
    taken: Counter[str | None] = Counter()
    chosen: list[str] = []
    for article in current:
        question = article.question
        if question is None or len(question) > _EXAMPLE_LENGTH or question in chosen:
            continue
        if taken[article.topic] < _PER_TOPIC:
            taken[article.topic] += 1
            chosen.append(question)
    return tuple(chosen[:_EXAMPLES])


def suggestions(title: str, questions: Sequence[str]) -> Html:
    """Questions as buttons that ask them."""
    if not questions:
        return Html("")
    items = [element("li", button("ask", q, q, attributes={"class": "suggestion"})) for q in questions]
    return block("suggestions", element("h3", title), element("ul", *items))


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
        _asked(doing.question),
        _notice(doing.urgent) if doing.urgent else "",
        block("section", element("ul", *lines)) if lines else "",
        element("p", doing.progress, attributes={"class": "progress", "role": "status"}),
    )


def failure(question: str, error: str) -> Html:
    """A question that could not be answered, and the sentence that says why."""
    says = element("p", error, attributes={"class": "notice error", "role": "alert"})
    return block("turn", _asked(question) if question.strip() else "", says)


def _asked(question: str) -> Html:
    """The question; one in a script that is written from right to left stands so."""
    return element("h2", question, attributes={"class": "question", "dir": "auto"})


def turn(answer: Answer, *, last: bool) -> Html:
    """A question with its answer. The last one shows its sources; those of earlier ones are folded."""
    body = _abstained(answer) if answer.status == "abstain" else _answered(answer, last=last)
    return element(
        "section",
        _asked(answer.question.text),
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


def thread_list(threads: Sequence[ThreadSummary], current: str | None, searched: bool = False) -> Html:
    """The conversations, each to be opened or deleted."""
    if not threads:
        none = "No conversation has these words." if searched else "No conversation yet."
        return element("p", none, attributes={"class": "facts"})
    return element("ul", *(_thread(t, t.thread_id == current) for t in threads), attributes={"class": "threads"})


def _thread(thread: ThreadSummary, is_current: bool) -> Html:
    turns = f"{thread.turns} question{'s' if thread.turns > 1 else ''} · {thread.last_used:%Y-%m-%d}"
    mark = {"aria-current": "page"} if is_current else {}
    delete = {"class": "quiet", "data-confirm": "Delete?", "aria-label": f"Delete: {thread.name}"}
    return element(
        "li",
        button(
            "open",
            thread.thread_id,
            element("span", thread.name, attributes={"class": "name", "dir": "auto"}),
            block("facts", turns, name="span"),
            attributes={"class": "thread", "title": thread.question, **mark},
        ),
        button("delete", thread.thread_id, "Delete", attributes=delete),
    )


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
    parts: list[Html] = []
    for headings, statements in answer.sections:
        lines = element("ul", *_lines(statements, answer))
        if headings:
            parts.append(block("section", element("h3", " › ".join(headings)), _elsewhere(statements, answer), lines))
        else:
            parts.append(block("bottom-line", element("h3", "Bottom line"), lines, _backing(statements, answer)))
    return join(*parts, _conflicts(answer), _missing(answer), _sources(answer, opened=last), _verdicts(answer))


def _elsewhere(statements: Sequence[Statement], answer: Answer) -> Html:
    """The titles of the articles a section rests on, unless it is the one of the bottom line: what is said under a
    heading such as 'Dose' must not be taken for the drug asked about."""
    main = answer.citation(answer.statements[0].citations[0]).article_id
    cited = [answer.citation(n) for s in statements for n in s.citations]
    titles = dict.fromkeys(c.title for c in cited if c.article_id != main and (c.title,) != statements[0].headings)
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


def _lines(statements: Sequence[Statement], answer: Answer) -> list[Html]:
    """The statements; why one does not apply, or what decides it, is said once for those that follow one another."""
    told = ["", *(_unsure(s) for s in statements)]
    return [_statement(s, answer, "" if b == a else a) for s, (b, a) in zip(statements, pairwise(told), strict=True)]


def _unsure(statement: Statement) -> str:
    """Whom it is not for, and what is not known of the patient, must not need a pointer to be read."""
    applies = statement.applies
    return applies.why if applies.is_compared and applies.verdict != "yes" else ""


def _statement(statement: Statement, answer: Answer, why: str) -> Html:
    before, space, last = statement.text.rpartition(" ")
    first, *others = (_number(answer.citation(n)) for n in statement.citations)
    # A number that stands alone on the next line belongs to nothing.
    end = element("span", last, " ", first, attributes={"class": "together"} if len(last) < _LONG_WORD else {})
    return element("li", before, space, end, *others, *_tags(statement), block("facts", why, name="p"))


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


def _number(citation: Citation) -> Html:
    label = f"Source {citation.number}: {citation.title}"
    attributes = {"class": "cite", "title": citation.quote, "aria-label": label, "aria-expanded": "false"}
    return button("cite", str(citation.number), f"[{citation.number}]", attributes=attributes)


def _conflicts(answer: Answer) -> Html:
    """Each disagreement with its two quotes side by side, each with its number, date and tier."""
    return join(*(_conflict(c, answer) for c in answer.conflicts))


def _conflict(conflict: Conflict, answer: Answer) -> Html:
    sides = (
        block(
            "conflict-side",
            element("p", citation.quote, " ", _number(citation)),
            element("p", citation.title, attributes={"class": "facts"}),
            element("p", citation.origin, attributes={"class": "facts"}),
            tier_badge(citation.tier, TIER_NAMES[citation.tier]),
        )
        for citation in sorted((answer.citation(n) for n in conflict.citations), key=lambda c: c.number)
    )
    title = element("strong", f"Sources disagree: {conflict.subject}")
    return block("notice conflict", title, block("conflict-sides", *sides))


def _missing(answer: Answer) -> Html:
    """The parts and the words of the question for which nothing was found."""
    parts = [c.part for c in answer.coverage if not c.answered]
    words = dict.fromkeys(w for c in answer.coverage for w in c.missing)
    lines = [f"Not answered: {p}" for p in parts if len(answer.coverage) > 1]
    lines += [f"Words of the question with no match: {', '.join(words)}."] if words else []
    return join(*(element("p", line, attributes={"class": "facts missing"}) for line in lines))


def _verdicts(answer: Answer) -> Html:
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
    yield block("numbers", *(_number(c) for c in group), name="span")


def _abstained(answer: Answer) -> Html:
    looked_for = [element("p", n.text) for n in answer.notices if n.kind == "searched"]
    return block("abstained", element("p", ABSTENTION, attributes={"class": "lead"}), *looked_for)


def _notices(answer: Answer, kinds: Collection[str]) -> Html:
    return join(*(_notice(n) for n in answer.notices if n.kind in kinds))


def _notice(notice: Notice) -> Html:
    role = {"role": "alert"} if notice.kind == "emergency" else {}
    title = element("strong", f"{_NOTICE_TITLES[notice.kind]}:")
    return element("p", title, " ", notice.text, attributes={"class": f"notice {notice.kind}", **role})


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
