"""Pairs of guidelines that disagree or only look so, asked as the evaluation asks them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.commands import app
from evals.disagreements import Pair, ask_pairs, load_pairs
from ingest.embed import Embedder

FOR = "Zinc should be given to children with diarrhoea."
AGAINST = "Zinc is not recommended for children with diarrhoea."
SHORT, LONG = "Zinc is given for 10 days in diarrhoea.", "In diarrhoea, zinc should be given for 14 days."


def pair(one: str, other: str, disagree: bool = True) -> Pair:
    return Pair("Zinc in diarrhoea", one, other, "Is zinc given in diarrhoea, and for how long?", disagree, "dev")


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [(FOR, AGAINST, True), (SHORT, LONG, True), (FOR, SHORT, False), (SHORT, "Zinc 20 mg is given daily.", False)],
)
def test_a_disagreement_is_marked_with_both_sides_and_nothing_else_is(
    one: str, other: str, marked: bool, embedder: Embedder
) -> None:
    (found,) = ask_pairs([pair(one, other)], embedder)
    assert found.marked is marked
    assert found.both or not marked


def test_the_pairs_are_of_both_kinds_in_both_halves() -> None:
    assert {(p.split, p.disagree) for p in load_pairs()} == {(s, d) for s in ("dev", "test") for d in (True, False)}


def test_a_file_of_pairs_is_asked_and_what_went_wrong_is_told(tmp_path: Path) -> None:
    cases = tmp_path / "pairs.yaml"
    cases.write_text(f"- {{title: Zinc, one: '{FOR}', other: '{SHORT}', ask: 'Zinc?', disagree: true, split: dev}}\n")
    told = CliRunner().invoke(app, ["disagreements", "--cases", str(cases), "--failures"]).output.splitlines()
    assert told[0] == "disagreements marked: 0 of 1"
    assert told[-1] == "Zinc: not marked: Zinc?"
