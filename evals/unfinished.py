"""A run that is not done: every result is kept as soon as it is there, so that a stopped run goes on."""

from dataclasses import dataclass
from pathlib import Path

from evals.run import Header, Result, header_from, line_of, result_from
from ingest.destination import write
from ingest.errors import UserError


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The file of a run under way: the header, then results in the order in which they came."""

    path: Path
    header: Header

    def results(self) -> dict[str, Result]:
        """The results kept so far by case id; none when the file is of another run. A line cut off by a crash, and
        whatever stands after it, is asked again."""
        lines = self.path.read_bytes().splitlines() if self.path.exists() else []
        found: dict[str, Result] = {}
        try:
            if not lines or header_from(lines[0], str(self.path)) != self.header:
                return {}
            for number, line in enumerate(lines[1:], start=2):
                result = result_from(line, f"{self.path}, line {number}")
                found[result.case_id] = result
        except UserError:
            return found
        return found

    def start(self, kept: dict[str, Result]) -> None:
        """Write the header and what is kept; who stops the program here loses none of it."""
        write(self.path, b"".join([line_of(self.header), *map(line_of, kept.values())]))

    def add(self, result: Result) -> None:
        """Keep one more result."""
        with self.path.open("ab") as file:
            file.write(line_of(result))
