import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import gold_runs as gold
import pytest

from evals.ask_cases import run_cases
from evals.case import Case, Nugget, Source
from evals.peers.command import peers_markdown
from evals.peers.ours import our_row
from evals.peers.peer import PEERS, Passage, write_task
from evals.peers.scores import peer_row, within
from ingest.article import Article, Sentence
from ingest.errors import EngineUnavailable
from ingest.index import Index

DAY = gold.DAY
RIGHT, OTHER = "Give 840 mg first.", "Give 600 mg under the skin."
FIRST, SECOND = Source("dosing", RIGHT), Source("dosing", OTHER)
ASKED = replace(
    gold.case("dose"), nuggets=(Nugget("840 mg", "vital", (FIRST,)),), branch=(FIRST,), other_branches=(SECOND,)
)
REFUSED = gold.case("capital", "abstain")
TEXT = f"{RIGHT} {OTHER}"
ARTICLE = Article("dosing", "What dose?", "Dosing", "us", DAY, "T4", TEXT, (), (Sentence(0, 18), Sentence(19, 46)))
OLD = replace(ARTICLE, article_id="old", valid_to=DAY - dt.timedelta(days=1))
ARTICLES = {"dosing": ARTICLE, "old": OLD}


def passage(text: str, score: float = 0.5, document: str = "dosing") -> Passage:
    return Passage(document, text, score)


def row(found: list[Passage], cases: tuple[Case, ...] = (ASKED,), refused: tuple[Passage, ...] = ()):  # type: ignore[no-untyped-def]
    return peer_row("peer", "peer==1", cases, {"dose": found, "capital": refused}, ARTICLES)


def test_a_nugget_is_found_where_a_whole_source_sentence_stands() -> None:
    assert row([passage("Give  840 mg\nfirst. And so on.")]).recall_5.value == 1.0
    assert row([passage("Give 840 mg")]).recall_5.value == 0.0
    assert row([passage(RIGHT, document="old")]).recall_5.value == 0.0


def test_only_the_first_passages_count() -> None:
    late = row([*[passage("Nothing.")] * 5, passage(RIGHT)])
    assert (late.recall_5.value, late.recall_10.value) == (0.0, 1.0)


def test_words_are_counted_over_passages_and_cut_off() -> None:
    assert within([passage("one two three"), passage("four five")], 4) == (passage("one two three"), passage("four"))


def test_the_right_branch_has_to_stand_before_and_apart_from_the_others() -> None:
    assert row([passage("Nothing."), passage(RIGHT), passage(OTHER)]).branch_first.value == 1.0
    assert row([passage(OTHER), passage(RIGHT)]).branch_first.value == 0.0
    assert row([passage(TEXT)]).branch_first.value == 0.0
    assert row([passage("Nothing.")]).branch_first.value == 0.0


def test_the_best_score_is_what_tells_answerable_from_other_questions() -> None:
    assert row([passage(RIGHT, 0.9)], (ASKED, REFUSED), (passage("Nothing.", 0.1),)).auroc == 1.0
    assert row([passage(RIGHT, 0.1)], (ASKED, REFUSED), (passage("Nothing.", 0.9),)).auroc == 0.0


def test_a_replaced_article_is_not_in_force() -> None:
    assert row([passage(RIGHT)]).in_force.value == 1.0
    assert row([passage(RIGHT), passage("Old.", document="old")]).in_force.value == 0.0


def test_every_peer_gets_the_articles_with_titles_and_the_questions(tmp_path: Path) -> None:
    write_task([ASKED], [ARTICLE], tmp_path)
    assert json.loads((tmp_path / "documents.jsonl").read_text())["text"] == f"Dosing\n\n{TEXT}"
    assert json.loads((tmp_path / "questions.jsonl").read_text()) == {"id": "dose", "text": "Question of dose?"}


@pytest.mark.parametrize("peer", PEERS, ids=lambda p: p.name)
def test_every_peer_has_its_pipeline_and_versions(peer) -> None:  # type: ignore[no-untyped-def]
    assert all("==" in package for package in peer.packages)
    with pytest.raises(EngineUnavailable, match=f"{peer.title} failed: "):
        peer.search(Path("/bin/false"), Path("nowhere"), Path("nowhere"))


def test_our_row_is_of_our_answers(index: Index) -> None:
    ours = our_row(run_cases([ASKED, REFUSED], index, date=DAY), index)
    assert ours.refused.n == 1
    assert ours.in_force.value == 1.0
    assert ours.branch_first.value == 0.0
    table = peers_markdown([ours, row([passage(RIGHT)])], "2 cases", DAY)
    assert table.splitlines()[2].startswith("| guideline-qa |")
    assert "2 cases, 2026-11-20. peer: peer==1." in table
