"""Real documents, which are not part of the project: enough of the words and tables of each kind is kept."""

import statistics
import tarfile
from pathlib import Path

import pytest

from evals.documents import evaluate

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
pytestmark = pytest.mark.slow


def folder(name: str) -> Path:
    found = SHARED / name
    if not found.exists():
        pytest.skip(f"the sample documents (../shared/data/{name}) are not here")
    return found


def test_guidelines_as_html_keep_their_words(tmp_path: Path) -> None:
    packed = folder("guidelines") / "documents.tar.xz"
    with tarfile.open(packed) as archive:
        for member in [m for m in archive.getmembers() if m.isfile()][:12]:
            (tmp_path / Path(member.name).name).write_bytes(archive.extractfile(member).read())  # type: ignore[union-attr]
    files = evaluate([tmp_path]).files
    assert all(f.reader == "HTML" for f in files)
    assert min(f.conserved or 0 for f in files) > 0.95


@pytest.mark.parametrize("kind", ["html", "jats", "fhir_plandefinition"])
def test_samples_keep_their_words_and_their_tables(kind: str) -> None:
    readings = evaluate([folder(f"documents/{kind}")], folder("documents/truth"))
    assert readings.read == len(readings.files)
    assert statistics.median(f.conserved or 0 for f in readings.files) >= 0.98
    tables = [
        f for f in readings.files if f.cells and not f.path.endswith("wiki_duck.html")
    ]  # a page of boxes, not tables
    assert sum(f.found or 0 for f in tables) >= 0.95 * sum(f.cells or 0 for f in tables)
