import random

import pytest

from evals.mutations import HARMLESS, MUTATIONS

SENTENCE = (
    "In women with early disease, trastuzumab 6 mg/kg then pertuzumab 420 mg should not increase overall survival."
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("negation deleted", SENTENCE.replace("not ", "")),
        ("direction", None),
        ("strength raised", SENTENCE.replace("should", "must")),
        ("strength lowered", SENTENCE.replace("should", "could")),
        ("endpoint", None),
        ("restriction dropped", SENTENCE.removeprefix("In women with early disease, t").replace("rast", "Trast", 1)),
        ("drugs swapped", SENTENCE.replace("tras", "x").replace("per", "tras").replace("x", "per")),
        ("numbers swapped", SENTENCE.replace("420", "x").replace("6 mg", "420 mg").replace("x", "6")),
    ],
)  # fmt: skip
def test_a_mutation_makes_its_one_change(kind: str, expected: str | None) -> None:
    changed = MUTATIONS[kind](SENTENCE, random.Random(1), ())
    assert changed is not None
    assert changed != SENTENCE
    assert expected in (None, changed)


@pytest.mark.parametrize(
    "kind", [k for k in MUTATIONS if k not in ("invented", "citation moved", "restriction dropped")]
)
def test_a_sentence_that_has_nothing_to_change_gives_none(kind: str) -> None:
    assert MUTATIONS[kind]("Abel sat.", random.Random(1), ()) is None


def test_a_moved_citation_takes_another_sentence() -> None:
    assert MUTATIONS["citation moved"](SENTENCE, random.Random(1), (SENTENCE, "Another one.")) == "Another one."


def test_the_same_seed_makes_the_same_change() -> None:
    made = {MUTATIONS["number x10"](SENTENCE, random.Random(3), ()) for _ in range(3)}
    assert len(made) == 1


def test_harmless_edits_keep_every_number() -> None:
    for edit in HARMLESS.values():
        changed = edit(SENTENCE, random.Random(1), ())
        assert changed is None or ("6" in changed and "420" in changed)
