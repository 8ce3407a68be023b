"""Sentences that rest on different publications and differ."""

from dataclasses import replace

import pytest
from conditioned import article

from ingest.contradictions import Contradiction
from qa.differing import differing, told_apart

FIRST = (
    "In the first report of TRIALONE-02, median overall survival was 18.1 months with tucatinib against 12.0 months."
)
UPDATE = (
    "In the updated report of TRIALONE-02, median overall survival was 21.6 months with tucatinib against 12.5 months."
)
ACEP = "In adults with severe agitation, droperidol is recommended by ACEP 2023."
NICE = "Intramuscular lorazepam is used for rapid tranquillisation according to NICE NG10."


def of_two(one: str, other: str) -> list[Contradiction]:
    """What two sentences of two articles, each its own publication, differ in."""
    return list(differing([(article(one), 0), (replace(article(other), article_id="b"), 0)], ()))


def test_two_publications_with_other_values_of_one_result_of_one_trial_differ() -> None:
    (found,) = of_two(FIRST, UPDATE)
    assert (found.kind, found.places) == ("number", (("a", 0), ("b", 0)))
    assert found.subject == "TRIALONE-02, tucatinib"


@pytest.mark.parametrize(
    "other",
    [
        FIRST,
        UPDATE.replace("TRIALONE-02", "TRIALTWO-01"),
        UPDATE.replace("tucatinib", "lapatinib"),
        UPDATE.replace("overall survival", "progression-free survival"),
        UPDATE.replace("median", "in patients with brain metastases median"),
    ],
)
def test_the_same_value_another_trial_drug_result_or_group_do_not(other: str) -> None:
    assert of_two(FIRST, other) == []


def test_one_publication_does_not_differ_from_itself() -> None:
    own = article(FIRST, UPDATE)
    assert list(differing([(own, 0), (own, 1)], ())) == []


def test_two_authorities_that_are_asked_and_name_other_drugs_are_told_apart() -> None:
    own = article(ACEP, NICE)
    (found,) = told_apart("First drug for agitation, ACEP and NICE?", [(own, 0), (own, 1)])
    assert (found.subject, found.places) == ("ACEP and NICE", (("a", 0), ("a", 1)))
    assert list(told_apart("First drug for agitation?", [(own, 0), (own, 1)])) == []
