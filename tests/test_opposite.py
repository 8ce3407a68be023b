import pytest

from qa.opposite import is_opposite


@pytest.mark.parametrize(
    ("asked", "quote", "expected"),
    [
        ("Bone metastases of prostate cancer?", "In nonmetastatic disease, give none.", True),
        ("Small cell lung cancer?", "In non-small cell lung cancer, operate.", True),
        ("Nonmetastatic prostate cancer?", "In metastatic disease, offer denosumab.", True),
        ("Nonmetastatic prostate cancer?", "In non-metastatic disease, give none.", False),
        ("Metastatic prostate cancer?", "In metastatic and nonmetastatic disease, offer exercise.", False),
        ("Gout?", "Nonetheless, gout is painful.", False),
    ],
)
def test_a_word_denied_with_non_is_its_opposite(asked: str, quote: str, expected: bool) -> None:
    assert is_opposite(asked, quote) is expected
