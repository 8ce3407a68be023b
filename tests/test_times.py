import pytest

from qa.support.times import times


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("at 8 am", [480]),
        ("8:30 p.m. to 11PM", [1230, 1380]),
        ("8:0-23:0", [480, 1380]),
        ("12 am and 12 pm", [0, 720]),
        ("noon, midnight", [720, 0]),
        ("24:00", [0]),
        ("from 840 mg to 420 mg, 1.5 pm2, HR 0.58:0.43", []),
        ("2020-01-01 10:15:00", []),
    ],
)
def test_times_of_day_are_read_by_either_clock(text: str, minutes: list[int]) -> None:
    assert list(times(text).values()) == minutes
