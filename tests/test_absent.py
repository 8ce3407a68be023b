import pytest

from ingest.embed import Embedder
from ingest.engines.served import OnnxEmbedder
from qa.support.absent import absent_from_lists, absent_numbers
from qa.support.reading import read_places
from qa.support.source import figures, read_source

EVIDENCE = "Give 1,000 mg of metformin with meals for 4.0 weeks. Three patients had nausea and rashes."


@pytest.fixture(scope="session")
def model(embedder: Embedder) -> OnnxEmbedder:
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


@pytest.mark.parametrize(
    ("claim", "count"),
    [
        ("Give 1000 mg for 4 weeks.", 0),
        ("Give 1200 mg for 4.5 weeks.", 2),
        ("One of the two had nausea at first.", 0),
        ("Seven patients had nausea.", 1),
    ],
)
def test_numbers_that_stand_nowhere_are_counted(model: OnnxEmbedder, claim: str, count: int) -> None:
    numbers = [p for p in read_places(claim) if p.word.kind == "number"]
    assert absent_numbers(claim, numbers, read_source(EVIDENCE, model)) == count


def test_words_that_stand_nowhere_count_in_lists_by_how_rare_they_are(model: OnnxEmbedder) -> None:
    source = read_source(EVIDENCE, model)

    def found(claim: str) -> float:
        words = [p for p in read_places(claim) if p.word.kind == "word"]
        return absent_from_lists(claim, words, model.states([claim])[0], source)

    assert found("There was nausea, and a rash.") == 0
    assert found("Somebody had tinnitus.") == 0
    assert 0 < found("There was nausea, water and a rash.") < found("There was nausea, tinnitus and a rash.")


def test_figures_are_compared_as_numbers() -> None:
    assert figures("1,000 mg, 4.0 and 4.50 in 10") == ("1000", "4", "4.5", "10")
