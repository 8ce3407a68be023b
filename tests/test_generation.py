import errno
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import generation
from ingest.errors import GuidelineQAError, IndexBusy, IndexDamaged, IndexMissing
from ingest.generation import Manifest, current, read_manifest, verify_files, writing

TEXT = b"Give 840 mg, then 420 mg every 3 weeks."
FILES = ("text.sqlite", "words/data.npy", "manifest.json")


def manifest(name: str, schema: int = generation.SCHEMA) -> Manifest:
    return Manifest(
        schema_version=schema,
        generation=name,
        embedder="all-MiniLM-L6-v2",
        embedder_fingerprint="0f",
        dimension=2,
        articles=1,
        sentences=1,
        chunks=1,
        contradictions=0,
        files={},
        probes=[[0.6, 0.8]],
    )


def write(folder: Path) -> None:
    (folder / "text.sqlite").write_bytes(TEXT)
    (folder / "words").mkdir()
    (folder / "words" / "data.npy").write_bytes(b"840 420")


def publish(directory: Path, what: Manifest, fill: Callable[[Path], None]) -> Manifest:
    def filled(folder: Path) -> Manifest:
        fill(folder)
        return what

    return generation.publish(directory, what.generation, filled)


def opened(directory: Path) -> str:
    """The name of the generation that serves, after every check that loading makes."""
    folder = directory / current(directory)
    verify_files(folder, read_manifest(folder))
    return folder.name


def folders(directory: Path) -> set[str]:
    return {p.name for p in directory.glob("gen-*")}


def test_a_published_generation_serves_and_lists_all_its_files(tmp_path: Path) -> None:
    sealed = publish(tmp_path, manifest("gen-a"), write)
    assert opened(tmp_path) == "gen-a"
    assert read_manifest(tmp_path / "gen-a") == sealed
    assert set(sealed.files) == {"text.sqlite", "words/data.npy"}
    assert sealed.files["text.sqlite"].size == len(TEXT)


def test_the_newest_two_generations_are_kept(tmp_path: Path) -> None:
    for age, name in enumerate(["gen-a", "gen-b", "gen-c"]):
        publish(tmp_path, manifest(name), write)
        os.utime(tmp_path / name, (1_000_000 + age, 1_000_000 + age))
    assert opened(tmp_path) == "gen-c"
    assert folders(tmp_path) == {"gen-b", "gen-c"}


def test_what_a_killed_ingest_left_does_not_push_out_the_previous_generation(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    (tmp_path / "gen-b.partial").mkdir()
    (tmp_path / "gen-b.partial" / "text.sqlite").write_bytes(TEXT[:5])
    publish(tmp_path, manifest("gen-c"), write)
    assert folders(tmp_path) == {"gen-a", "gen-c"}


def test_a_generation_that_is_already_whole_is_not_written_again(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    publish(tmp_path, manifest("gen-b"), write)

    def never(_folder: Path) -> None:
        raise AssertionError("was written again")

    publish(tmp_path, manifest("gen-a"), never)
    assert opened(tmp_path) == "gen-a"


def test_a_damaged_generation_is_written_anew_under_its_name(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    (tmp_path / "gen-a" / "text.sqlite").write_bytes(b"junk")
    publish(tmp_path, manifest("gen-a"), write)
    assert opened(tmp_path) == "gen-a"
    assert (tmp_path / "gen-a" / "text.sqlite").read_bytes() == TEXT


@pytest.mark.parametrize("name", FILES)
def test_any_changed_byte_of_any_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    path = tmp_path / "gen-a" / name
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :])
        with pytest.raises(IndexDamaged, match=path.name):
            opened(tmp_path)
    path.write_bytes(whole)
    assert opened(tmp_path) == "gen-a"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", ["truncated", "emptied", "appended", "missing", "a folder"])
def test_a_file_of_another_length_or_kind_is_refused_by_name(tmp_path: Path, name: str, change: str) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    path = tmp_path / "gen-a" / name
    whole = path.read_bytes()
    path.unlink()
    match change:
        case "truncated":
            path.write_bytes(whole[:-1])
        case "emptied":
            path.write_bytes(b"")
        case "appended":
            path.write_bytes(whole + b"junk")
        case "a folder":
            path.mkdir()
    with pytest.raises(IndexDamaged, match=path.name):
        opened(tmp_path)


def test_files_of_two_generations_are_not_mixed(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    publish(tmp_path, manifest("gen-b"), lambda folder: (folder / "text.sqlite").write_bytes(TEXT[::-1]) and None)
    for name in ("text.sqlite", "manifest.json"):
        whole = (tmp_path / "gen-b" / name).read_bytes()
        (tmp_path / "gen-b" / name).write_bytes((tmp_path / "gen-a" / name).read_bytes())
        with pytest.raises(IndexDamaged, match=name.replace(".", r"\.")):
            opened(tmp_path)
        (tmp_path / "gen-b" / name).write_bytes(whole)
    assert opened(tmp_path) == "gen-b"


def test_a_rewritten_manifest_without_its_own_hash_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    path = tmp_path / "gen-a" / "manifest.json"
    path.write_text(path.read_text().replace('"articles": 1', '"articles": 2'))
    with pytest.raises(IndexDamaged, match=r"manifest\.json: was changed after it was written"):
        opened(tmp_path)


def test_a_manifest_with_the_fields_of_an_older_schema_is_refused_by_its_number(tmp_path: Path) -> None:
    folder = tmp_path / "gen-a"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"schema_version": 1, "generation": "gen-a", "sources": {}}')
    with pytest.raises(IndexDamaged, match="has schema 1, this program reads"):
        generation.read_manifest(folder)


def test_a_generation_of_another_schema_is_refused_with_both_numbers(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a", schema=generation.SCHEMA + 1), write)
    ours = generation.SCHEMA
    with pytest.raises(IndexDamaged, match=f"gen-a.manifest.json: has schema {ours + 1}, this program reads {ours}"):
        opened(tmp_path)


def test_no_index_at_all_is_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"there is no index\. Run 'guideline-qa ingest"):
        current(tmp_path / "nowhere")


def test_a_lost_pointer_beside_a_generation_is_damage(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    (tmp_path / "CURRENT").unlink()
    with pytest.raises(IndexDamaged, match="CURRENT: is missing"):
        current(tmp_path)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\n",
        b"gen-",
        b"gen-\x00a",
        b"gen-a/../gen-b",
        b"../gen-a",
        b"gen-a.partial",
        b"\xff\xfe",
        b"gen-a\ngen-b",
        b"x" * 9_999,
    ],
)
def test_a_pointer_that_names_no_generation_is_damage(tmp_path: Path, junk: bytes) -> None:
    publish(tmp_path, manifest("gen-a"), write)
    (tmp_path / "CURRENT").write_bytes(junk)
    with pytest.raises(IndexDamaged, match="CURRENT: "):
        current(tmp_path)


@given(st.binary(max_size=40))
@settings(deadline=None)
def test_a_junk_pointer_never_leads_anywhere(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    directory = tmp_path_factory.mktemp("junk")
    (directory / "CURRENT").write_bytes(junk)
    with pytest.raises(IndexDamaged):
        opened(directory)


def test_a_pointer_to_a_generation_that_is_gone_is_damage(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("gen-gone\n")
    with pytest.raises(IndexDamaged, match=r"gen-gone.manifest\.json: is missing or damaged"):
        opened(tmp_path)


def test_a_pointer_that_is_a_folder_is_damage(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").mkdir()
    with pytest.raises(IndexDamaged, match="CURRENT: cannot be read"):
        current(tmp_path)


def test_a_full_disk_while_writing_leaves_the_old_generation_serving(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a"), write)

    def full(folder: Path) -> None:
        write(folder)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(GuidelineQAError, match=r"could not be written \(No space left on device\)\. The old one"):
        publish(tmp_path, manifest("gen-b"), full)
    assert opened(tmp_path) == "gen-a"
    assert folders(tmp_path) == {"gen-a"}


def test_any_other_failure_while_writing_leaves_the_old_generation_serving_too(tmp_path: Path) -> None:
    publish(tmp_path, manifest("gen-a"), write)

    def broken(folder: Path) -> None:
        write(folder)
        raise IndexDamaged("cannot be read back")

    with pytest.raises(IndexDamaged, match="cannot be read back"):
        publish(tmp_path, manifest("gen-b"), broken)
    assert opened(tmp_path) == "gen-a"
    publish(tmp_path, manifest("gen-b"), write)
    assert opened(tmp_path) == "gen-b"


def failing(call: Callable[..., object], countdown: list[int]) -> Callable[..., object]:
    """`call`, but an I/O error when `countdown` reaches zero."""

    def wrapped(*args: object, **kwargs: object) -> object:
        countdown[0] -= 1
        if countdown[0] == 0:
            raise OSError(errno.EIO, "Input/output error")
        return call(*args, **kwargs)

    return wrapped


def test_an_error_at_any_sync_rename_or_folder_leaves_the_old_generation_or_the_new(tmp_path: Path) -> None:
    seen = []
    for step in range(1, 100):
        directory = tmp_path / str(step)
        directory.mkdir()
        publish(directory, manifest("gen-a"), write)
        countdown = [step]
        with pytest.MonkeyPatch.context() as patch:
            for owner, name in ((os, "fsync"), (Path, "mkdir"), (Path, "rename"), (Path, "replace")):
                patch.setattr(owner, name, failing(getattr(owner, name), countdown))
            if not _publishing_fails(directory):
                break
        seen.append(opened(directory))
        publish(directory, manifest("gen-b"), write)
        assert opened(directory) == "gen-b"
    assert len(seen) > 10
    assert seen == sorted(seen), "once the new generation serves, it stays"
    assert set(seen) == {"gen-a", "gen-b"}


def _publishing_fails(directory: Path) -> bool:
    try:
        publish(directory, manifest("gen-b"), write)
    except GuidelineQAError:
        return True
    return False


def test_a_second_ingest_fails_at_once(tmp_path: Path) -> None:
    with writing(tmp_path):
        with pytest.raises(IndexBusy, match="another ingest is writing here"), writing(tmp_path):
            pytest.fail("two hold the lock")
        assert (tmp_path / "LOCK").exists()
    with writing(tmp_path):
        pass


def test_the_lock_is_free_again_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writing(tmp_path):
        raise RuntimeError
    with writing(tmp_path):
        pass


def test_a_place_that_cannot_be_a_folder_is_an_error_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GuidelineQAError, match="Choose another --index"), writing(tmp_path / "file" / "index"):
        pytest.fail("was opened")


HOLDER = """
import sys
from pathlib import Path
from ingest.generation import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_the_lock_of_another_process_holds_until_that_process_is_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    with holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(IndexBusy), writing(tmp_path):
                pytest.fail("two hold the lock")
        finally:
            holder.kill()
    with writing(tmp_path), (tmp_path / "LOCK").open() as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
