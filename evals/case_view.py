"""One result for the terminal: what was said, what was missed, what was cited."""

from rich.console import Group, RenderableType
from rich.text import Text

from evals.case import Nugget
from evals.metrics import How, violations
from evals.run import Result
from evals.summary import verdict

_HOW = {"cited": "said, cites its source", "worded": "said, by its words", None: "MISSED"}


def render_case(result: Result) -> RenderableType:
    """The case, the answer and every score."""
    return Group(*map(Text, _lines(result)))


def _lines(result: Result) -> list[str]:
    case, answer = result.case, result.answer
    lines = [f"{case.case_id}: {verdict(result)}", *(f"before: {q}" for q in case.conversation), f"asked: {case.text}"]
    if answer.question.is_rewritten:
        lines.append(f"understood as: {answer.question.standalone}")
    lines.append(f"expects: {case.expect}; came: {answer.status}; probability {_number(result.probability)}")
    lines += [_nugget(n, how) for n, how in zip(case.nuggets, result.said, strict=True)]
    lines += [f"says what it must not: {phrase}" for phrase in violations(case.must_not_say, answer)]
    lines += [_statement(s.text, s.citations, s.applies.verdict) for s in answer.statements]
    lines += [f"notice ({n.kind}): {n.text}" for n in answer.notices if n.kind not in ("intended_use", "review")]
    scores = (f"{name} {_number(v)}" for name, v in result.scores.items() if v is not None)
    return [*lines, f"scores: {', '.join(scores)}", f"{result.seconds:.2f} s"]


def _nugget(nugget: Nugget, how: How | None) -> str:
    return f"  {nugget.importance}: {nugget.text} ({_HOW[how]})"


def _statement(text: str, citations: tuple[int, ...], applies: str) -> str:
    mark = {"yes": " (applies)", "no": " (does not apply)"}.get(applies, "")
    return f"- {text} {''.join(f'[{n}]' for n in citations)}{mark}"


def _number(value: float | None) -> str:
    return "not stated" if value is None else f"{value:.3g}"
