from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ingest.cohesion import cut

DOSE, HEART = frozenset({"dose", "mg", "daily"}), frozenset({"heart", "ejection", "echo"})


def test_a_text_is_cut_where_its_subject_changes() -> None:
    assert cut([DOSE] * 2 + [HEART] * 4, [10] * 6, aim=30, most=40) == ((0, 1), (2, 5))
    assert cut([DOSE] * 4 + [HEART] * 2, [10] * 6, aim=30, most=40) == ((0, 3), (4, 5))


def test_a_text_of_one_subject_is_cut_into_equal_pieces() -> None:
    assert cut([DOSE] * 6, [10] * 6, aim=30, most=40) == ((0, 2), (3, 5))


def test_a_sentence_larger_than_the_limit_is_alone() -> None:
    assert cut([DOSE] * 3, [10, 50, 10], aim=30, most=40) == ((0, 0), (1, 1), (2, 2))


def test_nothing_is_cut_into_nothing() -> None:
    assert cut([], [], aim=30, most=40) == ()


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_no_other_cutting_within_the_limit_is_nearer_to_the_aim_where_words_do_not_decide(
    sizes: list[int],
) -> None:
    found = cut([frozenset()] * len(sizes), sizes, aim=30, most=40)
    assert [i for first, last in found for i in range(first, last + 1)] == list(range(len(sizes)))

    def cost(ends: tuple[int, ...]) -> float:
        pieces = [sizes[a:b] for a, b in zip((0, *ends), (*ends, len(sizes)), strict=True)]
        too_large = any(len(p) > 1 and sum(p) > 40 for p in pieces)
        return float("inf") if too_large else sum((sum(p) / 30 - 1) ** 2 for p in pieces)

    every = [c for n in range(len(sizes)) for c in combinations(range(1, len(sizes)), n)]
    assert abs(cost(tuple(first for first, _ in found[1:])) - min(map(cost, every))) < 1e-9
