from pathlib import Path

import pytest
from conftest import SHARED

from evals.many import as_articles, ask_all, spread, summary
from evals.to_beir import BeirSet, guidelines
from ingest.build import build_index
from ingest.embed import Embedder

PASSAGES = [
    ("g1", "Gout in adults", "Colchicine 0.5 mg is given twice daily for acute gout."),
    ("g1", "Gout in adults", "Allopurinol should be started at 100 mg daily."),
    ("g2", "Asthma", "Inhaled budesonide is recommended as the first controller."),
]


def test_every_answer_over_guidelines_verifies(embedder: Embedder, tmp_path: Path) -> None:
    corpus = [
        {"_id": str(i), "title": title, "text": text, "metadata": {"group": group}}
        for i, (group, title, text) in enumerate(PASSAGES)
    ]
    index = build_index(as_articles(BeirSet(corpus, [], [])), embedder, tmp_path)
    asked = tuple(ask_all(index, ["What dose of allopurinol is started in gout?", "Who won the cup?"]))
    assert [a.status for a in asked] == ["answer", "abstain"]
    assert not any(a.problems for a in asked)
    found = summary(index, asked)
    assert (found["articles"], found["questions"], found["did not verify"]) == (2, 2, [])
    index.store.close()


def test_questions_are_spread_evenly() -> None:
    assert spread(list("abcdefghi"), 3) == ["a", "e", "i"]
    assert spread(["a", "b"], 300) == ["a", "b"]


def test_the_guidelines_become_articles_that_hold_their_passages() -> None:
    if not (SHARED / "data" / "guidelines").is_dir():
        pytest.skip("the guidelines (../shared/data) are not here")
    found = guidelines(SHARED / "data")
    gids = list(dict.fromkeys(line["metadata"]["group"] for line in found.corpus))[:2]
    some = BeirSet([line for line in found.corpus if line["metadata"]["group"] in gids], [], [])
    articles = list(as_articles(some))
    assert [a.article_id for a in articles] == gids
    assert all(articles[0].quote(s) == articles[0].text[s.start : s.end] for s in articles[0].sentences)
