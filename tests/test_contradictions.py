"""Contradictions between articles: found where they are, and not where sentences merely differ."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.article import Article, Marker, Reference
from ingest.canonical import CanonicalText
from ingest.contradictions import find_contradictions, self_contradictions
from ingest.embed import Embedder
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.readers import read_article

CORPUS = Path(__file__).parent.parent / "corpus"

TRIAL_2020 = Reference("a", "trial", "HER2CLIMB, first report", date="2020")
TRIAL_2023 = Reference("b", "trial", "HER2CLIMB, final report", date="2023")

CONTRADICTORY = [
    (
        "number",
        "In KEYNOTE-189, median overall survival was 22.0 months with pembrolizumab against 10.6 months with placebo.",
        "In KEYNOTE-189, median overall survival was 20.0 months with pembrolizumab against 10.6 months with placebo.",
    ),
    (
        "number",
        "In APHINITY, the hazard ratio for invasive disease-free survival was 0.81 with pertuzumab against placebo.",
        "In APHINITY, the hazard ratio for invasive disease-free survival was 0.18 with pertuzumab against placebo.",
    ),
    ("number", "Amoxicillin is given at 500 mg three times daily.", "Amoxicillin is given at 1 g three times daily."),
    ("number", "Pertuzumab is given at 840 mg, then 420 mg.", "Pertuzumab is given at 840 mg/kg, then 420 mg."),
    ("interval", "Cetirizine is given once daily in adults.", "Cetirizine is given twice daily in adults."),
    (
        "interval",
        "LVEF is measured every 3 months during trastuzumab.",
        "LVEF is measured every 6 months during trastuzumab.",
    ),
    (
        "interval",
        "Mammography is recommended every 2 years for women aged 50 to 74 years.",
        "Mammography is recommended every year for women aged 50 to 74 years.",
    ),
    (
        "direction",
        "Routine screening for thyroid cancer is recommended in asymptomatic adults.",
        "Routine screening for thyroid cancer is not recommended in asymptomatic adults.",
    ),
    (
        "direction",
        "Do not perform surveillance brain MRI in patients without symptoms.",
        "Data are insufficient to recommend for or against surveillance brain MRI in patients without symptoms.",
    ),
    (
        "line",
        "Osimertinib is recommended as first-line treatment of EGFR-mutated lung cancer.",
        "Osimertinib is reserved for second-line treatment of EGFR-mutated lung cancer.",
    ),
    (
        "line",
        "Tucatinib is approved for first-line treatment of metastatic breast cancer.",
        "Tucatinib is not approved for first-line treatment of metastatic breast cancer.",
    ),
    (
        "population",
        "Olaparib is indicated after one or more prior lines of chemotherapy.",
        "Olaparib is indicated after three or more prior lines of chemotherapy.",
    ),
    (
        "threshold",
        "The LDL-C goal is below 1.8 mmol/L in patients at high risk.",
        "The LDL-C goal is below 2.6 mmol/L in patients at high risk.",
    ),
    (
        "threshold",
        "Red cell transfusion is advised when haemoglobin is below 70 g/L.",
        "Red cell transfusion is advised when haemoglobin is below 80 g/L.",
    ),
]

CONSISTENT = [
    (
        "Pertuzumab is given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks.",
        "Pertuzumab loading dose: 840 mg IV, then 420 mg IV every 21 days.",
    ),
    ("LVEF is measured every 3 months during trastuzumab.", "LVEF is measured every 12 weeks during trastuzumab."),
    ("Amoxicillin is given at 1,000 mg three times daily.", "Amoxicillin is given at 1 g three times daily."),
    (
        "In DESTINY-Breast12, the CNS response rate with trastuzumab deruxtecan was 71.7%.",
        "In DESTINY-Breast12, the CNS response rate with trastuzumab deruxtecan was 72%.",
    ),
    (
        "In HER2CLIMB patients with brain metastases, median overall survival was 18.1 months against 12.0 months.",
        "In HER2CLIMB, median overall survival was 21.9 months against 17.4 months in all patients.",
    ),
    (
        "In APHINITY, invasive disease-free survival at 3 years was 94.1% with pertuzumab and 93.2% with placebo.",
        "In APHINITY, invasive disease-free survival at 6 years was 91% with pertuzumab and 88% with placebo.",
    ),
    (
        "In APHINITY node-positive disease, the hazard ratio for disease-free survival was 0.72 against placebo.",
        "In APHINITY node-negative disease, the hazard ratio for disease-free survival was 1.13 against placebo.",
    ),
    (
        "In MONALEESA-2, median progression-free survival was 25.3 months with ribociclib against 16.0 months.",
        "In MONALEESA-7, median progression-free survival was 23.8 months with ribociclib against 13.0 months.",
    ),
    (
        "Prednisolone is given at 40 mg daily for an exacerbation of chronic obstructive pulmonary disease.",
        "Prednisolone is given at 1 mg/kg daily for interstitial lung disease of grade 2.",
    ),
    (
        "Denosumab 60 mg is given every 6 months for osteoporosis.",
        "Denosumab 120 mg is given every 4 weeks for bone metastases.",
    ),
    (
        "Trastuzumab is given intravenously at 6 mg/kg every 3 weeks.",
        "Trastuzumab and hyaluronidase is given subcutaneously at 600 mg every 3 weeks.",
    ),
    (
        "Cetirizine is given at 5 mg twice daily in children aged 6 to 12 years.",
        "Cetirizine is given at 10 mg once daily in adults.",
    ),
    (
        "Brain MRI is repeated every 2 to 4 months after radiosurgery.",
        "Brain MRI was done every 6 weeks for 24 weeks in the trial protocol.",
    ),
    (
        "Routine surveillance brain MRI is not recommended in patients without symptoms.",
        "Brain MRI is recommended in patients with symptomatic brain metastases.",
    ),
    (
        "Aspirin is not recommended for primary prevention of cardiovascular disease.",
        "Aspirin is recommended for secondary prevention of cardiovascular disease.",
    ),
    (
        "Trastuzumab deruxtecan with pertuzumab is approved for first-line treatment of metastatic breast cancer.",
        "Trastuzumab deruxtecan is indicated as second-line treatment of metastatic breast cancer.",
    ),
    (
        "HER2CLIMB enrolled patients who had received trastuzumab, pertuzumab and T-DM1, the eligibility of the trial.",
        "Tucatinib is indicated after one or more prior anti-HER2 regimens in the metastatic setting.",
    ),
    (
        "The LDL-C goal is below 1.8 mmol/L in patients at high risk.",
        "The LDL-C goal is below 1.4 mmol/L in patients at very high risk.",
    ),
    (
        "Patients may defer local therapy of asymptomatic brain metastases below 2 cm.",
        "Symptomatic brain metastases above 3 cm need local therapy, which should not be delayed.",
    ),
    (
        "Blood pressure should be measured every year in adults without hypertension.",
        "Blood pressure should be measured every month in adults with uncontrolled hypertension.",
    ),
]


def article(article_id: str, text: str, *, reference: Reference | None = None, **fields: object) -> Article:
    canonical = CanonicalText()
    canonical.paragraph(text, [(len(text), Marker("1", reference.reference_id))] if reference else [])
    given: dict[str, object] = {
        "question": "What is recommended?",
        "title": "Title",
        "publisher": "test",
        "published": dt.date(2024, 1, 1),
        "tier": "T4",
        "references": (reference,) if reference else (),
        **fields,
    }
    return Article(
        article_id=article_id,
        text=canonical.text,
        sections=canonical.sections,
        sentences=canonical.sentences,
        **given,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("kind", "one", "other"), CONTRADICTORY)
def test_two_articles_that_cannot_both_hold_are_found(kind: str, one: str, other: str) -> None:
    found = find_contradictions([article("one", one), article("other", other)])
    assert kind in {c.kind for c in found}
    assert all(c.places == (("one", 0), ("other", 0)) for c in found)


@pytest.mark.parametrize(("one", "other"), CONSISTENT)
def test_two_articles_that_can_both_hold_yield_none(one: str, other: str) -> None:
    assert find_contradictions([article("one", one), article("other", other)]) == ()


def test_there_are_twenty_consistent_pairs() -> None:
    assert len(CONSISTENT) == 20


def test_the_articles_of_the_corpus_do_not_contradict_each_other_or_themselves() -> None:
    articles = [read_article(p) for p in sorted((CORPUS / "articles").glob("*.md"))]
    assert len(articles) >= 32
    assert find_contradictions(articles) == ()
    assert [c for a in articles for c in self_contradictions(a)] == []


def test_the_two_saved_pages_disagree_on_prior_treatment_and_on_the_size_of_lesions(seeds: list[Path]) -> None:
    articles = {a.article_id: a for a in map(read_article, seeds)}
    found = {c.kind: c for c in find_contradictions(articles.values())}
    assert found.keys() == {"population", "threshold"}
    quotes = {k: [articles[i].quote(articles[i].sentences[p]) for i, p in c.places] for k, c in found.items()}
    assert any("≥1 prior HER2-directed therapy" in q for q in quotes["population"])
    assert any("trastuzumab, pertuzumab, and T-DM1" in q for q in quotes["population"])
    assert any("<2-3 cm" in q for q in quotes["threshold"])
    assert any("<2 cm" in q for q in quotes["threshold"])
    assert "tucatinib" in found["population"].subject


def test_a_saved_page_contradicts_itself_on_symptomatic_metastases(seeds: list[Path]) -> None:
    found = [c for path in seeds for c in self_contradictions(read_article(path))]
    assert [(c.kind, "tucatinib" in c.subject, "symptoms" in c.subject) for c in found] == [("population", True, True)]


ONCE, TWICE = "Cetirizine is given once daily in adults.", "Cetirizine is given twice daily in adults."


def test_an_article_and_the_one_that_replaced_it_do_not_contradict_each_other() -> None:
    assert find_contradictions([article("old", ONCE), article("new", TWICE)])
    assert find_contradictions([article("old", ONCE, superseded_by="new"), article("new", TWICE)]) == ()


def test_articles_that_never_hold_on_the_same_day_do_not_contradict_each_other() -> None:
    ended = article("one", ONCE, valid_to=dt.date(2025, 1, 1))
    assert find_contradictions([ended, article("two", TWICE, valid_from=dt.date(2025, 1, 1))]) == ()
    assert find_contradictions([ended, article("two", TWICE, valid_from=dt.date(2024, 12, 31))])


def test_two_reports_of_a_trial_may_give_different_figures_and_one_report_may_not() -> None:
    early = "In HER2CLIMB, median overall survival was 18.1 months with tucatinib against 12.0 months with placebo."
    late = early.replace("18.1", "21.6").replace("12.0", "12.5")
    one = article("one", early, reference=TRIAL_2020)
    assert find_contradictions([one, article("two", late, reference=TRIAL_2023)]) == ()
    assert find_contradictions([one, article("two", late, reference=TRIAL_2020)])


def test_a_pair_of_articles_is_reported_once_for_one_subject() -> None:
    both = f"{TWICE} Cetirizine is given twice daily in adults with urticaria."
    assert len(find_contradictions([article("one", ONCE), article("two", both)])) == 1


def test_the_order_of_articles_makes_no_difference() -> None:
    articles = [article(f"{side}{i}", pair[side]) for i, pair in enumerate(CONTRADICTORY) for side in (1, 2)]
    assert find_contradictions(articles) == find_contradictions(articles[::-1]) != ()


def test_every_contradictory_pair_is_found_among_all_of_them_and_no_other() -> None:
    articles = [article(f"{i:02}-{side}", pair[side]) for i, pair in enumerate(CONTRADICTORY) for side in (1, 2)]
    found = {tuple(article_id for article_id, _ in c.places) for c in find_contradictions(articles)}
    assert found == {(f"{i:02}-1", f"{i:02}-2") for i in range(len(CONTRADICTORY))}


def test_the_consistent_sentences_are_consistent_in_any_pair() -> None:
    texts = [text for pair in CONSISTENT for text in pair]
    assert find_contradictions([article(text, text) for text in texts]) == ()


def test_a_contradiction_is_kept_in_the_generation_and_loaded_with_it(
    tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> None:
    write_article(tmp_path / "in/once.md", ONCE)
    write_article(tmp_path / "in/twice.md", TWICE)
    report = ingest([tmp_path / "in"], embedder, tmp_path / "index")
    assert report.contradictions == 1
    loaded = Index.load(tmp_path / "index", embedder)
    assert [(c.kind, c.places) for c in loaded.contradictions] == [("interval", (("once", 0), ("twice", 0)))]
