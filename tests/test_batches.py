from ingest.engines.batches import batches


def test_a_batch_has_texts_of_one_length() -> None:
    assert batches([3, 5, 3, 5, 5], 100) == [[1, 3, 4], [0, 2]]


def test_a_batch_is_as_large_as_its_tokens_allow() -> None:
    assert batches([4] * 5, 8) == [[0, 1], [2, 3], [4]]


def test_a_text_longer_than_a_batch_is_one_of_its_own() -> None:
    assert batches([50, 2, 60], 10) == [[2], [0], [1]]


def test_no_texts_make_no_batch() -> None:
    assert batches([], 10) == []
