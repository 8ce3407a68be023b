"""Makes the stated probability that a question is answered the share that is, and writes qa/coverage.json.

    python -m evals.recalibrate --index .index --guidelines DATA/guidelines

What `evals.calibrate` fits was balanced: as many questions that are answered as others close to them, so it is too low
for what people ask. A slope and a shift of its logit (J. Platt, Probabilistic outputs for support vector machines,
1999) mend that. The shift is fitted on the dev cases, gold and bedside, and on panel questions of two halves of real
guidelines where there are some, each set weighing the same. Of a few slopes the one is taken whose calibration error is
smallest on the worst set, the test cases among them, each set left out of its fit; that error is what is printed. What
orders questions does not change, so the limits of `qa.coverage` move along: what they should be is printed, too.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from evals import BEDSIDE, CASES
from evals.abstention import over_guidelines
from evals.ask_cases import ask_case
from evals.case_files import load_cases
from evals.coverage_file import change_coverage
from evals.discrimination import calibration_error, reliability_points
from evals.place import INDEX, IndexOption, ModelOption, Place
from ingest.engines.weights import SHIPPED_MODEL
from ingest.index import Index
from qa.coverage import ANSWERED, PARTLY, stated_by

Examples = Sequence[tuple[float, bool]]
"""Logits or probabilities, and whether the sources answer."""
_SLOPES = (1.0, 1.25, 1.5, 2.0, 2.5)
_REPORTED = "test"  # the end of the names of sets that nothing is fitted on
_MOST = 4.6  # a logit further from 0, .99 or .01, counts as this: a rule decided it
_DIGITS = 0.9999  # the nearest to 1 that is stated


def main(
    index: IndexOption = INDEX,
    guidelines: Annotated[Path | None, typer.Option(help="Folder of real guidelines and their questions.")] = None,
    embedding_model: ModelOption = SHIPPED_MODEL,
) -> None:
    """Ask, fit with each set held out and with none, write the file."""
    asked = _asked(Place(index, embedding_model).open(), guidelines)
    sets = {name: [(_balanced(p), due) for p, due in examples] for name, examples in asked.items()}
    errors = {slope: held_out(sets, slope) for slope in _SLOPES}
    for name in sets:
        shown = "  ".join(f"{slope}: {errors[slope][name]:.3f}" for slope in _SLOPES)
        print(
            f"{name}: {len(sets[name])} examples, calibration error {error(asked[name]):.3f}, held out by slope {shown}"
        )
    slope = min(_SLOPES, key=lambda s: max(errors[s].values()))
    fitted = [s for name, s in sets.items() if not name.endswith(_REPORTED)]
    shift = round(fitted_shift(fitted, slope), 2)
    for limit, value in (("ANSWERED", ANSWERED), ("PARTLY", PARTLY)):
        print(f"{limit}: {value} becomes {stated(_balanced(value), slope, shift):.3f}")
    count = sum(map(len, fitted))
    change_coverage({"stated_on": f"{count} examples, by evals/recalibrate.py", "slope": slope, "shift": shift})


def held_out(sets: Mapping[str, Examples], slope: float) -> dict[str, float]:
    """The calibration error of each set with the shift that fits the others, but test sets; the sets hold logits."""
    errors = {}
    for name, examples in sets.items():
        others = [s for other, s in sets.items() if other != name and not other.endswith(_REPORTED)]
        shift = fitted_shift(others, slope)
        errors[name] = error([(stated(logit, slope, shift), due) for logit, due in examples])
    return errors


def fitted_shift(sets: Sequence[Examples], slope: float) -> float:
    """The shift with which as many are answered as the probabilities sum to, each set of logits weighing the same."""
    weight = np.concatenate([np.full(len(s), 1 / len(s)) for s in sets])
    logits = slope * np.array([logit for examples in sets for logit, _ in examples])
    due = np.array([d for examples in sets for _, d in examples], dtype=np.float64)
    low, high = -10.0, 10.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        is_too_low = float(weight @ (1 / (1 + np.exp(-(logits + middle))) - due)) < 0
        low, high = (middle, high) if is_too_low else (low, middle)
    return low


def stated(logit: float, slope: float, shift: float) -> float:
    """The probability of a logit that is stretched and shifted."""
    return 1 / (1 + math.exp(-(slope * logit + shift)))


def error(examples: Examples) -> float:
    """The calibration error of probabilities."""
    return calibration_error(reliability_points([p for p, _ in examples], [due for _, due in examples])) or 0.0


def _balanced(probability: float) -> float:
    """The logit before slope and shift of what is stated now."""
    kept = min(max(probability, 1 - _DIGITS), _DIGITS)
    slope, shift = stated_by()
    return min(max((math.log(kept / (1 - kept)) - shift) / slope, -_MOST), _MOST)


def _asked(index: Index, guidelines: Path | None) -> dict[str, list[tuple[float, bool]]]:
    """What is stated of every question, and whether it is answered by the sources asked."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for name, folder in (("gold", CASES), ("bedside", BEDSIDE)):
        for case in load_cases([folder]):
            probability = ask_case(case, index).probability
            if probability is not None:
                found[f"{name}, {case.split}"].append((probability, case.expect == "answer"))
    if guidelines is not None:
        for one in over_guidelines(guidelines, index.embedder, dt.datetime.now(dt.UTC).date()):
            found[one.suite].append((one.probability, one.answerable))
    return found


if __name__ == "__main__":
    typer.run(main)
