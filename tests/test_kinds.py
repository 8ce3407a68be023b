import pytest

from ingest.lexical import terms
from qa.kinds import kinds_of, listed_ones


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NSTEMI", "acute coronary syndrome"),
        ("aortic regurgitation", "cardiac valve disease"),
        ("gemfibrozil", "strong CYP2C8 inhibitor"),
        ("T8", "vertebral"),
    ],
)
def test_a_thing_is_one_of_its_kind(name: str, kind: str) -> None:
    assert kind in kinds_of([name])


def test_a_kind_is_none_of_what_is_of_it() -> None:
    assert kinds_of(["acute coronary syndrome", "stimulant", "prolactin"]) == ()


def test_every_name_has_words_of_its_own() -> None:
    assert all(terms(name) for name in listed_ones())
