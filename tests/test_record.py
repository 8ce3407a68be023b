import pytest

from qa.support.record import Entry, places, read_record, topics
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
    "text", ["Give 840 mg.", "", "[1] Give 840 mg.", "[1] 5mg", "{", '{"a": ', "[" * 5_000, "{1: __import__('os')}"]
)
def test_any_other_text_is_no_record(text: str) -> None:
    assert read_record(text) is None


def test_topics_leave_out_words_that_several_names_share() -> None:
    record = read_record('{"acceptsCards": false, "acceptsDogs": false, "acceptsChildren": true}')
    assert record is not None
    assert [(t.text, t.stance) for t in topics(record)] == [("cards", "no"), ("dogs", "no"), ("children", "yes")]


def test_a_small_word_at_the_end_is_part_of_what_is_named() -> None:
    record = read_record('{"ordersTakeOut": true, "ordersGoodForGroups": false}')
    assert record is not None
    assert [t.text for t in topics(record)] == ["take out", "good groups"]


def test_a_group_is_so_when_one_of_its_entries_is_and_open_when_none_is_known() -> None:
    record = read_record('{"heartSymptoms": {"pain": false, "oedema": true}, "allergy": {"nuts": false, "eggs": null}}')
    assert record is not None
    assert [(t.text, t.stance) for t in topics(record) if t.is_group] == [("symptoms", "yes"), ("allergy", "open")]


def test_prose_of_a_record_tells_of_a_topic() -> None:
    record = read_record(
        '{"smokes": false, "diabetes": false, "note": "Her diabetes was found at work five years ago."}'
    )
    assert record is not None
    assert [(t.text, t.told) for t in topics(record)] == [("smokes", False), ("diabetes", True)]


@pytest.mark.parametrize("text", [["the", "wifi", "is"], ["wi", "fi"], ["free", "wi", "fi"]])
def test_a_name_is_found_however_its_letters_are_parted(text: list[str]) -> None:
    assert places(("wi", "fi"), text)
    assert not places(("wi", "fi"), ["wide", "field"])


def test_units_are_sentences_or_entries_without_what_is_left_open() -> None:
    assert units("Give 840 mg. Then wait.\nNew line") == ("Give 840 mg.", "Then wait.", "New line")
    assert units('{"a": null, "smokes": false, "note": "One. Two."}') == ("smokes: no", "One.", "Two.")
    assert units("") == ()
