import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.commands import app
from evals.documents import Cell, evaluate, missing_cells, table_cells
from ingest.readers import read_article

PAGE = "<html><body><h1>Doses</h1><table><tr><th>Drug<th>Dose</tr><tr><td>Alpha<td>5 mg</tr></table></body></html>"


def test_cells_of_the_truth_carry_their_heads_and_no_markup() -> None:
    truth = (
        "# T\n\n| Drug | **Dose** |\n| - | :-: |\n| [Alpha](https://x) | 5 ~~6~~ mg |\n"
        "|  | <!-- image --> |\n\n| not | a table |\n"
    )
    assert table_cells(truth) == (Cell("Drug", "Alpha"), Cell("Dose", "5  mg"))


def test_a_cell_is_found_only_together_with_its_head(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    article = read_article(tmp_path / "a.html")
    assert missing_cells([Cell("Dose", "5 mg"), Cell("Drug", "Alpha")], article) == ()
    assert missing_cells([Cell("Weight", "5 mg"), Cell("Dose", "6 mg")], article) == (
        Cell("Weight", "5 mg"), Cell("Dose", "6 mg")
    )  # fmt: skip


@pytest.mark.slow
def test_every_file_gets_a_verdict_and_what_was_measured(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.html").write_text(PAGE)
    (tmp_path / "docs" / "b.bin").write_bytes(b"\x00\xff")
    (tmp_path / "a.html.md").write_text("| Drug | Dose |\n|---|---|\n| Alpha | 5 mg |\n| Beta | 6 mg |\n")
    readings = evaluate([tmp_path / "docs"], tmp_path)
    page, binary = readings.files
    assert (page.verdict, page.reader, page.conserved, page.found, page.cells) == ("read", "HTML", 1.0, 2, 4)
    assert "holds binary data" in binary.verdict
    assert (readings.read, readings.conserved, readings.cells) == (1, 1.0, (2, 4))
    shown = CliRunner().invoke(app, ["documents", str(tmp_path / "docs"), "--json"])
    assert json.loads(shown.stdout)["documents"][0]["reader"] == "HTML"
