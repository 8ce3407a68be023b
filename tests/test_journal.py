from pathlib import Path

import numpy as np
import pytest

from ingest.embed import Vectors
from ingest.journal import Journal, discard_journals, text_key

KEYS = [text_key(t) for t in ("one", "two", "three")]
VECTORS: Vectors = np.eye(3, dtype=np.float32)
RECORD = 16 + 16 + 3 * 4


def written(directory: Path) -> Path:
    Journal(directory, "model", 3).append(KEYS, VECTORS)
    (path,) = directory.glob("embedded-*.journal")
    return path


def rows_of(journal: Journal) -> list[list[float]]:
    found: list[list[float]] = journal.vectors(np.arange(len(journal.keys))).tolist()
    return found


def test_what_was_appended_is_there_when_the_journal_is_opened_again(tmp_path: Path) -> None:
    written(tmp_path)
    journal = Journal(tmp_path, "model", 3)
    assert list(journal.keys) == KEYS
    assert rows_of(journal) == VECTORS.tolist()


def test_no_key_ends_in_a_zero_byte_which_numpy_would_drop() -> None:
    keys = [text_key(str(i)) for i in range(2_000)]
    assert np.array(keys, dtype="S16").tolist() == keys
    assert len(set(keys)) == len(keys)


def test_a_journal_grows(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "model", 3)
    journal.append(KEYS[:1], VECTORS[:1])
    journal.append(KEYS[1:], VECTORS[1:])
    assert rows_of(journal) == rows_of(Journal(tmp_path, "model", 3)) == VECTORS.tolist()


def test_a_record_that_was_cut_off_is_dropped_and_the_next_one_takes_its_place(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-5])
    journal = Journal(tmp_path, "model", 3)
    assert len(journal.keys) == 2
    journal.append(KEYS[2:], VECTORS[2:])
    assert rows_of(Journal(tmp_path, "model", 3)) == VECTORS.tolist()


@pytest.mark.parametrize("place", range(RECORD))
def test_any_changed_byte_makes_its_record_unknown_and_no_other(tmp_path: Path, place: int) -> None:
    path = written(tmp_path)
    whole = bytearray(path.read_bytes())
    whole[RECORD + place] ^= 0x40
    path.write_bytes(whole)
    assert rows_of(Journal(tmp_path, "model", 3)) == VECTORS[[0, 2]].tolist()


def test_another_model_or_dimension_has_a_journal_of_its_own(tmp_path: Path) -> None:
    written(tmp_path)
    assert len(Journal(tmp_path, "another model", 3).keys) == 0
    assert len(Journal(tmp_path, "model", 4).keys) == 0


def test_discarded_journals_are_gone(tmp_path: Path) -> None:
    written(tmp_path)
    discard_journals(tmp_path)
    assert list(tmp_path.iterdir()) == []
