import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.support.pairs import read_pairs
from guideline_qa import app
from ingest.errors import CaseError, UserError

PAIRS = (
    {"id": "a", "claim": "The first pertuzumab dose is 840 mg.", "evidence": "The first dose of pertuzumab is 840 mg."},
    {"id": 2, "claim": "The first pertuzumab dose is 8400 mg.", "evidence": "The first dose of pertuzumab is 840 mg."},
    {"id": "c", "claim": "Surgery cures it.", "evidence": "Wash your hands."},
)


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["eval", "support", *map(str, arguments)])
    return done.exit_code, done.output


def test_each_pair_gets_a_line_with_its_id_in_order(tmp_path: Path) -> None:
    pairs, out = tmp_path / "p.jsonl", tmp_path / "out" / "s.jsonl"
    pairs.write_text("\n".join(json.dumps(p) for p in PAIRS) + "\n")
    code, said = run("--pairs", pairs, "--out", out)
    assert code == 0, said
    assert "3 pairs" in said
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert [f["id"] for f in found] == ["a", 2, "c"]
    assert [f["verdict"] for f in found] == ["supported", "unsupported", "unsupported"]
    assert found[1]["checks"][0].startswith("numbers_stand_in_the_citation")
    assert all(set(f) == {"id", "score", "verdict", "checks"} and 0 <= f["score"] <= 1 for f in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no pair"),
        ('{"id": 1, "claim": "x"}', "line 1: evidence"),
        ("\n{oops", "line 2: "),
        (None, "cannot be read"),
    ],
)
def test_a_broken_file_is_told_by_line_and_field(tmp_path: Path, text: str | None, said: str) -> None:
    pairs = tmp_path / "p.jsonl"
    if text is not None:
        pairs.write_text(text)
    with pytest.raises(CaseError, match=said):
        read_pairs(pairs)


@pytest.mark.parametrize("arguments", [(), ("--pairs", "p.jsonl"), ("--data", ".", "--pairs", "p.jsonl", "--out", "s")])
def test_pairs_need_out_and_stand_alone(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["eval", "support", *arguments])
    assert isinstance(done.exception, UserError)


def test_labelled_sets_that_are_here_are_measured(tmp_path: Path) -> None:
    folder = tmp_path / "kqa"
    folder.mkdir()
    with (folder / "NLI_medical_annotator.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["Question", "claim", "answer", "majority_label"])
        writer.writeheader()
        for i in range(6):
            answer = f"Take {i + 2} tablets of metformin with meals."
            writer.writerow({"Question": i, "claim": answer, "answer": answer, "majority_label": "Entailment"})
            writer.writerow({"Question": i, "claim": "Have surgery.", "answer": answer, "majority_label": "Neutral"})
    code, said = run("--data", tmp_path, "--json")
    assert code == 0, said
    (line,) = json.loads(said[said.index("{") :])["sets"]
    assert (line["name"], line["pairs"], line["auroc"], line["left_out"]) == ("K-QA", 12, 1.0, None)
