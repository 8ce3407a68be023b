import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sieve import Sieve, needed
from qa.conditions.words import vocabulary

PATTERNS = (
    r"\bdos(?:e|es|age)\b",
    r"(?:chronic )?kidney(?! stone)\b",
    r"\b(?:as|act as)\W+(?:\w+\s+){0,2}(?:AI|assistant)\b|<\|?(?:system|s)\|?>|\byour\s+answers?",
    r"(?<!a)symptomatic|\bwith symptoms\b",
    r"\b(?:[12]\d|HER2)+\b",
    r"x*y?|z",
    r"İslet|straße|ſtage K",
)
WORDS = st.sampled_from(
    [
        *"dose DOSES dosage kidney Kidney stone chronic as an AI assistant act your Answers <|system|> <s>".split(),
        *"asymptomatic symptomatic with symptoms HER2 23 x y z".split(),
        *"islet İslet ıslet STRASSE straße stage K ſtage \N{KELVIN SIGN} ; ,".split(),
        "\n",
    ]
)


@given(st.lists(WORDS, max_size=8).map(" ".join) | st.text(max_size=40))
def test_what_is_found_is_what_the_pattern_finds(text: str) -> None:
    for pattern in PATTERNS:
        for flags in (0, re.IGNORECASE):
            plain, sieve = re.compile(pattern, flags), Sieve(pattern, flags)
            assert [m.span() for m in sieve.finditer(text)] == [m.span() for m in plain.finditer(text)]
            assert (sieve.search(text) is None) == (plain.search(text) is None)
            assert (sieve.fullmatch(text) is None) == (plain.fullmatch(text) is None)
            assert sieve.sub(lambda m: f"<{m.group()}>", text) == plain.sub(lambda m: f"<{m.group()}>", text)


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"\bdos(?:e|age)\b", [["dos"]]),
        (r"\bpre-?menopausal\b|\bpre-?menopause\b", [["menopause", "menopausal"]]),
        (r"(?:first|second)[- ]line", [["second", "first"]]),
        (r"Cr ?Cl", [["cr"]]),
        (r"\d+\s*(?:mg)?", [[]]),
        (r"a?b*", [[]]),
    ],
)
def test_a_pattern_needs_the_most_telling_of_its_literals(pattern: str, literals: list[list[str]]) -> None:
    assert [sorted(way[0], reverse=True) if way else [] for way in needed(pattern, re.IGNORECASE)] == literals


def test_a_text_without_what_is_needed_is_not_searched() -> None:
    sieve = Sieve(r"\b(?:ignore|disregard)\b[^.]*\binstructions\b", re.IGNORECASE)
    assert not sieve.may_match("Ignore the rash.")
    assert sieve.may_match("The INSTRUCTIONS say: ignore it.")
    assert sieve.search("The instructions say: ignore it.") is None


def test_most_names_of_conditions_can_be_looked_for_word_by_word() -> None:
    patterns = [p for group in vocabulary().groups.values() for p in group.values.values()]
    assert sum(not p.may_match("The weather is fine today, and so it was.") for p in patterns) > 0.9 * len(patterns)
