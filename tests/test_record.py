import pytest

from qa.support.record import Entry, read_record, topics
from qa.support.units import units


def test_each_value_of_a_record_is_an_entry_with_the_names_that_lead_to_it() -> None:
    assert read_record('{"patient": {"hasTV": true, "outdoorSeating": null}, "dose_mg": 840}') == (
        Entry(("patient", "has tv"), "yes", "yes"),
        Entry(("patient", "outdoor seating"), "", "open"),
        Entry(("dose mg",), "840", None),
    )


def test_a_record_as_python_writes_it_is_read_too() -> None:
    assert read_record("{'smokes': False, 'alcohol': None}") == (
        Entry(("smokes",), "no", "no"),
        Entry(("alcohol",), "", "open"),
    )


@pytest.mark.parametrize(
    "text", ["Give 840 mg.", "", "[1] Give 840 mg.", "{", '{"a": ', "[" * 5_000, "{1: __import__('os')}"]
)
def test_any_other_text_is_no_record(text: str) -> None:
    assert read_record(text) is None


def test_topics_leave_out_words_that_several_names_share() -> None:
    record = read_record('{"acceptsCards": false, "acceptsDogs": false, "acceptsChildren": true}')
    assert record is not None
    assert topics(record, "no") == ("cards", "dogs")


def test_units_are_sentences_or_entries_without_what_is_left_open() -> None:
    assert units("Give 840 mg. Then wait.\nNew line") == ("Give 840 mg.", "Then wait.", "New line")
    assert units('{"a": null, "smokes": false, "note": "One. Two."}') == ("smokes: no", "One.", "Two.")
    assert units("") == ()
