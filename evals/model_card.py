"""A model card, made from a run: what the program is for, what was measured, on what, and what it gets wrong.

M. Mitchell et al., Model Cards for Model Reporting, FAT* 2019.
"""

from collections import Counter

from evals.calibration import calibration_lines
from evals.report_markdown import confidence_line, metrics_table
from evals.run import Run
from evals.shown import reviewed, shown, subject
from evals.summary import by_tag, estimate, verdict, went_right


def model_card(run: Run) -> str:
    """The card as Markdown; the same run gives the same card."""
    parts = (_intended(), _measured(run), _groups(run), _mistakes(run), _made_with(run))
    return "# Model card\n\n" + "\n\n".join("\n".join(part) for part in parts) + "\n"


def _intended() -> list[str]:
    return [
        "Made by `guideline-qa eval report RUN --model-card FILE`; do not edit it by hand.",
        "",
        "## Intended use",
        "",
        "Clinicians and evaluators ask questions of guidelines they trust and read the cited sentences. Not for",
        "decisions without reading the source, not for emergencies, not for questions that the documents do not",
        "answer: those it is meant to refuse. SAFETY.md has the hazards.",
        "Who tells of an emergency is sent to emergency services first; SAFETY.md says how many are missed.",
    ]


def _measured(run: Run) -> list[str]:
    return [
        "## What was measured",
        "",
        f"{subject(run)}. {reviewed(run)} Nothing is fitted on the test split;",
        "docs/evaluation.md says what of it was seen. Means over cases, with 95 % bootstrap intervals and the number",
        "of cases scored; what cannot be scored is left out and counted.",
        "",
        *calibration_lines(),
        *metrics_table(run),
        "",
        confidence_line(run),
    ]


def _groups(run: Run) -> list[str]:
    rows = [
        "## By kind of case",
        "",
        "| tag | cases | vital nuggets said | right to answer or abstain |",
        "|---|---|---|---|",
    ]
    for tag, results in by_tag(run).items():
        vital, right = (estimate(results, key) for key in ("vital_recall", "right_decision"))
        rows.append(f"| {tag} | {len(results)} | {shown(vital.value, 'share')} | {shown(right.value, 'share')} |")
    return rows


def _mistakes(run: Run) -> list[str]:
    counts = Counter(verdict(r) for r in run.results if not went_right(r))
    rows = [f"- {count} of {len(run.results)}: {trouble}" for trouble, count in counts.most_common()]
    return ["## Known mistakes", "", *(rows or ["None in this run."])]


def _made_with(run: Run) -> list[str]:
    versions = ", ".join(f"{name} {version or 'not installed'}" for name, version in run.header.versions.items())
    return [
        "## Made with",
        "",
        f"{versions}. Cases `{run.header.cases_sha256[:12]}`, seed {run.header.seed}.",
    ]
