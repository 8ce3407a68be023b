from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.readers import read_article
from qa.insufficient import says_insufficient, withheld_beside, withholds


@pytest.mark.parametrize(
    "text",
    [
        "There is insufficient evidence to make a recommendation for or against injections.",
        "The evidence is insufficient to support routine imaging.",
        "Data are insufficient to recommend for or against surveillance MRI.",
        "No evidence was found to address this question.",
        "The work group was unable to generate a recommendation.",
        "There is a paucity of literature on this.",
        "No recommendations can be given regarding the interval.",
        "Thus, recommendations on outcome cannot be made.",
        "The literature on this topic is limited and dated.",
    ],
)
def test_a_sentence_that_says_that_evidence_is_lacking_is_known(text: str) -> None:
    assert says_insufficient(text)


@pytest.mark.parametrize(
    "text",
    [
        "There is good evidence for radiosurgery.",
        "Trastuzumab is recommended for one year.",
        "Renal insufficiency calls for a lower dose.",
    ],
)
def test_a_recommendation_is_not(text: str) -> None:
    assert not says_insufficient(text)


@pytest.mark.parametrize("text", ["There was no evidence of harm.", "Limited data suggest a benefit.", "Give 5 mg."])
def test_that_little_is_known_withholds_no_verdict(text: str) -> None:
    assert not withholds(text)


@pytest.mark.parametrize(
    ("body", "beside"),
    [
        ("Alphamab may help adults. However, evidence is insufficient to recommend it.", 1),
        ("Alphamab is given by mouth. Betamab is given by vein. No recommendation can be made for it.", 2),
        ("Alphamab is given by mouth. Question 5. Target adults are alone. Data are insufficient.", 3),
        ("Alphamab is given by mouth. Adults take it each day. Adults swallow it whole. Data are insufficient.", None),
        ("Alphamab is given by mouth.\n\n## Betamab\n\nThe evidence is insufficient to recommend it.", None),
    ],
)
def test_what_withholds_a_verdict_is_found_beside_a_sentence_under_the_same_headings(
    tmp_path: Path, write_article: Callable[..., Path], body: str, beside: int | None
) -> None:
    assert withheld_beside(read_article(write_article(tmp_path / "a.md", body)), 0) == beside


def test_what_withholds_a_verdict_is_found_before_a_sentence_too(
    tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    body = "No recommendation is given for alphamab. Most adults tolerate it well."
    article = read_article(write_article(tmp_path / "a.md", body))
    assert withheld_beside(article, 1) == 0


def test_what_withholds_a_verdict_on_another_question_is_not_beside(
    tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    body = "Give alphamab. Is betamab useful? No recommendation is given."
    assert withheld_beside(read_article(write_article(tmp_path / "a.md", body)), 0) is None
