"""How well documents are read: verdict, reader and text conservation of each file, and the cells of its tables against
a Markdown file of what it should give."""

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from ingest.article import Article
from ingest.conservation import tokens
from ingest.errors import UserError
from ingest.pipeline import documents_under
from ingest.readers import Read
from ingest.sandbox import read_apart

_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+\s*$")
_UNSHOWN = re.compile(r"~~.*?~~|<!--.*?-->")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ORDINAL = re.compile(r"(?:^|(?<=\s))\d+\.(?=\s)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table in the truth with the head of its column; the words are counted."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How one file was read. `conserved` is None without a second extractor; `cells` and `found` count the cells of the
    truth and those of them that one sentence holds together with their head, None without a truth."""

    path: str
    verdict: str
    reader: str | None = None
    conserved: float | None = None
    sentences: int = 0
    cells: int | None = None
    found: int | None = None
    missing: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """True when it gave an article."""
        return self.reader is not None


@dataclass(frozen=True, slots=True)
class Readings:
    """What was measured over all files."""

    files: tuple[Reading, ...]

    @property
    def read(self) -> int:
        """How many files gave an article."""
        return sum(f.is_read for f in self.files)

    @property
    def conserved(self) -> float | None:
        """The median share of words kept, of the files with a second extractor."""
        shares = [f.conserved for f in self.files if f.conserved is not None]
        return statistics.median(shares) if shares else None

    @property
    def cells(self) -> tuple[int, int]:
        """Cells found with their heads, and cells in all."""
        counted = [(f.found or 0, f.cells or 0) for f in self.files if f.cells]
        return sum(n for n, _ in counted), sum(n for _, n in counted)


def evaluate(
    paths: Iterable[Path], truth: Path | None = None, on_document: Callable[[int, int], None] = lambda _done, _all: None
) -> Readings:
    """Read every document under `paths` and compare it with `truth`/NAME.md where that exists."""
    documents = list(dict.fromkeys(documents_under(paths)))
    files = []
    for done, (path, outcome) in enumerate(read_apart(documents), start=1):
        if isinstance(outcome, Read):
            files.append(_reading(path, outcome, truth))
        else:
            files.append(Reading(path.as_posix(), outcome.reason))
        on_document(done, len(documents))
    return Readings(tuple(files))


def _reading(path: Path, read: Read, truth: Path | None) -> Reading:
    expected = truth / f"{path.name}.md" if truth is not None else None
    cells = table_cells(_text(expected)) if expected is not None and expected.is_file() else None
    missing = missing_cells(cells or (), read.article)
    return Reading(
        path=path.as_posix(),
        verdict="read",
        reader=read.reader,
        conserved=read.conserved,
        sentences=len(read.article.sentences),
        cells=None if cells is None else len(cells),
        found=None if cells is None else len(cells) - len(missing),
        missing=missing,
        notes=read.notes,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as UTF-8 text ({error}).") from error


def table_cells(markdown: str) -> tuple[Cell, ...]:
    """The cells of every table of a Markdown text, with their heads; empty cells and struck-out words left out."""
    found: list[Cell] = []
    lines = markdown.splitlines()
    heads: list[str] = []
    for i, line in enumerate(lines):
        if not line.startswith("|"):
            heads = []
        elif _RULE.match(line):
            heads = _cells(lines[i - 1]) if i else []
        elif heads:
            found += [Cell(h, c) for h, c in zip(heads, _cells(line), strict=False) if tokens(c)]
    return tuple(found)


def missing_cells(cells: Sequence[Cell], article: Article) -> tuple[Cell, ...]:
    """The cells that no single sentence of the article holds together with their head."""
    sentences = [tokens(article.quote(s)) for s in article.sentences]
    return tuple(c for c in cells if not any(tokens(c.text) | tokens(c.head) <= s for s in sentences))


def _cells(line: str) -> list[str]:
    plain = _ORDINAL.sub("", _LINK.sub(r"\1", _UNSHOWN.sub("", line.strip().strip("|"))))
    return [re.sub(r"[*_#`]", "", c).strip() for c in re.split(r"(?<!\\)\|", plain)]


def render(readings: Readings) -> Table:
    """One row for each file, and what holds for all of them."""
    table = Table("document", "verdict", "reader", "words kept", "cells with heads", "sentences")
    for file in readings.files:
        kept = "" if file.conserved is None else f"{file.conserved:.1%}"
        cells = "" if file.cells is None else f"{file.found} of {file.cells}"
        said = "; ".join((file.verdict, *file.notes))
        table.add_row(*map(Text, (Path(file.path).name, said, file.reader or "", kept, cells, str(file.sentences))))
    found, cells_in_all = readings.cells
    median = "not measured" if readings.conserved is None else f"median {readings.conserved:.1%}"
    share = f"{found} of {cells_in_all}" if cells_in_all else "not measured"
    table.add_section()
    table.add_row("all", f"{readings.read} of {len(readings.files)} read", _formats(readings), median, share, "")
    return table


def _formats(readings: Readings) -> str:
    counted = Counter(f.reader for f in readings.files if f.reader)
    return ", ".join(f"{n} {name}" for name, n in sorted(counted.items()))
