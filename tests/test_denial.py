"""Which sentences are read with the model to find one that denies a claim."""

from collections.abc import Sequence

import pytest

from ingest.embed import Embedder
from ingest.engines.states import TokenModel, TokenStates
from qa.denial import denying

CLAIM = "aspirin prevents strokes"


class Counting:
    """A model that remembers what it read."""

    def __init__(self, model: TokenModel) -> None:
        self._model = model
        self.read: list[str] = []

    def states(self, texts: Sequence[str]) -> tuple[TokenStates, ...]:
        self.read += texts
        return self._model.states(texts)


@pytest.fixture
def model(embedder: Embedder) -> Counting:
    assert isinstance(embedder, TokenModel)
    return Counting(embedder)


def test_a_sentence_that_denies_the_claim_is_found(model: Counting) -> None:
    quotes = ["Aspirin is cheap.", "Aspirin does not prevent strokes."]
    assert denying(CLAIM, quotes, model) == 1


def test_without_a_negated_sentence_nothing_is_read(model: Counting) -> None:
    assert denying(CLAIM, ["Aspirin is cheap.", "Aspirin prevents strokes."], model) is None
    assert model.read == []


def test_the_first_sentence_that_says_the_claim_ends_the_reading(model: Counting) -> None:
    quotes = ["Aspirin does not prevent strokes.", "Aspirin prevents strokes.", "Aspirin prevents many strokes."]
    assert denying(CLAIM, quotes, model) is None
    assert model.read == [CLAIM, *quotes[:2]]


def test_a_recommendation_against_something_denies_that_it_is_recommended(model: Counting) -> None:
    quotes = ["The panel suggests against the use of rifaximin after acute diverticulitis."]
    assert denying("rifaximin is recommended after acute diverticulitis", quotes, model) == 0
    assert denying("the panel suggests against rifaximin after acute diverticulitis", quotes, model) is None


def test_a_condition_that_something_was_not_done_denies_nothing(model: Counting) -> None:
    quotes = ["Colonoscopy is suggested after acute diverticulitis, if it has not been recently performed."]
    assert denying("colonoscopy is suggested after acute diverticulitis", quotes, model) is None
