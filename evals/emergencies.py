"""Wordings of danger and of none: how many emergencies are known, and how many questions are taken for one.

`python -m evals.emergencies` prints both for each part of emergencies.yaml; with `--missed look` those that went wrong
in one.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, with_config

from ingest.shipped_yaml import shipped_yaml
from qa.emergency import is_emergency

WORDINGS = Path(__file__).parent / "emergencies.yaml"


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Wordings:
    """One part of the file: what tells of danger, and what does not."""

    danger: tuple[str, ...]
    no_danger: tuple[str, ...]

    def wrong(self) -> tuple[str, ...]:
        """The wordings that are taken for the other."""
        missed = (t for t in self.danger if not is_emergency(t))
        return (*missed, *(t for t in self.no_danger if is_emergency(t)))


def load_wordings() -> dict[str, Wordings]:
    """The parts of emergencies.yaml by name."""
    return TypeAdapter(dict[str, Wordings]).validate_python(shipped_yaml("evals", WORDINGS.name))


def row(name: str, part: Wordings) -> str:
    """How one part fares, as a line."""
    known, alarms = sum(map(is_emergency, part.danger)), sum(map(is_emergency, part.no_danger))
    return f"{name}: {known} of {len(part.danger)} known, {alarms} of {len(part.no_danger)} falsely"


def main() -> None:
    """Print a line for each part, or the wordings of one that went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", metavar="PART")
    missed = parser.parse_args().missed
    parts = load_wordings()
    lines = parts[missed].wrong() if missed else [row(name, part) for name, part in parts.items()]
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
