import pytest

from ingest.errors import ModelUnavailable
from qa.model.breaker import FAULTS, REST, Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(FAULTS):
        breaker.enter()
        breaker.failed()
    return breaker


def test_a_server_that_fails_again_and_again_is_left_alone() -> None:
    clock = Clock()
    breaker = broken(clock)
    with pytest.raises(ModelUnavailable, match=f"{FAULTS} times in a row and is asked again in 30 s"):
        breaker.enter()


def test_after_a_rest_one_call_goes_through_and_the_others_wait_for_its_outcome() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += REST
    breaker.enter()
    with pytest.raises(ModelUnavailable):
        breaker.enter()
    breaker.worked()
    breaker.enter()


def test_when_that_call_fails_the_rest_begins_anew() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += REST
    breaker.enter()
    breaker.failed()
    clock.now += REST - 1
    with pytest.raises(ModelUnavailable):
        breaker.enter()


def test_a_success_forgets_the_faults_before_it() -> None:
    breaker = Breaker(Clock())
    for _ in range(3 * FAULTS):
        breaker.failed()
        breaker.worked()
    breaker.enter()
