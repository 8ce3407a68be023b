"""Impact: which answers a corpus change alters."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.embed import Embedder
from ingest.index import Index
from ingest.pipeline import ingest
from qa.impact import Impact, impact
from qa.question import understand

DAY = dt.date(2026, 3, 1)
QUESTIONS = [
    understand("What is the dose of alphamab?", as_of=DAY),
    understand("How is betamab monitored?", as_of=DAY),
]


@pytest.fixture
def change(tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]) -> Callable[..., tuple[Impact, ...]]:
    """Asks QUESTIONS before and after an edit of the alphamab article."""

    def changed(body: str, **fields: object) -> tuple[Impact, ...]:
        corpus, indexes = tmp_path / "corpus", []
        write_article(
            corpus / "betamab.md", "Betamab is monitored by liver tests every month.",
            question="How is betamab monitored?", title="Betamab",
        )  # fmt: skip
        write_article(corpus / "alphamab.md", "The dose of alphamab is 10 mg daily.")
        for directory in (tmp_path / "old", tmp_path / "new"):
            ingest([corpus], embedder, directory)
            indexes.append(Index.load(directory, embedder))
            write_article(corpus / "alphamab.md", body, **fields)
        return impact(*indexes, QUESTIONS)

    return changed


def test_an_edited_sentence_is_reported_for_the_question_it_answers_only(
    change: Callable[..., tuple[Impact, ...]],
) -> None:
    (found,) = change("The dose of alphamab is 20 mg daily.")
    assert found.question == "What is the dose of alphamab?"
    assert found.removed == ("The dose of alphamab is 10 mg daily. (alphamab)",)
    assert found.added == ("The dose of alphamab is 20 mg daily. (alphamab)",)


def test_a_change_of_the_source_alone_is_reported(change: Callable[..., tuple[Impact, ...]]) -> None:
    (found,) = change("The dose of alphamab is 10 mg daily.", edition="2")
    assert (found.removed, found.added) == ((), ())
    assert found.sources == ("alphamab: edition was None, is 2",)


def test_the_same_corpus_alters_nothing(change: Callable[..., tuple[Impact, ...]]) -> None:
    assert change("The dose of alphamab is 10 mg daily.") == ()


def test_an_answer_that_is_lost_is_reported(change: Callable[..., tuple[Impact, ...]]) -> None:
    (found,) = change("Gammamab is a dye.", question="What is gammamab?", title="Gammamab")
    assert (found.before, found.after) == ("answer", "abstain")
