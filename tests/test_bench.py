import json
from pathlib import Path

import pytest
from conftest import CORPUS
from typer.testing import CliRunner

from evals.bench import app, text
from evals.bench_embed import Cost, EmbedBench, pieces
from ingest.embed import Embedder
from ingest.readers import read_article

FOUND = EmbedBench(
    chunks=64,
    cores=2,
    served=Cost("onnxruntime", rate=60, query=0.002, cold=0.4, cold_cpu=0.5, memory=200),
    reference=Cost("sentence-transformers", rate=20, query=0.010, cold=4.0, cold_cpu=5.0, memory=600),
    cosine=0.999999,
    overlap=1,
)


def test_a_ratio_above_one_means_that_the_serving_engine_is_better() -> None:
    assert FOUND.ratios == {"rate": 3, "query": 5, "cold": 10, "cold_cpu": 10, "memory": 3}


def test_the_table_shows_both_engines_and_the_ratio() -> None:
    lines = text(FOUND).splitlines()
    assert lines[1].split() == ["chunks", "a", "second", "60.0", "20.0", "3.0"]
    assert lines[2].split() == ["one", "query,", "ms", "2.0", "10.0", "5.0"]


def test_pieces_are_whole_sentences_of_about_the_same_length(embedder: Embedder) -> None:
    articles = [read_article(path) for path in sorted((CORPUS / "articles").glob("*.md"))[:4]]
    found = pieces(articles, embedder.count_tokens, 5)
    assert len(found) == 5
    assert all(240 <= embedder.count_tokens(p) < 400 for p in found)


@pytest.mark.slow
def test_the_command_measures_both_engines(index_dir: Path) -> None:
    arguments = ["embed", str(CORPUS), "--index", str(index_dir), "--chunks", "11", "--rounds", "1", "--json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["chunks"] == 11
    assert found["cosine"] > 0.9999
    assert found["ratios"].keys() == {"rate", "query", "cold", "cold_cpu", "memory"}
