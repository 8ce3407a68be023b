import shutil
from pathlib import Path

import pytest

from evals.faults.trials import corrupt, failing_disk, kill, together
from evals.faults.world import World, read


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.make(tmp_path_factory.mktemp("world"))


def quietly(_done: int, _of: int) -> None:
    """Progress for nobody."""


needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


def test_the_two_corpora_are_told_apart_and_anything_else_is_wrong(world: World, tmp_path: Path) -> None:
    assert world.served(world.index) == "old"
    read(world.new, tmp_path)
    assert world.served(tmp_path) == "new"
    (world.new / "0.md").rename(world.new / ".aside")
    try:
        read(world.new, tmp_path)
        assert world.served(tmp_path) == "WRONG"
    finally:
        (world.new / ".aside").rename(world.new / "0.md")


def test_damage_to_any_file_is_refused_or_harmless(world: World, tmp_path: Path) -> None:
    tally = corrupt(world, tmp_path, 150, 7, quietly)
    assert set(tally) == {"refused by name", "new served", "ingested again: serves new"}


@pytest.mark.slow
@needs_strace
def test_an_ingest_killed_at_a_system_call_leaves_the_old_generation_or_the_new(world: World, tmp_path: Path) -> None:
    tally = kill(world, tmp_path, 12, 7, quietly)
    assert tally["killed, then serves old"] + tally["killed, then serves new"] == 12
    assert tally["the next ingest: serves new"] == 12


@pytest.mark.slow
@needs_strace
def test_a_failing_disk_gives_a_named_error_and_the_old_generation_or_the_new(world: World, tmp_path: Path) -> None:
    tally = failing_disk(world, tmp_path, 12, 7, quietly)
    assert tally.total() == 12
    assert not [what for what in tally if "WRONG" in what or "TRACEBACK" in what or "refused" in what]


def test_each_answer_comes_from_one_generation_while_others_are_published(world: World, tmp_path: Path) -> None:
    tally = together(world, tmp_path, 3, quietly)
    assert tally["a second ingest: refused at once"] == 3
    assert set(tally) <= {"a second ingest: refused at once", "asked meanwhile: old", "asked meanwhile: new"}
