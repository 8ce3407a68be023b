from ingest.engines.batches import batches, padded, padded_batches


def test_texts_of_any_lengths_fill_a_batch_longest_first() -> None:
    assert batches([3, 5, 4, 1, 2], 8, 9) == [[1], [2, 0], [4, 3]]


def test_a_batch_has_no_more_texts_than_there_is_room_for() -> None:
    assert batches([4] * 5, 100, 2) == [[0, 1], [2, 3], [4]]


def test_a_text_longer_than_a_batch_is_one_of_its_own() -> None:
    assert batches([50, 2, 60, 3], 10, 9) == [[2], [0], [3, 1]]


def test_no_texts_make_no_batch() -> None:
    assert batches([], 10, 9) == []


def test_texts_of_several_lengths_fill_a_batch_as_long_as_its_longest_padded() -> None:
    assert padded_batches([3, 15, 17, 16, 1], 64, 16) == [[2, 3], [1, 0, 4]]


def test_a_text_longer_than_a_padded_batch_is_one_of_its_own() -> None:
    assert padded_batches([50, 2], 32, 16) == [[0], [1]]
    assert padded_batches([], 32, 16) == []


def test_a_length_that_is_a_multiple_is_not_padded() -> None:
    assert [padded(n, 16) for n in (1, 16, 17)] == [16, 16, 32]
