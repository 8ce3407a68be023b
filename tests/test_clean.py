import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean, has_forbidden, is_forbidden, one_line


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("dose\u202e gm 048\u202c", "dose gm 048"),  # a bidirectional override shows 840 mg
        ("per\u200btuzu\u2060mab", "pertuzumab"),
        ("trastu\u00adzumab", "trastuzumab"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("private \ue000 use", "private  use"),
        ("tag\U000e0041s", "tags"),
    ],
)
def test_invisible_and_control_characters_are_dropped(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000", "\u2028", "\x0b", "\x0c", "\x85"])
def test_a_space_of_any_kind_becomes_a_plain_one_and_never_joins_two_words(space: str) -> None:
    assert clean(f"840{space}mg") == "840 mg"


def test_line_ends_become_newlines_and_indentation_stays() -> None:
    assert clean("a\r\n\tb\r  c\n") == "a\n\tb\n  c\n"


def test_a_power_of_ten_keeps_its_superscript() -> None:
    assert clean("10⁹/L and m²") == "10⁹/L and m²"


def test_an_accent_split_off_by_an_invisible_character_is_composed() -> None:
    assert clean("Corte\u200b\u0301s") == "Cortés"


@given(st.text())
def test_cleaning_is_idempotent_and_leaves_only_allowed_characters(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(is_forbidden(c) for c in cleaned)
    assert all(c in "\n\t " or not c.isspace() for c in cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=("Cc",))))
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_one_line_joins_lines_and_trims() -> None:
    assert one_line("  What\u00a0is\n\tthe \u200b dose? \n") == "What is the dose?"


def test_a_forbidden_character_is_found_in_any_text() -> None:
    odd = ("a\u202eb", "\x00", "\ud800", "\ue000", "a\u200b", "\r")
    plain = ("", "10⁹/L ≥ 5 %", "two\nlines\tand a tab", "no\u00a0break", "line\u2028separator", "\U000e01ff\u0378")
    assert [has_forbidden(text) for text in (*odd, *plain)] == [True] * len(odd) + [False] * len(plain)
    assert all(has_forbidden(chr(c)) == is_forbidden(chr(c)) for c in range(0x3000))
