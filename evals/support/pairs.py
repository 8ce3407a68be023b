"""Pairs of a claim and evidence as JSON lines, and what was found of them."""

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.support.scorer import Scored
from ingest.destination import write
from ingest.errors import CaseError
from ingest.fault import Fault


class Pair(BaseModel):
    """One line of the input; other fields are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | int
    claim: str
    evidence: str


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """The pairs of a file. Raises CaseError naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "it is no UTF-8 text"
        raise CaseError(f"{path}: cannot be read ({why}).") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(Pair.model_validate_json(line))
            except ValidationError as error:
                raise CaseError(f"{path}, line {number}: {Fault.first_of(error.errors()).said('the line')}.") from error
    if not found:
        raise CaseError(f"{path}: holds no pair.")
    return tuple(found)


def write_scored(path: Path, scored: Iterable[tuple[Pair, Scored]]) -> None:
    """One line {id, score, verdict, checks} for each pair, in their order; a score that could not be had is null."""
    records = (
        {"id": pair.id, "score": found.score, "verdict": found.verdict, "checks": list(found.checks)}
        for pair, found in scored
    )
    write(path, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records))
