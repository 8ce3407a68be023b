import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest import embed
from ingest.embed import embedder_for
from ingest.engines import exported
from ingest.engines.exported import Export
from ingest.engines.served import OnnxEmbedder
from ingest.engines.weights import SHIPPED_MODEL
from ingest.engines.windows import marked
from ingest.errors import EngineUnavailable, SettingsError


def test_the_shipped_weights_are_served_by_onnx_runtime() -> None:
    embedder = embedder_for()
    assert isinstance(embedder, OnnxEmbedder)
    assert (embedder.name, embedder.dimension) == (SHIPPED_MODEL, 384)


def test_a_folder_without_a_model_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is no folder with a sentence-transformers model"):
        embedder_for(str(tmp_path))


def test_another_model_is_served_by_sentence_transformers(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    assert type(embedder_for(str(tmp_path))).__name__ == "SentenceTransformerEmbedder"


def test_where_nothing_can_be_exported_the_reference_serves_and_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere(_source: Path, _among: Sequence[Path]) -> Export:
        raise EngineUnavailable("None of these folders can be written: /share.")

    monkeypatch.setattr(exported, "find_or_make", nowhere)
    embedder = embed.embedder_for()
    assert type(embedder).__name__ == "SentenceTransformerEmbedder"
    assert embedder.fingerprint == embedder_fingerprint(), "an index made with either can be searched with the other"
    assert "None of these folders can be written: /share." in capsys.readouterr().err


def embedder_fingerprint() -> str:
    found = exported.find(embed.model_folder(SHIPPED_MODEL), exported.places())
    assert found is not None
    return marked(found.record.fingerprint)


@pytest.mark.slow
def test_no_command_that_answers_or_ingests_imports_torch(index_dir: Path, tmp_path: Path) -> None:
    script = """
import json, sys
from guideline_qa import main
for arguments in json.loads(sys.argv[1]):
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
print(json.dumps([n for n in sys.modules if n in {"torch", "transformers", "sentence_transformers"}]))
"""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(ARTICLE)
    commands = [
        ["ask", "--index", str(index_dir), "--writer", "extractive", "What dose of pertuzumab is given?"],
        ["search", "--index", str(index_dir), "brain metastases"],
        ["ingest", "--index", str(tmp_path / "index"), str(corpus)],
    ]
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(commands)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


ARTICLE = """---
article_id: a
question: What is the dose of alphamab?
title: Alphamab
publisher: test
published: 2026-01-01
tier: T4
review: {status: submitted}
---

Alphamab is given as 6 mg/kg every 3 weeks.
"""
