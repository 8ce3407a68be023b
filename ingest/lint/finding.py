"""Finding: one thing that is wrong, where it stands, and why it is wrong."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From the gravest to the slightest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` is the heading path or the line, `quote` what stands there, `explanation` a sentence for the editor."""

    rule: str
    severity: Severity
    article_id: str
    place: str
    quote: str
    explanation: str

    def is_at_least(self, severity: Severity) -> bool:
        """True when it is as grave as `severity` or graver."""
        return SEVERITIES.index(self.severity) <= SEVERITIES.index(severity)


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule yields: a finding without the rule's own name and severity."""

    place: str
    quote: str
    explanation: str
