import json
from itertools import islice
from pathlib import Path

import pytest
from conftest import SHARED

from evals.support.labelled import _sentences
from evals.support.sets import SETS, LabelledSet, read_set

DATA = SHARED / "data"


def test_a_sentence_that_a_marked_span_reaches_into_is_not_backed() -> None:
    text = "One is so. Two is not so.\nThree is so."
    response = {"response": text, "labels": [{"start": 18, "end": 21}]}
    assert list(_sentences(response)) == [("One is so.", True), ("Two is not so.", False), ("Three is so.", True)]


@pytest.mark.parametrize("wanted", SETS, ids=[s.name for s in SETS])
def test_every_set_that_is_here_has_pairs_of_both_kinds(wanted: LabelledSet) -> None:
    if not (DATA / wanted.folder).is_dir():
        pytest.skip("the labelled sets (../shared/data) are not here")
    found = list(islice(wanted.read(DATA), 400))
    assert len(found) >= 200
    assert {pair.backed for pair in found} == {True, False}
    assert all(pair.claim.strip() and pair.evidence.strip() for pair in found)


def test_a_set_that_is_not_here_has_no_pairs(tmp_path: Path) -> None:
    (tmp_path / "kqa").write_text(json.dumps({}))
    assert read_set(SETS[0], tmp_path) == ()
