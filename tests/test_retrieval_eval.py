import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from evals.beir import Document, Query
from evals.collection import collected, vectors_name
from evals.commands import app
from evals.retrieval import FUSION, MEANING, OURS, WORDS, compare, search, write_run
from evals.retrieval_metrics import ranked_scores
from evals.to_beir import BeirSet
from ingest.embed import Embedder

DOCUMENTS = (
    Document("asthma", "Asthma", "Inhaled budesonide is given first.", "1"),
    Document("gout", "Gout", "Allopurinol lowers urate. Colchicine is given for acute attacks.", "2"),
    Document("sepsis", "Sepsis", "Antibiotics are given within one hour.", "3"),
)
QUERIES = (Query("q1", "What lowers urate in gout?"), Query("q2", "When are antibiotics given in sepsis?"))


def test_every_system_ranks_the_same_documents_and_ours_finds_them(embedder: Embedder) -> None:
    with collected(DOCUMENTS, embedder) as collection:
        runs = search(collection, QUERIES, 2, plain=True)
    assert set(runs) == {OURS, FUSION, WORDS, MEANING}
    assert [next(iter(runs[OURS][q])) for q in ("q1", "q2")] == ["gout", "sepsis"]
    assert all(len(found) <= 2 for run in runs.values() for found in run.values())


def test_vectors_are_kept_and_used_again(embedder: Embedder, tmp_path: Path) -> None:
    with collected(DOCUMENTS, embedder, cache=tmp_path):
        kept = {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()}
    with collected(DOCUMENTS, embedder, cache=tmp_path) as again:
        assert {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()} == kept
        assert len(again.sentence_vectors(1)) == 2
    texts = [d.embedding_text for d in DOCUMENTS]
    stored = np.load(tmp_path / f"{vectors_name(texts, embedder.fingerprint)}.npy")
    assert np.allclose(stored, embedder.embed(texts), atol=1e-3)
    assert vectors_name(texts, "another model") != vectors_name(texts, embedder.fingerprint)


def test_scores_are_those_of_literal_rankings() -> None:
    run = {"q1": {"a": 3.0, "b": 2.0}, "q2": {"x": 1.0}}
    scores = ranked_scores({"q1": {"b": 1}, "q2": {"y": 1}, "q3": {"z": 1}, "q4": {"z": 0}}, run)
    assert scores["recall@10"] == {"q1": 1.0, "q2": 0.0, "q3": 0.0}
    assert scores["nDCG@10"]["q1"] == pytest.approx(1 / np.log2(3))


def test_gains_are_paired_with_the_fusion() -> None:
    better, worse = {"q1": {"a": 1.0}, "q2": {"a": 1.0}}, {"q1": {"b": 1.0}, "q2": {"a": 1.0}}
    rows = {r.system: r for r in compare({OURS: better, FUSION: worse}, {"q1": {"a": 1}, "q2": {"a": 1}})}
    assert rows[OURS].gains["recall@10"].mean == 0.5
    assert rows[OURS].figures["nDCG@10"].mean == 1.0
    assert rows[FUSION].gains == {}


def test_a_run_is_written_as_trec_reads_it(tmp_path: Path) -> None:
    write_run(tmp_path / "deep" / "run.trec", {"q1": {"a": 1.5, "b": 0.25}})
    text = (tmp_path / "deep" / "run.trec").read_text(encoding="utf-8")
    assert text == "q1 Q0 a 1 1.500000 guideline-qa\nq1 Q0 b 2 0.250000 guideline-qa\n"


def test_the_command_ranks_a_set_and_says_where_the_run_is(tmp_path: Path) -> None:
    corpus = [{"_id": d.doc_id, "title": d.title, "text": d.text, "metadata": {"group": d.group}} for d in DOCUMENTS]
    BeirSet(corpus, [{"_id": q.query_id, "text": q.text} for q in QUERIES], [("q1", "gout"), ("q2", "sepsis")]).write(
        tmp_path
    )
    files = [f"--{n}={tmp_path / n}.jsonl" for n in ("corpus", "queries")]
    arguments = ["retrieval", *files, f"--run={tmp_path / 'run.trec'}"]
    shown = CliRunner().invoke(app, [*arguments, f"--qrels={tmp_path / 'qrels.tsv'}", "--json"])
    assert shown.exit_code == 0, shown.output
    systems = {row["system"]: row for row in json.loads(shown.stdout)["systems"]}
    assert systems[OURS]["figures"]["nDCG@10"]["mean"] == 1.0
    assert len((tmp_path / "run.trec").read_text(encoding="utf-8").splitlines()) == 6
    plain = CliRunner().invoke(app, arguments)
    assert plain.stdout.split() == ["Written:", str(tmp_path / "run.trec")]
