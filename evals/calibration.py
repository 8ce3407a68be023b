"""How well the automatic judges agree with people: said in every report, from what was measured on labelled data."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pydantic import ConfigDict, TypeAdapter, with_config


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Calibration:
    """Of one judge: what it was held against, on how many pairs, and its AUROC there with the 95 % interval, on folds
    that it was not fitted on; `baseline` is the AUROC of counting shared words. `command` measures it again."""

    judge: str
    against: str
    pairs: int
    auroc: float
    low: float
    high: float
    baseline: float
    command: str

    def text(self) -> str:
        """One sentence."""
        return (
            f"{self.judge} agrees with {self.against} with an AUROC of {self.auroc:.2f} ({self.low:.2f} to "
            f"{self.high:.2f}, {self.pairs} pairs, held-out folds; shared words alone {self.baseline:.2f}; "
            f"'{self.command}')."
        )


_CALIBRATIONS = TypeAdapter(tuple[Calibration, ...])


@lru_cache(maxsize=1)
def calibrations() -> tuple[Calibration, ...]:
    """What was measured, from calibration.json."""
    return _CALIBRATIONS.validate_python(json.loads(files("evals").joinpath("calibration.json").read_text("utf-8")))


def calibration_lines() -> tuple[str, ...]:
    """A sentence for each judge."""
    return tuple(c.text() for c in calibrations())
