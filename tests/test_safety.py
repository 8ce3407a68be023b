"""SAFETY.md's hazard log is alive: every hazard has a test that exists and runs, and a control that exists."""

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from conftest import REPOSITORY

LOG = (REPOSITORY / "SAFETY.md").read_text("utf-8")
INVARIANTS = {f"I{n}" for n in range(1, 11)}
FAULTS = {
    "index-write", "index-damage", "index-concurrent", "documents-hostile", "documents-loss", "documents-web",
    "model-faults", "model-attack", "service-load", "service-access", "page", "privacy", "clinical", "record",
}  # fmt: skip
NEVER_RUN = {"skip", "xfail"}


@dataclass(frozen=True)
class Hazard:
    id: str
    covers: frozenset[str]
    controls: tuple[str, ...]
    tests: tuple[str, ...]


def hazards(text: str) -> tuple[Hazard, ...]:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| H-")
    ]
    return tuple(
        Hazard(row[0], frozenset(row[1].split(", ")), tuple(named(row[4])), tuple(named(row[5]))) for row in rows
    )


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@lru_cache
def definitions(path: Path) -> dict[str, ast.stmt]:
    """What a file defines at its top, and the members of its classes as Class.member."""
    if not path.is_file():
        return {}
    found: dict[str, ast.stmt] = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        for name in names_of(node):
            found[name] = node
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}": inner for inner in node.body for name in names_of(inner)}
    return found


def names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [t.id for t in targets if isinstance(t, ast.Name)]


def is_control(control: str, root: Path = REPOSITORY) -> bool:
    path, _, name = control.partition(":")
    return name in definitions(root / path)


def is_living(test: str, folder: Path = REPOSITORY / "tests") -> bool:
    """True for a test function that is there and is not marked never to run."""
    path, _, name = test.partition("::")
    node = definitions(folder / path).get(name)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not name.startswith("test_"):
        return False
    return not any(re.search(rf"mark\.({'|'.join(NEVER_RUN)})\b", ast.unparse(d)) for d in node.decorator_list)


def test_every_id_is_there_once() -> None:
    ids = [h.id for h in hazards(LOG)]
    assert len(ids) == len(set(ids)) > 0


@pytest.mark.parametrize("hazard", hazards(LOG), ids=lambda h: h.id)
def test_a_hazard_has_controls_that_exist(hazard: Hazard) -> None:
    assert hazard.controls
    assert [c for c in hazard.controls if not is_control(c)] == []


@pytest.mark.parametrize("hazard", hazards(LOG), ids=lambda h: h.id)
def test_a_hazard_has_living_tests(hazard: Hazard) -> None:
    assert hazard.tests
    assert [t for t in hazard.tests if not is_living(t)] == []


def test_every_invariant_and_every_area_of_faults_is_covered() -> None:
    covered = frozenset().union(*(h.covers for h in hazards(LOG)))
    assert covered == INVARIANTS | FAULTS


def test_the_log_says_what_the_product_is_not_for() -> None:
    for heading in (
        "## Intended use",
        "**By whom.**",
        "**What it is not for.**",
        "## Residual: what is not guaranteed",
    ):
        assert heading in LOG


def test_a_test_that_is_gone_never_runs_or_is_none_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text(
        "import pytest\ndef test_lives(): ...\n@pytest.mark.skip\ndef test_sleeps(): ...\ndef helps(): ...\n"
    )
    names = ("test_lives", "test_sleeps", "helps", "test_gone")
    assert [is_living(f"test_a.py::{name}", tmp_path) for name in names] == [True, False, False, False]
    assert not is_living("test_b.py::test_lives", tmp_path)


def test_a_control_that_is_gone_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def holds(): ...\nclass C:\n    def too(self): ...\n")
    controls = ("a.py:holds", "a.py:C.too", "a.py:gone", "b.py:holds")
    assert [is_control(c, tmp_path) for c in controls] == [True, True, False, False]


def test_rows_are_read_with_their_parts() -> None:
    (row,) = hazards("| id | ... |\n| H-1 | I1, page | cause | harm | `a.py:f`, `b.py:g` | `test_a.py::test_x` |")
    assert row == Hazard("H-1", frozenset({"I1", "page"}), ("a.py:f", "b.py:g"), ("test_a.py::test_x",))
