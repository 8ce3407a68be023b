"""NLI4CT: statements about breast-cancer trials beside the section of the trial's record that they speak of."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.support.labelled import Labelled


def nli4ct(data: Path) -> Iterator[Labelled]:
    """Statements of the train split; backed when they are entailed, else contradicted."""
    with zipfile.ZipFile(data / "nli4ct" / "training_data.zip") as archive:
        for statement in json.loads(archive.read("train.json")).values():
            trials = [statement[key] for key in ("Primary_id", "Secondary_id") if statement.get(key)]
            sections = [_section(archive, trial, statement["Section_id"]) for trial in trials]
            evidence = "\n".join(sections)
            if evidence.strip():
                backed = statement["Label"] == "Entailment"
                yield Labelled(trials[0], statement["Statement"], evidence, backed)


def _section(archive: zipfile.ZipFile, trial: str, section: str) -> str:
    record: dict[str, Any] = json.loads(archive.read(f"CT json/{trial}.json"))
    return "\n".join(line.strip() for line in record[section])
