"""The part of the HTML report that shows the cases, worst first."""

from collections.abc import Sequence
from html import escape

from evals.case import Nugget
from evals.metrics import How, how_said, violations
from evals.run import Result
from evals.summary import verdict, went_right, worst_first
from qa.answer import Answer, Citation, Statement

_HOW = {"cited": "said, cites its source", "worded": "said, by its words", None: "missed"}


def case_list(results: Sequence[Result]) -> str:
    """Every case as a closed <details> block; what it holds has the id 'case-<case_id>', so that a link opens it."""
    return "".join(_case(r) for r in worst_first(results))


def case_link(case_id: str) -> str:
    """A link to the block of a case."""
    return f'<a href="#case-{escape(case_id)}">{escape(case_id)}</a>'


def _case(result: Result) -> str:
    state = "good" if went_right(result) else "bad"
    return (
        f'<details class="case"><summary><span class="mark {state}">{escape(verdict(result))}</span> '
        f'<span class="q">{escape(result.case.text)}</span></summary>'
        f"{case_block(result, f'case-{result.case_id}')}</details>"
    )


def case_block(result: Result, anchor: str) -> str:
    """All that is known of a result, with the id `anchor`."""
    return (
        f'<div class="body" id="{escape(anchor)}">{_facts(result)}{_conversation(result)}{_nuggets(result)}'
        f"{_branches(result)}{_notices(result)}{_forbidden(result)}{_answer(result.answer)}</div>"
    )


def _facts(result: Result) -> str:
    case = result.case
    probability = "unknown" if result.probability is None else f"{result.probability:.2f}"
    facts = (
        case.case_id,
        f"{case.split} split",
        ", ".join(case.tags) or "no tags",
        f"expects: {case.expect}",
        f"came: {result.status}",
        f"probability that the corpus answers: {probability}",
        f"as of {case.as_of.isoformat()}",
        f"for a {case.audience}",
        f"case by {case.author}, {case.review}",
        f"{result.seconds:.2f} s",
    )
    return f'<p class="facts">{escape(" · ".join(facts))}</p>{_scores(result)}'


def _scores(result: Result) -> str:
    shown = (f"{name} {value:.3g}" for name, value in result.scores.items() if value is not None)
    return f'<p class="facts">{escape(" · ".join(shown))}</p>'


def _conversation(result: Result) -> str:
    if not result.case.conversation:
        return ""
    turns = "".join(f"<li>{escape(q)}</li>" for q in (*result.case.conversation, result.case.text))
    return f'<h4>Conversation</h4><ol class="turns">{turns}</ol>'


def _nuggets(result: Result) -> str:
    if not result.case.nuggets:
        return ""
    how = result.said or [how_said(n, result.answer) for n in result.case.nuggets]
    items = "".join(_nugget(n, h) for n, h in zip(result.case.nuggets, how, strict=True))
    return f'<h4>Nuggets</h4><ul class="nuggets">{items}</ul>'


def _nugget(nugget: Nugget, how: How | None) -> str:
    state = "good" if how else "bad" if nugget.importance == "vital" else "soft"
    sources = sorted({s.article_id for s in nugget.sources})
    return (
        f'<li><span class="mark {state}">{_HOW[how]}</span> <b>{escape(nugget.importance)}</b>: {escape(nugget.text)}'
        f'<span class="where">in {escape(", ".join(sources))}</span></li>'
    )


def _branches(result: Result) -> str:
    if not result.case.branch:
        return ""
    first, wrong = result.scores.get("branch_first"), result.scores.get("wrong_branch")
    state = "good" if first and not wrong else "bad"
    text = "stands first" if first else "is not shown, or not before the others"
    text += "; a wrong one is said to apply" if wrong else ""
    quotes = "".join(f'<span class="cite"><q>{escape(s.quote)}</q></span>' for s in result.case.branch)
    return f'<h4>Branch that applies</h4><p><span class="mark {state}">{text}</span>{quotes}</p>'


def _notices(result: Result) -> str:
    shown = {n.kind for n in result.answer.notices}
    told = [(kind, ("good", "shown") if kind in shown else ("bad", "missed")) for kind in result.case.notices]
    marks = " ".join(f'<span class="mark {state}">{kind} notice {text}</span>' for kind, (state, text) in told)
    return f"<p>{marks}</p>" if marks else ""


def _forbidden(result: Result) -> str:
    found = violations(result.case.must_not_say, result.answer)
    if not found:
        return ""
    return f'<p><span class="mark bad">must not say</span> {escape("; ".join(found))}</p>'


def _answer(answer: Answer) -> str:
    if not answer.statements:
        searched = "".join(f"<p>{escape(n.text)}</p>" for n in answer.notices if n.kind == "searched")
        return f"<h4>Answer: {escape(answer.status)}</h4>{searched}"
    above: list[tuple[str, ...]] = [(), *(s.headings for s in answer.statements)]
    statements = "".join(_statement(s, answer, s.headings != a) for s, a in zip(answer.statements, above, strict=False))
    return f'<h4>Answer</h4><ul class="statements">{statements}</ul>'


def _statement(statement: Statement, answer: Answer, new_heading: bool) -> str:
    cited = "".join(_citation(answer.citation(n), statement) for n in statement.citations)
    heading = f'<span class="where">{escape(" › ".join(statement.headings))}</span>' if new_heading else ""
    return f"<li>{heading}{escape(statement.text)}{cited}</li>"


def _citation(citation: Citation, statement: Statement) -> str:
    """Number, article and span; the quote too, unless the statement is that quote word for word."""
    place = f"[{citation.number}] {citation.article_id}, characters {citation.start} to {citation.end}"
    if statement.kind == "quote":
        return f'<span class="cite">{escape(place)}, quoted word for word</span>'
    return f'<span class="cite">{escape(place)}: <q>{escape(citation.quote)}</q></span>'
