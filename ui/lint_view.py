"""Findings of the source lint as text for a terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from ingest.lint import RULES, SEVERITIES, Finding, Severity
from ui.counted import counted

_WIDTH = 200
NOUNS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "remark"}


def findings_text(findings: Sequence[Finding], documents: int) -> str:
    """The findings under their documents, and a line that counts them."""
    blocks = [
        "\n".join((article_id, *(_lines(f) for f in group)))
        for article_id, group in groupby(findings, key=lambda f: f.article_id)
    ]
    counts = [counted(sum(f.severity == s for f in findings), NOUNS[s]) for s in SEVERITIES]
    return "\n\n".join((*blocks, f"{counted(documents, 'document')}: {', '.join(counts)}."))


def rules_text() -> str:
    """Every rule with its severity and what it finds."""
    width = max(len(r.name) for r in RULES)
    return "\n".join(f"{r.name:<{width}}  {r.severity:<7}  {r.description}" for r in RULES)


def fails(findings: Iterable[Finding], threshold: str) -> bool:
    """True when a finding is as grave as `threshold`, which is a severity or 'never'."""
    return any(f.is_at_least(s) for f in findings for s in SEVERITIES if s == threshold)


def _lines(finding: Finding) -> str:
    quote = f"\n      “{_cut(finding.quote)}”" if finding.quote else ""
    return f"  {finding.severity}: {finding.rule} at {finding.place}\n      {finding.explanation}{quote}"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1].rstrip() + "…"
