"""The source lint: what it finds on two real pages, what it leaves alone in the corpus, and each rule by itself."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import ArticleError
from ingest.events import listed_events
from ingest.lint import RULES, Finding, lint, read_documents

TODAY = dt.date(2026, 11, 20)
ARTICLES = Path(__file__).parent.parent / "corpus/articles"
BRAIN, FIRST_LINE = "initial-treatment", "first-line-systemic"
# The sixteen defects of the two saved pages: number, rule that finds it, beginning of the article's id, words that the
# quote or the explanation has.
DEFECTS = [
    (1, "unresolved-marker", BRAIN, "Marker 8"),
    (1, "unresolved-marker", FIRST_LINE, "Marker 7"),
    (1, "no-references", FIRST_LINE, "no reference"),
    (2, "overloaded-marker", FIRST_LINE, "ESMO 2025, ASCO 2022, CLEOPATRA, PERUSE"),
    (3, "self-published-guideline", BRAIN, "Praxis Medical Insights"),
    (3, "incomplete-reference", BRAIN, "no publication"),
    (4, "review-claims", BRAIN, "pending human review"),
    (4, "review-claims", FIRST_LINE, "none is marked"),
    (5, "off-topic-related", BRAIN, "Vyvanse"),
    (5, "off-topic-related", FIRST_LINE, "Colace"),
    (6, "stray-digits", BRAIN, "lines hold bare digits"),
    (7, "directive-without-evidence", BRAIN, "Do not perform routine surveillance brain MRI"),
    (7, "strength-differs", BRAIN, "should receive stereotactic radiosurgery"),
    (8, "impossible-grade", FIRST_LINE, "MCBS 1A"),
    (8, "impossible-grade", FIRST_LINE, "MCBS 2B"),
    (9, "impossible-endpoint", BRAIN, "intracranial overall survival"),
    (10, "odd-p-value", FIRST_LINE, "P<0.00001"),
    (11, "missing-comparator", FIRST_LINE, "HR 0.38"),
    (11, "unnamed-subset", FIRST_LINE, "baseline CNS metastases"),
    (12, "contradiction", BRAIN, "prior treatment required"),
    (12, "contradiction", FIRST_LINE, "prior treatment required"),
    (13, "contradiction", BRAIN, "deferring local therapy"),
    (13, "contradiction", FIRST_LINE, "<2-3 cm"),
    (14, "self-contradiction", BRAIN, "with or without symptoms"),
    (15, "mixed-intervals", FIRST_LINE, "every 2-4 months"),
    (16, "missing-event", FIRST_LINE, "2025-12-15"),
]

PAGE = """\
How is alphamab dosed in adults with urticaria?

All articles are reviewed by our board
Article Review Status
Submitted
Under Review
Approved

Last updated: March 1, 2026

Which best describes you? Choose.

Alphamab in urticaria

Alphamab is given every 4 weeks. 1

References

Guideline

Alphamab at a glance

Example Insights, 2025

Related Questions

How is urticaria told from eczema?
Is a broken wrist set in plaster?

Professional Medical Disclaimer

Verify. Example.Site assumes no liability for clinical decisions.
"""

Write = Callable[..., Path]


@pytest.fixture
def found(tmp_path: Path, write_article: Write) -> Callable[..., list[tuple[str, str]]]:
    """Lints one small article: `found(body, references=[...], ...)` gives (rule, quote) of every finding."""

    def run(body: str, **fields: Any) -> list[tuple[str, str]]:
        references = fields.pop("references", [REFERENCE])
        write_article(tmp_path / "one.md", body, references=references, **fields)
        documents, unreadable = read_documents([tmp_path])
        return [(f.rule, f.quote) for f in (*unreadable, *lint(documents, today=TODAY))]

    return run


REFERENCE = {
    "id": "a",
    "kind": "guideline",
    "organisation": "ASCO",
    "title": "A guideline",
    "publication": "A journal",
    "date": "2025",
    "scale": "ASCO",
}


def reference(**fields: str) -> dict[str, str]:
    return {**REFERENCE, **fields}


@pytest.fixture(scope="module")
def of_the_pages(seeds: list[Path]) -> tuple[Finding, ...]:
    documents, unreadable = read_documents(seeds)
    assert not unreadable
    return lint(documents, today=TODAY)


@pytest.mark.parametrize(("number", "rule", "page", "words"), DEFECTS)
def test_the_defects_of_the_saved_pages_are_found(
    of_the_pages: tuple[Finding, ...], number: int, rule: str, page: str, words: str
) -> None:
    hits = [f for f in of_the_pages if f.rule == rule and f.article_id.startswith(page)]
    assert any(words in f.quote + f.explanation for f in hits), (number, hits)


def test_a_rule_is_named_for_each_of_the_sixteen_defects() -> None:
    assert {number for number, *_ in DEFECTS} == set(range(1, 17))


def test_half_of_the_related_questions_of_the_saved_pages_are_off_topic(of_the_pages: tuple[Finding, ...]) -> None:
    off = Counter(f.article_id.partition("-")[0] for f in of_the_pages if f.rule == "off-topic-related")
    assert off == {"initial": 6, "first": 6}
    quotes = " ".join(f.quote for f in of_the_pages if f.rule == "off-topic-related")
    assert "HER2" not in quotes
    assert "Phesgo" not in quotes


def test_the_corpus_has_no_error_and_no_warning() -> None:
    documents, unreadable = read_documents([ARTICLES])
    assert not unreadable
    assert len(documents) >= 32
    grave = [(f.rule, f.article_id, f.quote) for f in lint(documents, today=TODAY) if f.severity != "info"]
    assert grave == []


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Alphamab has an ESMO-MCBS score of 6.", "impossible-grade"),
        ("Alphamab is preferred (MCBS 1A).", "impossible-grade"),
        ("Alphamab has a class IV recommendation.", "impossible-grade"),
        ("The USPSTF gives screening a grade E.", "impossible-grade"),
        ("GRADE certainty: excellent for alphamab.", "impossible-grade"),
        ("By Oxford this is level 6 evidence.", "impossible-grade"),
        ("Do not screen adults, since there is insufficient evidence.", "directive-without-evidence"),
        ("CNS overall survival was 18 months with alphamab against 12 months.", "impossible-endpoint"),
        ("Alphamab lowered deaths (HR 0.50).", "missing-comparator"),
        ("Alphamab gave superior outcomes in two trials.", "missing-comparator"),
        ("In patients with baseline anaemia, deaths were fewer (HR 0.50) than with placebo.", "unnamed-subset"),
        ("Survival was longer with alphamab than with placebo (P<0.00001).", "odd-p-value"),
        (
            "Brain MRI is done every 3 months (every 6 weeks for the first 24 weeks, then every 9 weeks).",
            "mixed-intervals",
        ),
        ("Alphamab is preferred for small lesions 4", "stray-digits"),
        ("Alphamab is given once daily in adults. Alphamab is given twice daily in adults.", "self-contradiction"),
        ("ESMO 2021 recommends alphamab.[^a]", "misattributed"),
        ("Adults should receive alphamab.[^a: strength weak; evidence low]", "stronger-than-grade"),
        ("Alphamab may be offered.[^a: strength mighty]", "impossible-grade"),
        ("Alphamab is used.[^b]", "unreadable"),
    ],
)
def test_a_rule_finds_the_sentence_it_is_for(
    found: Callable[..., list[tuple[str, str]]], sentence: str, rule: str
) -> None:
    assert rule in {name for name, _ in found(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Alphamab has an ESMO-MCBS v1.1 score of 4.",
        "Betamab has an ESMO-MCBS grade A.",
        "Alphamab has a class IIa recommendation.",
        "The USPSTF gives screening a grade I.",
        "GRADE certainty: very low for alphamab.",
        "Data are insufficient to recommend for or against screening of adults.",
        "There is no separate intracranial overall survival.",
        "Overall survival was 18 months with alphamab against 12 months with placebo (HR 0.50; P < 0.0001).",
        "Survival was 18 months with alphamab and 12 months with betamab, a taxane and carboplatin (HR 0.50).",
        "Adding alphamab raised survival from 16.3 to 24.9 months (HR 0.64).",
        "In a retrospective subset, patients with baseline anaemia did better than with placebo (HR 0.50).",
        "Echocardiography is done every 3 months in the first year and every 6 months thereafter.",
        "Alphamab is stopped at toxicity of grade 3.",
        "Docetaxel is contraindicated after hypersensitivity to polysorbate 80.",
        "Performance status is 0.",
        "ASCO 2025 recommends alphamab.[^a]",
        "Adults may be offered alphamab.[^a: strength weak; evidence low]",
        "ASCO states that adults should receive alphamab.[^a: strength weak; evidence low]",
        "Adults should receive alphamab.[^a: strength strong; evidence high]",
    ],
)
def test_a_sound_sentence_is_left_alone(found: Callable[..., list[tuple[str, str]]], sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(
    ("scale", "possible", "impossible"),
    [
        ("ASCO", "strength weak; evidence insufficient", "class I"),
        ("GRADE", "conditional; certainty very low", "certainty fair"),
        ("ESMO", "IV, B", "VI, A"),
        ("ACC/AHA", "class 2a; level B-NR", "class 2c; level B-NR"),
        ("ESC", "class IIb; level C", "class IV; level C"),
        ("USPSTF", "grade I", "grade F"),
        ("Oxford", "1a", "1d"),
    ],
)
def test_a_marker_carries_a_grade_of_its_own_scale(
    found: Callable[..., list[tuple[str, str]]], scale: str, possible: str, impossible: str
) -> None:
    body = "Alphamab may be offered to adults.[^a: {}]"
    sources = [reference(scale=scale)]
    assert found(body.format(possible), references=sources) == []
    assert [rule for rule, _ in found(body.format(impossible), references=sources)] == ["impossible-grade"]


def test_a_reference_needs_a_publication_and_a_date(found: Callable[..., list[tuple[str, str]]]) -> None:
    bare = {k: v for k, v in REFERENCE.items() if k not in ("publication", "date")}
    assert found("Alphamab is used.[^a]", references=[bare]) == [("incomplete-reference", "A guideline")]


def test_an_article_without_references_is_found(found: Callable[..., list[tuple[str, str]]]) -> None:
    assert [rule for rule, _ in found("Alphamab is used.", references=[])] == ["no-references"]


def test_a_guideline_by_the_articles_own_publisher_is_found(found: Callable[..., list[tuple[str, str]]]) -> None:
    own = [reference(organisation="test")]
    assert [rule for rule, _ in found("Alphamab is used.[^a]", references=own)] == ["self-published-guideline"]


def test_a_review_date_is_past_from_the_day_after(found: Callable[..., list[tuple[str, str]]]) -> None:
    assert found("Alphamab is used.[^a]", review_due="2026-11-20") == []
    assert found("Alphamab is used.[^a]", review_due="2026-11-19") == [("review-overdue", "2026-11-19")]


def test_a_source_is_old_after_three_years_while_it_holds(found: Callable[..., list[tuple[str, str]]]) -> None:
    assert found("Alphamab is used.[^a]", valid_from="2023-11-20") == []
    assert found("Alphamab is used.[^a]", valid_from="2023-11-19") == [("old-source", "2023-11-19")]
    assert found("Alphamab is used.[^a]", valid_from="2020-01-01", valid_to="2024-01-01") == []


def test_an_article_must_know_an_approval_that_came_before_it(found: Callable[..., list[tuple[str, str]]]) -> None:
    asked = {"question": "What is the first-line treatment of HER2-positive metastatic breast cancer?"}
    old, new = "Trastuzumab, pertuzumab and a taxane are standard.[^a]", "T-DXd plus pertuzumab is approved.[^a]"
    assert [rule for rule, _ in found(old, **asked, published="2026-01-15")] == ["missing-event"]
    assert found(old, **asked, published="2025-12-01") == []
    assert found(new, **asked, published="2026-01-15") == []
    other_drug = {"question": "Is tucatinib a first-line treatment of HER2-positive metastatic breast cancer?"}
    assert found(old, **other_drug, published="2026-01-15") == []


def test_an_approval_that_another_article_on_the_same_treatment_cites_is_known(
    tmp_path: Path, write_article: Write
) -> None:
    approval = reference(id="b", kind="approval", title="Approval of cabergoline", date="2026-02-01")
    shared = {"topic": "Adenoma", "published": "2026-06-01", "references": [REFERENCE, approval]}
    asked = "What is the first-line treatment of {}?"
    write_article(tmp_path / "knows.md", "Cabergoline is approved.[^b]", question=asked.format("adenoma"), **shared)
    write_article(tmp_path / "misses.md", "Surgery is standard.[^a]", question=asked.format("large adenoma"), **shared)
    hits = [f for f in lint(read_documents([tmp_path])[0], today=TODAY) if f.rule == "missing-event"]
    assert [f.article_id for f in hits] == ["misses"]
    assert "cited by knows" in hits[0].explanation


def test_every_listed_event_has_a_source_and_knows_its_own_words() -> None:
    assert len(listed_events()) >= 3
    for event in listed_events():
        assert event.source
        assert any(p.search(event.what) for p in event.mentions), event.what


def test_should_here_and_may_elsewhere_for_the_same_patients_is_found(tmp_path: Path, write_article: Write) -> None:
    sources = {"references": [REFERENCE]}
    write_article(
        tmp_path / "strong.md", "Patients with 1-4 brain metastases should receive radiosurgery.[^a]", **sources
    )
    write_article(tmp_path / "weak.md", "Radiosurgery may be offered for 1-4 brain metastases.[^a]", **sources)
    hits = [f for f in lint(read_documents([tmp_path])[0], today=TODAY) if f.rule == "strength-differs"]
    assert [(f.article_id, "weak is weaker" in f.explanation) for f in hits] == [("strong", True)]


def test_the_same_hazard_ratio_with_two_p_values_is_found(tmp_path: Path, write_article: Write) -> None:
    text = "In BETATRIAL, overall survival was longer with alphamab than with placebo (HR 0.66; P = {}).[^a]"
    for name, p in (("one", "0.005"), ("two", "0.003"), ("three", "0.0001")):
        write_article(tmp_path / f"{name}.md", text.format(p), references=[REFERENCE])
    hits = [f for f in lint(read_documents([tmp_path])[0], today=TODAY) if f.rule == "odd-p-value"]
    assert Counter(f.article_id for f in hits) == {"one": 1, "two": 1, "three": 2}


def test_related_articles_must_exist_and_be_related(tmp_path: Path, write_article: Write) -> None:
    fields = {"references": [REFERENCE], "topic": "Skin"}
    write_article(tmp_path / "urticaria.md", "Alphamab is used.[^a]", related=["gone", "wrist", "eczema"], **fields)
    write_article(tmp_path / "eczema.md", "Creams are used.[^a]", **fields)
    wrist = {"references": [REFERENCE], "question": "How is a broken wrist set?", "topic": "Bones"}
    write_article(tmp_path / "wrist.md", "Plaster is used.[^a]", **wrist)
    hits = lint(read_documents([tmp_path])[0], today=TODAY)
    assert [(f.rule, f.quote) for f in hits] == [
        ("unknown-related", "gone"),
        ("off-topic-related", "How is a broken wrist set?"),
    ]


def test_related_articles_of_one_topic_are_related_whatever_their_words(tmp_path: Path, write_article: Write) -> None:
    hand = {"references": [REFERENCE], "topic": "Hand surgery"}
    asked = {"one": "How is a broken wrist set?", "two": "When does a trigger digit need release?"}
    write_article(tmp_path / "one.md", "Plaster.[^a]", question=asked["one"], title="Wrist", related=["two"], **hand)
    write_article(tmp_path / "two.md", "Release.[^a]", question=asked["two"], title="Digit", **hand)
    assert lint(read_documents([tmp_path])[0], today=TODAY) == ()


def test_a_related_article_beside_the_one_document_that_is_linted_exists(tmp_path: Path, write_article: Write) -> None:
    one = write_article(tmp_path / "one.md", "Alphamab is used.[^a]", related=["two"], references=[REFERENCE])
    write_article(tmp_path / "two.md", "Creams are used.[^a]", references=[REFERENCE])
    assert lint(read_documents([one])[0], today=TODAY) == ()


def test_an_answer_page_is_judged_by_its_banner_its_list_and_its_markers(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    rules = Counter(f.rule for f in lint(read_documents([tmp_path])[0], today=TODAY))
    assert rules == {
        "incomplete-reference": 1,
        "self-published-guideline": 1,
        "review-claims": 1,
        "off-topic-related": 1,
    }
    pending = PAGE.replace("Last updated", "Content is pending human review\n\nLast updated")
    (tmp_path / "page.txt").write_text(pending, encoding="utf-8")
    assert Counter(f.rule for f in lint(read_documents([tmp_path])[0], today=TODAY))["review-claims"] == 2


def test_two_articles_that_contradict_each_other_are_both_reported(tmp_path: Path, write_article: Write) -> None:
    write_article(tmp_path / "one.md", "Cetirizine is given once daily in adults.[^a]", references=[REFERENCE])
    write_article(tmp_path / "two.md", "Cetirizine is given twice daily in adults.[^a]", references=[REFERENCE])
    hits = lint(read_documents([tmp_path])[0], today=TODAY)
    assert [(f.rule, f.article_id) for f in hits] == [("contradiction", "one"), ("contradiction", "two")]
    assert "two says: “Cetirizine is given twice daily in adults.”" in hits[0].explanation


def test_every_rule_has_its_own_name_and_a_description() -> None:
    assert len({r.name for r in RULES}) == len(RULES)
    assert all(r.description and r.check.__doc__ for r in RULES)


def test_nothing_to_read_is_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="holds no document"):
        read_documents([tmp_path])
