"""An answer that touches a contradiction shows both sides."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.contradictions import Contradiction
from ingest.embed import Embedder
from ingest.index import Index
from ingest.pipeline import ingest
from qa.answer import Answer
from qa.ask import ask
from qa.conflicts import HEADING, MAX_SHOWN, other_sides, touched
from qa.draft import Draft, DraftStatement, Whole
from qa.question import Filters, Question, understand
from qa.render import markdown
from qa.retrieve import Passage
from qa.thread import Thread
from qa.verify import verify

DAY = dt.date(2026, 6, 1)
ASKED = "How often is cetirizine taken by adults with urticaria?"
ONCE = "Cetirizine is given once daily in adults with urticaria."
TWICE = "Cetirizine is given twice daily in adults with urticaria."
OTHER = "Itching that keeps a patient awake calls for a dermatologist."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, write_article: Callable[..., Path]) -> Path:
    """An index of a guideline and a summary that disagree, and an article that takes no side."""
    root = tmp_path_factory.mktemp("conflicts")
    topic = {"topic": "Allergy", "publisher": "A society"}
    write_article(
        root / "in/guideline.md",
        ONCE,
        question=ASKED,
        title="Guideline on urticaria",
        tier="T0",
        published="2025-03-01",
        **topic,
    )
    write_article(
        root / "in/summary.md",
        f"The summary of one centre, in short:\n\n- {TWICE}\n\n{OTHER}",
        question="What does the allergy centre write in its leaflet?",
        title="Leaflet",
        published="2024-02-01",
        valid_to="2026-09-01",
        **topic,
    )
    ingest([root / "in"], embedder, root / "index")
    return root / "index"


@pytest.fixture(scope="module")
def allergy(folder: Path, embedder: Embedder) -> Index:
    return Index.load(folder, embedder)


def question(day: dt.date = DAY, **filters: object) -> Question:
    return understand(ASKED, as_of=day, filters=Filters(**filters))  # type: ignore[arg-type]


def drafted(article_id: str, position: int, text: str) -> DraftStatement:
    return DraftStatement(text, "quote", ((article_id, position),))


class Quotes:
    """A writer that quotes the guideline and nothing else."""

    def propose(self, question: Question, passages: Sequence[Passage], stop: threading.Event | None = None) -> Whole:
        return Whole(Draft((drafted("guideline", 0, ONCE),)))


def answered(index: Index, day: dt.date = DAY, thread: Thread = Thread(), **filters: object) -> Answer:
    return ask(index, question(day, **filters), thread=thread, writer=Quotes())


def test_the_other_side_is_quoted_under_a_heading_of_its_own(allergy: Index) -> None:
    answer = answered(allergy)
    shown = {s.text: s.headings for s in answer.statements}
    assert shown[ONCE] == ()
    assert shown[TWICE] == HEADING
    assert OTHER not in shown


def test_a_list_item_of_the_other_side_is_quoted_after_its_lead(allergy: Index) -> None:
    texts = [s.text for s in answered(allergy).statements]
    assert texts.index("The summary of one centre, in short:") == texts.index(TWICE) - 1


def test_an_answer_that_quotes_both_sides_already_gets_no_sentence_more(allergy: Index) -> None:
    both = [drafted("guideline", 0, ONCE), drafted("summary", 1, TWICE)]
    assert other_sides(allergy, both, touched(allergy, question(), both)) == ()


def test_the_conflict_names_the_numbers_of_both_sentences_and_what_they_disagree_about(allergy: Index) -> None:
    answer = answered(allergy)
    (conflict,) = answer.conflicts
    assert {answer.citation(n).quote for n in conflict.citations} == {ONCE, TWICE}
    assert "cetirizine" in conflict.subject
    assert "interval" in conflict.subject


def test_the_answer_with_a_conflict_verifies_and_reads_back(allergy: Index) -> None:
    answer = answered(allergy)
    assert verify(answer, allergy).problems == ()
    assert Answer.from_json(answer.to_json()) == answer


def test_markdown_shows_date_and_tier_of_both_sides(allergy: Index) -> None:
    text = markdown(answered(allergy))
    line = next(line for line in text.splitlines() if line.startswith("> Sources disagree"))
    assert "2025-03-01, Guideline (T0)" in line
    assert "2024-02-01, Summary (T4)" in line
    assert line.index("[1]") < line.index("against") < line.index("[3]")


def test_the_extractive_writer_meets_the_conflict_too(allergy: Index) -> None:
    answer = ask(allergy, question())
    assert {ONCE, TWICE} <= {s.text for s in answer.statements}
    assert len(answer.conflicts) == 1
    assert len({c.key for c in answer.citations}) == len(answer.citations), "a sentence is cited twice"


def test_an_article_that_no_longer_holds_takes_no_side(allergy: Index) -> None:
    answer = answered(allergy, dt.date(2026, 9, 1))
    assert answer.conflicts == ()
    assert [s.text for s in answer.statements] == [ONCE]


def test_an_article_that_the_filters_leave_out_takes_no_side(allergy: Index) -> None:
    answer = answered(allergy, tiers=("T0",))
    assert answer.conflicts == ()
    assert [s.text for s in answer.statements] == [ONCE]


def test_a_sentence_of_the_other_side_keeps_its_number_in_a_thread(allergy: Index) -> None:
    first = answered(allergy)
    again = answered(allergy, thread=Thread((first,)))
    assert {c.quote: c.number for c in again.citations} == {c.quote: c.number for c in first.citations}


def test_an_answer_that_touches_no_contradiction_has_no_conflict(allergy: Index) -> None:
    assert touched(allergy, question(), [drafted("summary", 2, OTHER)]) == ()


def test_at_most_a_few_conflicts_are_shown(allergy: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    places = (("guideline", 0), ("summary", 1))
    many = tuple(Contradiction(f"subject {i}", "number", places) for i in range(MAX_SHOWN + 2))
    monkeypatch.setattr(allergy, "contradictions", many)
    assert len(answered(allergy).conflicts) == MAX_SHOWN
