from pathlib import Path

import pytest
import yaml
from conftest import CORPUS

from evals.checks import changed_paraphrase_table, mutation_table, paraphrase_table, restated, side
from evals.mutations import HARMLESS, MUTATIONS
from ingest.article import Article
from ingest.errors import CaseError
from ingest.index import Index
from ingest.readers import markdown
from ingest.readers.document import Document


def article(text: str) -> Article:
    head = (
        "---\narticle_id: a\nquestion: What?\ntitle: A\npublisher: P\npublished: 2026-01-02\ntier: T4\n"
        "review:\n  status: submitted\n---\n\n"
    )
    return markdown.read(Document((head + text).encode(), "a.md")).article


def test_changed_sentences_of_the_corpus_are_caught_and_harmless_edits_are_not(index: Index) -> None:
    table = mutation_table(list(index.articles.values()), per_kind=25)
    assert {r.kind for r in table.rows} == {*MUTATIONS, *HARMLESS}
    assert sum(r.total for r in table.rows) > 400
    assert (table.overall(harmless=False) or 0) >= 0.98
    assert (table.overall(harmless=True) or 0) <= 0.02


def test_a_paraphrase_that_is_refused_and_a_change_that_passes_are_misses(tmp_path: Path) -> None:
    sentence = "Abemab 840 mg is given every 3 weeks."
    entry = {
        "article": "a",
        "sentence": sentence,
        "faithful": [sentence, "Elephants like bananas."],
        "changed": {"number": ["Abemab 480 mg is given every 3 weeks."], "unit": [sentence]},
    }
    file = tmp_path / "p.yaml"
    file.write_text(yaml.safe_dump([entry]), encoding="utf-8")
    table = paraphrase_table({"a": article(sentence)}, file)
    assert {(r.kind, r.total, r.right) for r in table.rows} == {("faithful", 2, 1), ("number", 1, 1), ("unit", 1, 0)}
    assert [(m.kind, m.statement) for m in table.first_misses(1)] == [
        ("faithful", "Elephants like bananas."),
        ("unit", sentence),
    ]
    assert table.overall(harmless=True) == 0.5
    assert restated({"a": article(sentence)}, file)
    assert not restated({}, file)


def test_a_paraphrase_of_a_sentence_that_is_gone_is_named(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(yaml.safe_dump([{"article": "a", "sentence": "No such sentence."}]), encoding="utf-8")
    with pytest.raises(CaseError, match="No such sentence"):
        paraphrase_table({"a": article("Abemab is given.")}, file)


def test_both_splits_have_articles() -> None:
    assert {side(p.stem) for p in CORPUS.rglob("*.md")} == {"dev", "test"}


@pytest.mark.slow
def test_most_faithful_paraphrases_pass_and_nearly_all_changed_ones_do_not(index: Index) -> None:
    table = paraphrase_table(index.articles)
    assert sum(r.total for r in table.rows) >= 600
    assert (table.overall(harmless=False) or 0) >= 0.95
    assert (table.overall(harmless=True) or 1) <= 0.25


@pytest.mark.slow
def test_no_number_unit_drug_negation_or_population_may_change_inside_a_paraphrase_that_passes(index: Index) -> None:
    table = changed_paraphrase_table(index.articles)
    shares = {r.kind: r.share or 0 for r in table.rows}
    assert sum(r.total for r in table.rows) > 1000
    assert [shares[k] for k in ("number x10", "unit", "drug replaced", "negation added", "population")] == [1.0] * 5
    assert (table.overall(harmless=False) or 0) >= 0.95


def test_a_change_to_a_paraphrase_that_is_refused_itself_is_not_counted(tmp_path: Path) -> None:
    sentence = "Abemab 840 mg is given every 3 weeks."
    texts = ["Every 3 weeks abemab is given at 840 mg.", "Elephants like 840 mg of bananas."]
    file = tmp_path / "p.yaml"
    file.write_text(yaml.safe_dump([{"article": "a", "sentence": sentence, "faithful": texts}]), encoding="utf-8")
    table = changed_paraphrase_table({"a": article(sentence)}, file)
    assert {"number x10", "negation added"} <= {r.kind for r in table.rows}
    assert all(r.right == r.total > 0 for r in table.rows)
