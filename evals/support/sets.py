"""Which labelled sets there are, what is asked of the score on each, and which of them it is fitted on."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from evals.support.labelled import (
    Labelled,
    Reader,
    expertqa,
    healthver,
    healthver_neutral,
    kqa,
    ragtruth,
    scifact,
)
from evals.support.trials import nli4ct

_STRANGERS = 400


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """`folder` holds its data; `weight` is what it counts in the fit, 0 for a set that is only measured on; `asked` is
    the AUROC that is asked of it."""

    name: str
    folder: str
    read: Reader
    weight: float = 0.0
    asked: float | None = None


def strangers(data: Path) -> Iterator[Labelled]:
    """Supported claims of SciFact and HealthVer beside their own evidence and beside that of another claim: none of the
    sets has a single sentence that speaks of something else."""
    for read in (scifact, healthver):
        backed = [pair for pair in read(data) if pair.backed]
        Random(5).shuffle(backed)
        chosen = backed[:_STRANGERS]
        for own, other in zip(chosen, [*chosen[7:], *chosen[:7]], strict=True):
            yield own
            if own.group != other.group:
                yield Labelled(own.group, own.claim, other.evidence, backed=False)


SETS = (
    LabelledSet("K-QA", "kqa", kqa, weight=1.0, asked=0.77),
    LabelledSet("RAGTruth", "ragtruth", ragtruth, weight=3.0, asked=0.80),
    LabelledSet("SciFact, refuted", "scifact", scifact, weight=2.0, asked=0.66),
    LabelledSet("HealthVer, refuted", "healthver", healthver, weight=1.0),
    LabelledSet("HealthVer, neutral", "healthver", healthver_neutral),
    LabelledSet("strangers", "scifact", strangers, weight=0.5),
    LabelledSet("ExpertQA", "expertqa", expertqa),
    LabelledSet("NLI4CT", "nli4ct", nli4ct),
)


def read_set(wanted: LabelledSet, data: Path, limit: int | None = None) -> tuple[Labelled, ...]:
    """Its pairs, the first `limit` of them; none when its folder is not in `data`."""
    return tuple(islice(wanted.read(data), limit)) if (data / wanted.folder).is_dir() else ()
