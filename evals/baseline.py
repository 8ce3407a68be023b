"""The baseline: what the program scored when its figures were last accepted, case by case."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from evals.case import Case
from evals.run import Run
from evals.summary import value
from ingest.destination import write
from ingest.errors import UserError

BASELINE = Path(__file__).parent / "baseline.json"
GATED = (
    "vital_recall", "nugget_recall", "conflict_shown", "violation", "citation_validity", "citation_recall",
    "citation_precision", "number_fidelity", "strength_fidelity", "branch_first", "wrong_branch", "notices_shown",
    "false_alarm", "right_decision", "full_answer", "recall@5", "nDCG@10",
)  # fmt: skip
"""The metrics that the gate holds: those that the same code, cases and corpus always score alike."""
_CASE = TypeAdapter(Case)


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Baseline:
    """`cases` holds the scores of each case by metric, `gold` the first digits of the SHA-256 of each case as it was;
    `checks` by suite and kind how many statements were judged right, of how many, and by check how many it refused."""

    date: dt.date
    checks: Mapping[str, tuple[int, int]]
    gold: Mapping[str, str]
    cases: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, run: Run, checks: Mapping[str, tuple[int, int]]) -> "Baseline":
        """What a run scored, and what came of the checks."""
        return cls(
            date=run.header.date,
            checks=checks,
            gold={r.case_id: hashlib.sha256(_CASE.dump_json(r.case)).hexdigest()[:12] for r in run.results},
            cases={r.case_id: {k: round(v, 4) for k in GATED if (v := value(r, k)) is not None} for r in run.results},
        )

    def save(self, path: Path) -> None:
        """Write JSON with a line for each case, so that a change of it can be reviewed."""
        record = asdict(self)
        lines = [f'"date": "{self.date.isoformat()}"']
        for name in ("checks", "gold", "cases"):
            inner = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(record[name].items()))
            lines.append(f'"{name}": {{\n{inner}\n }}')
        write(path, "{\n " + ",\n ".join(lines) + "\n}\n")

    @classmethod
    def load(cls, path: Path = BASELINE) -> "Baseline":
        """Read what `save` wrote. Raises UserError when it cannot be."""
        try:
            return TypeAdapter(cls).validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise UserError(f"{path}: holds no baseline. Make one with 'guideline-qa eval gate --update'.") from error
