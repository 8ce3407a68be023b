import json
from pathlib import Path
from xml.etree import ElementTree

import gold_runs as gold
import pytest

from evals import CASES
from evals.ask_cases import run_cases
from evals.beir import read_corpus, read_qrels, read_queries
from evals.case_files import load_cases
from evals.exports import export
from evals.junit import junit
from evals.retrieval_metrics import ranked_scores
from evals.run import Run
from evals.support.pairs import read_pairs
from ingest.index import Index


@pytest.fixture(scope="module")
def run(index: Index) -> Run:
    cases = [c for c in load_cases([CASES]) if c.case_id in ("pertuzumab-dose", "capital-of-france")]
    return run_cases(cases, index, date=gold.DAY)


@pytest.fixture(scope="module")
def folder(run: Run, index: Index, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export")
    assert all(path.exists() for path in export(run, index, out))
    return out


def test_the_trec_files_give_the_score_of_the_report(folder: Path, run: Run) -> None:
    qrels = read_qrels(folder / "qrels.trec")
    ranked: dict[str, dict[str, float]] = {}
    for line in (folder / "run.trec").read_text().splitlines():
        query, _, passage, _, score, _ = line.split()
        ranked.setdefault(query, {})[passage] = float(score)
    reported = next(r for r in run.results if r.case_id == "pertuzumab-dose").scores["nDCG@10"]
    assert ranked_scores(qrels, ranked)["nDCG@10"] == {"pertuzumab-dose": pytest.approx(reported, abs=1e-6)}


def test_the_beir_files_are_a_set_that_eval_retrieval_reads(folder: Path, index: Index) -> None:
    corpus = {d.doc_id for d in read_corpus(folder / "beir" / "corpus.jsonl")}
    assert len(corpus) == index.manifest.chunks
    assert len(read_queries(folder / "beir" / "queries.jsonl")) == 2
    qrels = read_qrels(folder / "beir" / "qrels" / "test.tsv")
    assert set(qrels) == {"pertuzumab-dose"}
    assert set(qrels["pertuzumab-dose"]) <= corpus


def test_a_sample_has_question_answer_contexts_and_reference(folder: Path) -> None:
    samples = {s["id"]: s for s in map(json.loads, (folder / "samples.jsonl").read_text().splitlines())}
    dose = samples["pertuzumab-dose"]
    assert "840 mg" in dose["response"]
    assert any("840 mg" in text for text in dose["retrieved_contexts"])
    assert "840 mg" in dose["reference"]
    assert samples["capital-of-france"]["response"] == ""


def test_every_statement_stands_with_the_sentences_it_cites_for_eval_support_and_a_judge(
    folder: Path, run: Run
) -> None:
    pairs = read_pairs(folder / "pairs.jsonl")
    said = [s.text for r in run.results for s in r.answer.statements]
    assert [p.claim for p in pairs] == said
    assert all(p.claim in p.evidence for p in pairs)  # quotes


def test_a_case_that_went_wrong_is_a_failure_of_the_suite() -> None:
    text = junit(gold.run(gold.result("good", vital_recall=1.0), gold.result('bad & "\x07', vital_recall=0.0)))
    suite = ElementTree.fromstring(text)
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")
    assert [t.get("name") for t in suite.iter("testcase") if t.find("failure") is not None] == ['bad & " ']
