import json
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from ui import report_view
from ui.reports import PLACE, report_page, reports
from ui.service.surfaces import surface_of


def written(folder: Path, text: str = "<h1>Report</h1>", generation: str | None = "gen-1", at: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.html").write_text(text, encoding="utf-8")
    os.utime(folder / "report.html", (at, at))
    if generation:
        (folder / "run.jsonl").write_text(json.dumps({"generation": generation}) + "\nmore\n", encoding="utf-8")


def test_the_reports_of_a_folder_and_of_those_in_it_are_found_newest_first(tmp_path: Path) -> None:
    written(tmp_path, at=2)
    written(tmp_path / "before", at=1, generation=None)
    written(tmp_path / "..odd")
    (tmp_path / "no-report").mkdir()
    found = reports(tmp_path)
    assert [(r.name, r.generation) for r in found] == [("latest", "gen-1"), ("before", None)]
    assert reports(tmp_path / "nowhere") == ()


def test_a_run_that_cannot_be_read_is_a_report_of_an_unknown_index(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "run.jsonl").write_text("[1]", encoding="utf-8")
    assert reports(tmp_path)[0].generation is None
    assert "not known which index" in report_view.report(reports(tmp_path)[0], "gen-1")


def test_a_report_runs_nothing_and_nothing_else_is_read(tmp_path: Path) -> None:
    written(tmp_path / "reports" / "a", "<script>alert(1)</script>")
    (tmp_path / "report.html").write_text("not yours", encoding="utf-8")
    route = Route(f"{PLACE}/{{name}}", report_page(tmp_path / "reports"))
    client = TestClient(Starlette(routes=[route]))
    page = client.get(f"{PLACE}/a")
    assert page.status_code == 200
    policy = page.headers["content-security-policy"].split("; ")
    assert policy[0] == "sandbox"
    assert "default-src 'none'" in policy
    for name in ("..", "%2e%2e", "..%2f", "latest", "a%2f..%2f.."):
        assert client.get(f"{PLACE}/{name}").status_code == 404
    assert surface_of("GET", f"{PLACE}/a").needs == "review"


def test_a_report_of_another_index_says_so(tmp_path: Path) -> None:
    written(tmp_path)
    found = reports(tmp_path)[0]
    assert "The index that answers now was asked." in report_view.report(found, "gen-1")
    assert "Another index was asked (gen-1) than the one that answers now (gen-2)." in report_view.report(
        found, "gen-2"
    )
    assert 'sandbox=""' in report_view.report(found, "gen-1")
