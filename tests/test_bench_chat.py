from evals.bench_chat import ChatBench


def test_the_median_and_the_slowest_of_each_wait_are_told() -> None:
    text = ChatBench(3, (0.5, 0.7, 0.9), (1.0, 1.1, 1.3), (0.1, 0.3, 0.6), (0.2, 0.4, 2.0)).text()
    assert [line.split()[-2:] for line in text.splitlines()[1:]] == [
        ["0.70", "0.90"],
        ["1.10", "1.30"],
        ["0.30", "0.60"],
        ["0.40", "2.00"],
    ]


def test_a_paint_that_was_not_told_leaves_no_invented_number() -> None:
    assert "first paint" not in ChatBench(1, (), (1.0,), (0.1,), (0.2,)).text()
