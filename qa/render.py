"""Answer to Markdown and to plain text: pure functions. JSON is Answer.to_json."""

import re

from ingest.article import TIER_NAMES
from qa.answer import Answer, Citation, Conflict, Statement
from qa.question import Question

_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_LINK_START = re.compile(r"(?i)(https?|ftp|mailto|javascript|data|www)(:|\.)")
REVIEW_NAMES = {
    "submitted": "submitted, not yet reviewed",
    "under_review": "under review",
    "approved": "approved",
}
_FIRST = ("emergency", "corrected", "partial", "depends", "model")
APPLIES = {"yes": "applies", "no": "does not apply", "unknown": "depends"}
ABSTENTION = "The guidelines here do not answer this question."


def escape_markdown(text: str) -> str:
    """`text` with nothing in it that Markdown would turn into markup, a link, an image or a formula."""
    return _LINK_START.sub(r"\1\\\2", _MARKDOWN_SPECIAL.sub(r"\\\1", text))


def markdown(answer: Answer) -> str:
    """The answer as Markdown with numbered citations and a list of sources."""
    lines = [f"**{escape_markdown(answer.question.text)}**", ""]
    if answer.question.is_rewritten:
        lines += [f"Understood as: {escape_markdown(answer.question.standalone)}", ""]
    if answer.question.facts:
        lines += [f"Facts: {escape_markdown(facts_line(answer.question))}", ""]
    lines += [f"> {escape_markdown(n.text)}\n" for n in answer.notices if n.kind in _FIRST]
    if answer.status == "abstain":
        lines += [
            ABSTENTION,
            "",
            *(escape_markdown(n.text) for n in answer.notices if n.kind == "searched"),
            "",
        ]
    for headings, statements in answer.sections:
        if headings:
            lines += [f"### {escape_markdown(' › '.join(headings))}", ""]
        lines += [_statement_line(s) for s in statements]
        lines.append("")
    lines += [f"> {_conflict_line(answer, c)}\n" for c in answer.conflicts]
    if answer.glosses:
        explained = (f"- {escape_markdown(f'{g.term}: {g.plain}')}" for g in answer.glosses)
        lines += ["## Words explained", "", *explained, ""]
    if answer.citations:
        lines += ["## Sources", ""]
    for group in answer.sources:
        lines += [f"**{escape_markdown(source_line(group[0]))}**", ""]
        lines += [f"- {_citation_line(c)}" for c in group]
        lines.append("")
    if answer.related:
        lines += [
            "## Related questions",
            "",
            *(f"- {escape_markdown(r.question)}" for r in answer.related),
            "",
        ]
    shown = (*_FIRST, "searched")
    lines += [f"*{escape_markdown(n.text)}*\n" for n in answer.notices if n.kind not in shown]
    return "\n".join(lines).rstrip() + "\n"


def plain(answer: Answer) -> str:
    """The answer as plain text for a terminal or an e-mail; the same structure as `markdown`."""
    text = markdown(answer)
    text = re.sub(r"^(\*{1,2}|_)(.*)\1$", r"\2", text, flags=re.MULTILINE)
    text = re.sub(r"^#+ ", "", text, flags=re.MULTILINE)
    text = re.sub(r" \*(\(.*\))\*$", r" \1", text, flags=re.MULTILINE)  # the strength of a statement
    return re.sub(r"\\([\\`*_{}\[\]<>#|~$!&:.])", r"\1", text)


def source_line(citation: Citation) -> str:
    """Who says it: title, publisher, date, edition, tier and review state of a citation's article."""
    edition = f", edition {citation.edition}" if citation.edition else ""
    tier = f"{TIER_NAMES[citation.tier]} ({citation.tier})"
    return f"{citation.title}. {citation.origin}{edition}. {tier}; review: {REVIEW_NAMES[citation.review]}"


def _statement_line(statement: Statement) -> str:
    numbers = "".join(f"[{n}]" for n in statement.citations)
    strength = f" *({escape_markdown('; '.join(statement.strength))})*" if statement.strength else ""
    applies = f" — {APPLIES[a.verdict]}: {escape_markdown(a.why)}" if (a := statement.applies).is_compared else ""
    return f"- {escape_markdown(statement.text)} {numbers}{strength}{applies}"


def facts_line(question: Question) -> str:
    """What the question was understood to state about the patient, in its own words."""
    texts = [f.text for f in question.facts if f.kind not in ("presence", "drug")]
    return ", ".join(t for t in dict.fromkeys(texts) if not any(t != o and t.lower() in o.lower() for o in texts))


def _conflict_line(answer: Answer, conflict: Conflict) -> str:
    """What the sources disagree about, and each side with its date and tier."""
    cited = [answer.citation(n) for n in conflict.citations]
    sides = [f"[{c.number}] {escape_markdown(f'{c.title}, {c.dated}, {TIER_NAMES[c.tier]} ({c.tier})')}" for c in cited]
    return f"Sources disagree about {escape_markdown(conflict.subject)}: {' against '.join(sides)}."


def _citation_line(citation: Citation) -> str:
    where = [h for h in citation.headings if h != citation.title]
    where += [f"page {citation.page}"] if citation.page else []
    place = f" ({escape_markdown(' › '.join(where))})" if where else ""
    primary = "; ".join(dict.fromkeys(p.label for p in citation.primary))
    source = f" Source: {escape_markdown(primary)}." if primary else ""
    marks = ", ".join(citation.unresolved)
    unresolved = f" Its own reference marker ({escape_markdown(marks)}) resolves to no source." if marks else ""
    return f"[{citation.number}] “{escape_markdown(citation.quote)}”{place}{source}{unresolved}"
