"""Wordings of danger and of none, written beside the table of signs: emergencies.yaml, and which the rules take wrong.

`python -m evals.emergencies look` prints the wordings of one part that the rules alone take for the other;
`python -m evals.danger.measured` says how many of each part are known, with the second opinion too.
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
        """The wordings that the rules take for the other."""
        missed = (t for t in self.danger if not is_emergency(t))
        return (*missed, *(t for t in self.no_danger if is_emergency(t)))


def load_wordings() -> dict[str, Wordings]:
    """The parts of emergencies.yaml by name."""
    return TypeAdapter(dict[str, Wordings]).validate_python(shipped_yaml("evals", WORDINGS.name))


def main() -> None:
    """Print the wordings of one part that went wrong."""
    parts = load_wordings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=parts)
    print(*parts[parser.parse_args().part].wrong(), sep="\n")


if __name__ == "__main__":
    main()
