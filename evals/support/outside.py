"""Scorers of others by name, measured on the labelled sets as our own is."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from evals.support.cross_encoder import cross_encoder
from evals.support.judge import judge
from evals.support.labelled import Labelled
from evals.support.scorer import Outside
from evals.support.sets import LabelledSet
from evals.support.table import Line, interval, of_arrays
from ingest.errors import UserError
from qa.model.endpoint import Endpoint

Track = Callable[[Sequence[Labelled], str], Iterable[Labelled]]


def scorer_named(name: str, base_url: str | None, api_key: str) -> Outside | None:
    """The scorer that a name asks for, a judge at the address given; None for our own. Raises UserError when there is
    none of that name."""
    kind, _, what = name.partition(":")
    if name == "alignment":
        return None
    if kind == "cross-encoder" and what:
        return cross_encoder(Path(what))
    if kind == "judge" and what:
        return judge(Endpoint(what, base_url, api_key))
    raise UserError(f"{name}: is no scorer. Give alignment, cross-encoder:FOLDER or judge:MODEL.")


def outside_lines(
    wanted: Sequence[tuple[LabelledSet, Sequence[Labelled]]], track: Track, outside: Outside
) -> tuple[Line, ...]:
    """A line for each set; pairs that got no score are left out of it and of the count."""
    found = []
    for own, pairs in wanted:
        scored = [(score, p) for p in track(pairs, own.name) if (score := outside(p.claim, p.evidence)) is not None]
        values = np.array([score for score, _ in scored])
        backed = np.array([p.backed for _, p in scored], dtype=bool)
        low, high = interval(values, backed, (p.group for _, p in scored)) if scored else (np.nan, np.nan)
        found.append(
            Line(
                own.name,
                pairs=len(scored),
                backed=float(backed.mean()) if scored else np.nan,
                auroc=of_arrays(values, backed),
                low=low,
                high=high,
                asked=own.asked,
                how=f"{len(pairs) - len(scored)} without a score" if len(scored) < len(pairs) else "as it is",
                overlap=None,
            )
        )
    return tuple(found)
