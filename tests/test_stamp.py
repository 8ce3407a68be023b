import ast
import shutil
from pathlib import Path

import pytest

import ingest
from ingest import stamp
from ingest.stamp import AFTER_READING, program_stamp, reading_stamp

PACKAGE = Path(ingest.__file__).parent


def imported(path: Path) -> set[Path]:
    """The files of this package that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
        elif isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
    parts = [PACKAGE.parent / Path(*n.split(".")) for n in names if n.split(".")[0] == "ingest"]
    return {p for part in parts for p in (part.with_suffix(".py"), part / "__init__.py") if p.is_file()}


def test_whatever_a_reader_uses_is_under_the_reading_stamp() -> None:
    reached: set[Path] = set()
    waiting = set((PACKAGE / "readers").rglob("*.py"))
    while waiting:
        path = waiting.pop()
        reached.add(path)
        waiting |= imported(path) - reached
    assert PACKAGE / "article.py" in reached
    assert {p.relative_to(PACKAGE).parts[0] for p in reached} & AFTER_READING == set()


def test_nothing_is_excepted_that_is_not_there() -> None:
    assert {name for name in AFTER_READING if not (PACKAGE / name).exists()} == set()


def test_the_two_stamps_are_hashes_and_differ() -> None:
    assert len(reading_stamp()) == len(program_stamp()) == 64
    assert reading_stamp() != program_stamp()


@pytest.mark.parametrize(
    ("changed", "is_read_again"),
    [("claims/words.yaml", False), ("drugs.yaml", False), ("sentences.py", True), ("readers/front_matter.py", True)],
)
def test_a_changed_word_list_makes_another_index_and_changed_reading_reads_all_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, is_read_again: bool
) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "ingest", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(stamp, "_PACKAGE", copy)
    before = (program_stamp.__wrapped__(), reading_stamp.__wrapped__())
    assert before == (program_stamp(), reading_stamp())
    with (copy / changed).open("a", encoding="utf-8") as file:
        file.write("# another line\n")
    after = (program_stamp.__wrapped__(), reading_stamp.__wrapped__())
    assert [a != b for a, b in zip(before, after, strict=True)] == [True, is_read_again]
