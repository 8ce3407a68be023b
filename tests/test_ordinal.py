import pytest

from qa.ordinal import with_names

LISTED = ("denosumab", "zoledronic acid", "pamidronate")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is the first one better than the second?", "is denosumab better than zoledronic acid?"),
        ("how is the last drug given?", "how is pamidronate given?"),
        ("and the latter?", "and zoledronic acid?"),
        ("what about the fourth option?", "what about the fourth option?"),
        ("how is the second dose given?", "how is the second dose given?"),
        ("is it the last week of treatment?", "is it the last week of treatment?"),
        ("and in the first line?", "and in the first line?"),
    ],
)
def test_what_is_pointed_to_by_its_place_is_named(text: str, expected: str) -> None:
    assert with_names(text, LISTED) == expected


def test_nothing_is_pointed_to_where_one_was_named() -> None:
    assert with_names("how is the first one given?", LISTED[:1]) == "how is the first one given?"
