import pytest

from qa.restriction import conditions_turned, restrictions


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Give abemab if the tumour is larger than 2 cm.", ["if the tumour is larger than 2 cm"]),
        ("In pregnant women, abemab is not used.", ["In pregnant women"]),
        ("Abemab is for adults with obesity who smoke.", ["for adults with obesity ", "who smoke"]),
        ("Stop after 1.5 years, unless it helps.", ["after 1.5 years", "unless it helps"]),
        ("Abemab is given every 3 weeks.", []),
        ("In addition, abemab is safe.", []),
    ],
)
def test_restrictions_are_found(sentence: str, expected: list[str]) -> None:
    assert [found for found, _ in restrictions(sentence)] == expected


def test_a_restriction_belongs_to_its_own_clause() -> None:
    found = dict(restrictions("Give A if it is small; give B if it is large."))
    assert found["if it is small"].strip() == "Give A"
    assert "B" in found["if it is large"]


def test_a_condition_may_move_to_the_other_end() -> None:
    sentence = "Give trastuzumab 6 mg unless pertuzumab is given."
    turned = list(conditions_turned("Unless pertuzumab is given, give trastuzumab 6 mg.", sentence))
    assert turned == ["give trastuzumab 6 mg Unless pertuzumab is given"]


def test_a_condition_with_another_drug_may_not_move() -> None:
    sentence = "Give trastuzumab 6 mg unless pertuzumab is given."
    assert not list(conditions_turned("Unless trastuzumab is given, give pertuzumab 6 mg.", sentence))
