"""The fixed line stands in an answer when the rules or the second opinion know an emergency."""

import datetime as dt
from types import SimpleNamespace
from typing import cast

import pytest

from ingest.index import Index
from qa.emergency import is_emergency
from qa.question import Question
from qa.urgent import EMERGENCY, urgent


def told(index: Index, text: str) -> list[tuple[str, str]]:
    return [(n.kind, n.text) for n in urgent(index, Question(text, text, dt.date(2026, 11, 20)))]


@pytest.mark.parametrize(
    "text",
    [
        "She can't breathe, what now?",
        "She can’t breathe, what now?",
        "My husband is unconscious",
        "I want to kill myself",
        "anaphylaxis after trastuzumab",
        "Should I call 911?",
    ],
)
def test_emergency_wording_gives_the_fixed_line(index: Index, text: str) -> None:
    assert told(index, text) == [("emergency", EMERGENCY)]


@pytest.mark.parametrize(
    "text",
    [
        "LDL-C is 112 mg/dL, which target?",
        "a trial of 999 patients",
        "Which dose of pertuzumab?",
        "MRI after a stroke",
        "What is the management of anaphylaxis?",
        "My knee has been stiff since the winter",
        "How long is a patient watched after a seizure?",
    ],
)
def test_ordinary_questions_give_none(index: Index, text: str) -> None:
    assert told(index, text) == []


NOT_LISTED = [
    "His sleeve caught fire and the skin is peeling off his arm",
    "Our boy touched the cable and lies there without moving",
]


@pytest.mark.parametrize("text", NOT_LISTED)
def test_words_that_no_rule_has_are_known_by_the_second_opinion(index: Index, text: str) -> None:
    assert not is_emergency(text)
    assert told(index, text) == [("emergency", EMERGENCY)]


@pytest.mark.parametrize(("text", "expected"), [(NOT_LISTED[0], []), ("I want to kill myself", [EMERGENCY])])
def test_with_another_embedding_model_the_rules_alone_speak(text: str, expected: list[str]) -> None:
    def embed(_: str) -> None:
        raise AssertionError("the vector of another model was asked for")

    other = cast(Index, SimpleNamespace(embedder=SimpleNamespace(fingerprint="of another model"), embed=embed))
    assert [text for _, text in told(other, text)] == expected
