from ingest.engines.batches import batches, padded, padded_batches


def test_a_batch_has_texts_of_one_length() -> None:
    assert batches([3, 5, 3, 5, 5], 100) == [[1, 3, 4], [0, 2]]


def test_a_batch_is_as_large_as_its_tokens_allow() -> None:
    assert batches([4] * 5, 8) == [[0, 1], [2, 3], [4]]


def test_a_text_longer_than_a_batch_is_one_of_its_own() -> None:
    assert batches([50, 2, 60], 10) == [[2], [0], [1]]


def test_no_texts_make_no_batch() -> None:
    assert batches([], 10) == []


def test_texts_of_several_lengths_fill_a_batch_as_long_as_its_longest_padded() -> None:
    assert padded_batches([3, 15, 17, 16, 1], 64, 16) == [[2, 3], [1, 0, 4]]


def test_a_text_longer_than_a_padded_batch_is_one_of_its_own() -> None:
    assert padded_batches([50, 2], 32, 16) == [[0], [1]]
    assert padded_batches([], 32, 16) == []


def test_a_length_that_is_a_multiple_is_not_padded() -> None:
    assert [padded(n, 16) for n in (1, 16, 17)] == [16, 16, 32]
