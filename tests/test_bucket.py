from ui.service.bucket import Buckets


def test_a_burst_passes_then_one_for_each_interval() -> None:
    clock = [0.0]
    buckets = Buckets(2, 0.5, lambda: clock[0])
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, 2.0]
    clock[0] = 1.9
    assert buckets.take("a") > 0
    clock[0] = 2.0
    assert buckets.take("a") == 0.0
    assert buckets.take("b") == 0.0, "another name has a bucket of its own"


def test_waiting_longer_fills_no_further_than_the_burst() -> None:
    clock = [0.0]
    buckets = Buckets(2, 1, lambda: clock[0])
    clock[0] = 1000.0
    assert [buckets.take("a") == 0.0 for _ in range(3)] == [True, True, False]


def test_looking_takes_nothing() -> None:
    buckets = Buckets(1, 1, lambda: 0.0)
    assert [buckets.wait("a"), buckets.wait("a"), buckets.take("a"), buckets.wait("a")] == [0.0, 0.0, 0.0, 1.0]


def test_strangers_cannot_fill_the_memory() -> None:
    buckets = Buckets(1, 1, lambda: 0.0)
    for i in range(10_001):
        buckets.take(str(i))
    assert buckets.take("0") == 0.0, "the first was forgotten"
    assert buckets.take("10000") == 1.0
