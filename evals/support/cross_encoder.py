"""An entailment model as a scorer: any sentence-transformers CrossEncoder of this machine."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from evals.support.scorer import Outside
from ingest.errors import SettingsError
from qa.support.units import units

_WINDOW = 1_200  # characters of evidence read at once


def cross_encoder(folder: Path) -> Outside:
    """A scorer that gives the probability of entailment, the highest over windows of long evidence.

    A model of several classes needs one whose name begins with 'entail'; a model of one output gives it as a logit.
    Raises SettingsError when the folder holds no such model.
    """
    if not (folder / "config.json").is_file():
        raise SettingsError(f"{folder}: holds no cross-encoder (there is no config.json).")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import CrossEncoder

    model: Any = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    place = _entailment(folder, model.config.id2label)

    def score(claim: str, evidence: str) -> float | None:
        pairs = [(window, claim) for window in windows_of(evidence)]
        raw = np.asarray(
            model.predict(pairs, show_progress_bar=False, activation_fn=_unchanged), dtype=np.float64
        ).reshape(len(pairs), -1)
        if raw.shape[1] == 1:
            return float((1 / (1 + np.exp(-raw))).max())
        odds = np.exp(raw - raw.max(axis=1, keepdims=True))
        return float((odds[:, place] / odds.sum(axis=1)).max())

    return score


def windows_of(evidence: str) -> tuple[str, ...]:
    """Evidence in pieces of whole units that a model of 512 tokens reads; at least one."""
    found, own = [], ""
    for unit in units(evidence):
        if own and len(own) + len(unit) > _WINDOW:
            found.append(own)
            own = ""
        own = f"{own} {unit}".strip()
    return (*found, own or evidence)


def _unchanged(values: Any) -> Any:
    return values


def _entailment(folder: Path, labels: dict[int, str]) -> int:
    if len(labels) == 1:
        return 0
    for place, label in labels.items():
        if label.lower().startswith("entail"):
            return int(place)
    raise SettingsError(f"{folder}: none of its classes is called entailment, but {', '.join(labels.values())}.")
