import pytest

from qa.support.record import read_record
from qa.support.week import Week, agreements, read_week

HOURS = (
    '{"Monday": "0:0-0:0", "Tuesday": "9:0-17:0", "Wednesday": "9:0-17:0", "Thursday": "9:0-17:0",'
    ' "Friday": "9:0-20:30", "Saturday": "10:0-14:0"}'
)


def week(record: str = HOURS) -> Week:
    entries = read_record(record)
    assert entries is not None
    return read_week(entries)


def test_hours_are_read_by_day_and_a_day_of_no_length_has_none() -> None:
    assert week()[0] == ()
    assert week()[4] == ((9 * 60, 20 * 60 + 30),)
    assert 6 not in week()


def test_a_record_without_hours_has_no_week() -> None:
    assert week('{"Monday": null, "name": "Clinic"}') == {}
    assert agreements("It is open on Mondays.", {}) == ()


@pytest.mark.parametrize(
    ("claim", "agrees"),
    [
        ("The clinic is open Tuesday to Thursday from 9 am to 5 pm.", (True,)),
        ("The clinic is open Tuesday through Friday from 9 am to 5 pm.", (False,)),
        ("It is open from 9:00 to 17:00 on Tuesdays, and 10:00 to 14:00 on Saturdays.", (True, True)),
        ("Tuesday to Thursday from 9 am to 5 pm, Friday from 9 am to 8:30 pm.", (True, True)),
        ("Tuesday to Friday from 9 am to 5 pm, Friday from 9 am to 8:30 pm.", (True, True)),
        ("It is closed on Mondays.", (True,)),
        ("It is closed on Fridays.", (False,)),
        ("It is open seven days a week.", (False,)),
        ("It is open from Tuesday to Saturday.", (True,)),
        ("Hours are 10 am - 2 pm.", (True,)),
        ("Hours are 10 am - 3 pm.", (False,)),
        ("It is open on weekends from 10 am to 2 pm.", (False,)),
        ("On most days it is open from 9 am to 6 pm.", ()),
        ("She came on Friday.", ()),
    ],
)
def test_days_and_hours_of_a_claim_are_held_against_the_week(claim: str, agrees: tuple[bool, ...]) -> None:
    assert agreements(claim, week()) == agrees
