import pytest

from qa.support.record import read_record, topics
from qa.support.said import readings, said

RECORD = '{"symptoms": {"chestPain": false, "fever": true, "cough": null}, "pacemaker": null, "smokes": false}'


def stances(claim: str, record: str = RECORD) -> list[tuple[str, str]]:
    entries = read_record(record)
    assert entries is not None
    return [(topic.text, stance) for topic, stance in readings(claim, topics(entries))]


@pytest.mark.parametrize(
    ("claim", "stance"),
    [
        ("The patient has a rash and fever.", "yes"),
        ("The patient has no rash and no fever.", "no"),
        ("The patient does not have rash, fever or cough.", "no"),
        ("Rash and fever are not present.", "no"),
        ("While she does not cough, she has fever.", "yes"),
        ("She does not cough, but fever is there.", "yes"),
        ("She has fever and does not cough.", "yes"),
        ("She has cough rather than fever.", "no"),
        ("She has not only cough, fever too.", "no"),
        ("The record does not mention fever.", "open"),
        ("Information on fever is not available.", "open"),
        ("It is unknown whether there was fever.", "open"),
    ],
)
def test_a_clause_affirms_denies_or_leaves_open(claim: str, stance: str) -> None:
    assert said(claim, claim.index("fever")) == stance


def test_what_stands_before_a_denial_without_a_verb_is_affirmed() -> None:
    assert said("The pain is dull, not sharp or burning.", 4) == "yes"
    assert said("The pain is dull, not sharp or burning.", 33) == "no"


def test_each_topic_that_is_named_is_read() -> None:
    assert stances("He has chest pain and fever but no pacemaker.") == [
        ("chest pain", "yes"),
        ("fever", "yes"),
        ("pacemaker", "no"),
    ]


def test_a_group_is_read_where_none_of_its_entries_is_named() -> None:
    assert stances("He has no symptoms.") == [("symptoms", "no")]
    assert stances("He has no symptoms other than fever.") == [("fever", "no")]


def test_a_word_in_a_name_is_no_topic() -> None:
    assert stances("He lives in Old Fever.") == []
    assert stances("Fever was there.") == [("fever", "yes")]


def test_what_prose_tells_of_may_be_so_whatever_an_entry_says() -> None:
    record = '{"smokes": false, "note": "In his letter he writes that he smokes at parties."}'
    assert stances("He smokes at times.", record) == []
    assert stances("He smokes at times.", '{"smokes": false, "coughs": true}') == [("smokes", "yes")]
