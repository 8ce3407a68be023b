from pathlib import Path

import pytest
from conftest import SHARED

from evals.cast import measured
from evals.rewrite import Asked, read_standalone, read_turns, rewritten, score, write_standalone
from ingest.embed import Embedder
from ingest.errors import UserError
from qa.sense import SPELLING, sense_of

TURNS = (
    Asked(id="1", question="What is throat cancer?"),
    Asked(id="2", history=("What is throat cancer?",), question="Is it treatable?"),
    Asked(id="3", history=("What is throat cancer?",), question="What causes gout?"),
)
PEOPLE = {"1": "What is throat cancer?", "2": "Is throat cancer treatable?", "3": "What causes gout?"}


def test_turns_are_read_rewritten_and_written(tmp_path: Path) -> None:
    source, target = tmp_path / "t.jsonl", tmp_path / "out" / "r.jsonl"
    source.write_text("".join(t.model_dump_json() + "\n" for t in TURNS), encoding="utf-8")
    write_standalone(rewritten(read_turns(source), SPELLING), target)
    assert read_standalone(target) == PEOPLE


def test_figures_compare_with_raw_and_people() -> None:
    figures = score(TURNS, PEOPLE, PEOPLE)
    assert (figures.questions, figures.ours, figures.closed, figures.precision) == (3, 1.0, 1.0, 1.0)
    assert figures.raw == pytest.approx((1 + 1 / 3 + 1) / 3)
    assert (figures.unneeded, figures.changed) == (1, 0)
    worse = score(TURNS, {**PEOPLE, "3": "What causes gout? (about: throat cancer)"}, PEOPLE)
    assert (worse.unneeded, worse.changed, worse.precision) == (1, 1, 0.5)


def test_a_line_that_is_no_turn_is_named(tmp_path: Path) -> None:
    source = tmp_path / "t.jsonl"
    source.write_text('{"id": "1", "question": "a"}\n{"id": "2"}\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"t\.jsonl, line 2: question: this field is missing"):
        read_turns(source)


def test_rewrites_of_other_questions_are_refused() -> None:
    with pytest.raises(UserError, match="must agree"):
        score(TURNS, PEOPLE, {"9": "x"})


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "data" / "trec_cast").is_dir(), reason="the CAsT conversations are not here")
def test_half_of_the_gap_to_people_is_closed_on_each_year_of_cast_with_at_most_one_in_twenty_made_longer_for_nothing(
    embedder: Embedder,
) -> None:
    figures = measured(SHARED / "data" / "trec_cast", sense_of(embedder))
    assert figures["2019"].closed >= 0.75
    assert figures["2020"].closed >= 0.5
    assert figures["both"].changed <= 0.05 * figures["both"].unneeded
