"""The trials from the command line: `python -m evals.faults all --points 500 --count 5000`."""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from evals.faults.trials import Tally, corrupt, failing_disk, kill, real_disk, together
from evals.faults.world import World
from ingest.errors import GuidelineQAError

_NEVER = ("WRONG", "TRACEBACK")


def main(
    trial: Annotated[str, typer.Argument(help="kill, disk, mount, corrupt, together, or all.")] = "all",
    points: Annotated[int, typer.Option(help="Points at which an ingest is killed, and as many disk errors.")] = 500,
    count: Annotated[int, typer.Option(help="Random corruptions.")] = 5_000,
    rounds: Annotated[int, typer.Option(help="Ingests while others ask.")] = 40,
    seed: Annotated[int, typer.Option(help="Of the random damage.")] = 1,
) -> None:
    """Disturb ingests and damage indexes; print what was served as JSON. Exit 1 when anything wrong was served."""
    trials: dict[str, Callable[[World, Path], Tally]] = {
        "kill": lambda w, s: kill(w, s, points, seed, _progress),
        "disk": lambda w, s: failing_disk(w, s, points, seed, _progress),
        "mount": real_disk,
        "corrupt": lambda w, s: corrupt(w, s, count, seed, _progress),
        "together": lambda w, s: together(w, s, rounds, _progress),
    }
    if trial not in (*trials, "all"):
        raise typer.BadParameter(f"{trial!r}: choose one of {', '.join(trials)} or all.")
    found: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as folder:
        world = World.make(Path(folder) / "world")
        for name in trials if trial == "all" else [trial]:
            (Path(folder) / name).mkdir()
            found[name] = trials[name](world, Path(folder) / name)
    print(json.dumps({name: dict(sorted(tally.items())) for name, tally in found.items()}, indent=1))
    if any(word in what for tally in found.values() for what, n in tally.items() if n for word in _NEVER):
        raise typer.Exit(1)


def _progress(done: int, total: int) -> None:
    if done % 50 == 0 or done == total:
        print(f"{done} of {total}", file=sys.stderr)


if __name__ == "__main__":
    try:
        typer.run(main)
    except GuidelineQAError as error:
        sys.exit(str(error))
