"""Statements in other words than the cited sentence: the faithful ones pass, and one change to them is refused."""

import pytest
from test_check import article_of

from qa.check import check, failures
from qa.draft import Draft, DraftStatement, Evidence

TRIAL = (
    "In the ABETRIAL study, median survival was 7.8 months with tucatinib, trastuzumab and capecitabine against"
    " 5.6 months with placebo, trastuzumab and capecitabine."
)
OBSERVED = (
    "Patients are observed for at least 30 minutes after the initial dose and at least 15 minutes after each "
    "maintenance dose."
)
GROUPS = "The trial enrolled 263 patients with stable brain metastases and 241 patients without brain metastases."
AVOID = "Abemab should not be given to patients with severe renal impairment."
DATA = "The survival data were immature in 2025."
OFFER = (
    "Clinicians should offer abemab to patients with node-positive disease, and may offer it in node-negative disease."
)
LOADING = "Trastuzumab, intravenous, with pertuzumab; first dose: 8 mg/kg; later doses, every 3 weeks: 6 mg/kg."
PREFER = "Droperidol is preferred to midazolam in adults with severe agitation."
GAP = "Less than 6 weeks between two infusions: give 420 mg as soon as possible and do not wait for the next dose."
FAILED = "In patients in whom abemab fails, acelumab is recommended by ESC 2019."
GRADED = "Diarrhoea of grade 3 or higher occurred in 9% of patients with abemab, mostly in the first month."
LARGE = "For metastases with a cumulative volume <15 mL, radiosurgery may be considered according to EANO."
WORSE = "First-line T-DM1 was non-inferior but not superior to trastuzumab plus docetaxel for survival."

CASES = [
    (
        FAILED,
        "ESC 2019 recommends acelumab if abemab has failed in a patient.",
        ("acelumab", "abemab"),
        "order_is_kept",
    ),
    (
        GRADED,
        "Of patients with abemab, 9% had diarrhoea of at least grade 3, mostly in the first month.",
        (" of at least grade 3", ""),
        "restriction_is_kept",
    ),
    (
        LARGE,
        "According to EANO, radiosurgery may be considered for metastases whose cumulative volume is below 15 mL.",
        (" whose cumulative volume is below 15 mL", ""),
        "restriction_is_kept",
    ),
    (
        WORSE,
        "For survival, T-DM1 given first line proved non-inferior, though not superior, to trastuzumab plus docetaxel.",
        ("T-DM1", "trastuzumab plus docetaxel"),
        "order_is_kept",
    ),
    (
        TRIAL,
        (
            "Median survival in ABETRIAL came to 5.6 months on placebo and to 7.8 months on tucatinib, each "
            "with trastuzumab and capecitabine."
        ),
        ("placebo", "tucatinib"),
        "order_is_kept",
    ),
    (
        OBSERVED,
        (
            "After the initial dose people are watched for no less than 30 minutes, and for no less than 15 "
            "minutes following a maintenance dose."
        ),
        ("15", "30"),
        "order_is_kept",
    ),
    (
        GROUPS,
        "Of the people in this trial, 241 were free of brain metastases, whereas 263 had stable ones.",
        ("263", "241"),
        "order_is_kept",
    ),
    (
        AVOID,
        "In severe impairment of the kidneys, abemab is not recommended.",
        ("not ", ""),
        "negation_is_kept",
    ),
    (
        AVOID,
        "In severe impairment of the kidneys, abemab is not recommended.",
        ("severe", "mild"),
        "telling_words_stand_in_the_citation",
    ),
    (
        DATA,
        "In 2025, data on survival were not yet mature.",
        ("not yet ", ""),
        "negation_is_kept",
    ),
    (
        OFFER,
        "In disease that is node-negative, abemab is an option that clinicians may offer.",
        ("node-negative", "node-positive"),
        "strength_is_kept",
    ),
    (
        OFFER,
        "In node-positive disease it is abemab that clinicians should be offering.",
        ("should", "must"),
        "strength_is_kept",
    ),
    (
        LOADING,
        (
            "Given with pertuzumab, intravenous trastuzumab starts at 8 mg/kg and is continued at 6 mg/kg every"
            " three weeks."
        ),
        ("6 mg/kg", "6 mg"),
        "numbers_stand_in_the_citation",
    ),
    (
        PREFER,
        "For severe agitation in an adult, droperidol is favoured over midazolam.",
        ("adult", "child"),
        "telling_words_stand_in_the_citation",
    ),
    (
        GAP,
        (
            "If the gap between two infusions is under six weeks, 420 mg should be given as soon as possible "
            "rather than waiting for the next dose."
        ),
        ("six", "seven"),
        "numbers_stand_in_the_citation",
    ),
]


def failing(sentence: str, text: str) -> tuple[str, ...]:
    evidence = Evidence.of_sentences([(article_of((sentence,)), 0)])
    statement = DraftStatement(text, "paraphrase", (("abemab", 0),))
    found = failures(statement, evidence)
    assert (check(Draft((statement,)), evidence)[0].verdict == "supported") == (not found)
    return tuple(f.partition(":")[0] for f in found)


@pytest.mark.parametrize(("sentence", "text"), list(dict.fromkeys((s, t) for s, t, _, _ in CASES)))
def test_a_faithful_rewording_passes(sentence: str, text: str) -> None:
    assert failing(sentence, text) == ()


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Abemab is reduced in adults aged 60 years and over.", "From the age of 60, abemab is reduced in adults."),
        (
            "Survival was 12.2 months with radiosurgery against 11.6 months with whole-brain radiotherapy.",
            "Survival was 11.6 months after whole-brain radiotherapy and 12.2 months after radiosurgery.",
        ),
        (
            "No treatment of mild disease is suggested by the ABC 2016 guideline.",
            "The ABC 2016 guideline suggests leaving mild disease untreated.",
        ),
        (
            "Adding abemab raised median survival from 16.3 to 24.9 months.",
            "Median survival was 16.3 months, raised to 24.9 months by adding abemab.",
        ),
    ],
)
def test_another_way_to_write_a_number_an_order_or_a_suggestion_passes(sentence: str, text: str) -> None:
    assert failing(sentence, text) == ()


def exchanged(text: str, one: str, other: str) -> str:
    if other and other in text:
        return text.replace(one, "\0").replace(other, one).replace("\0", other)
    return text.replace(one, other)


@pytest.mark.parametrize(("sentence", "text", "change", "expected"), CASES)
def test_a_rewording_with_one_change_is_refused(
    sentence: str, text: str, change: tuple[str, str], expected: str
) -> None:
    changed = exchanged(text, *change)
    assert changed != text
    assert expected in failing(sentence, changed)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (WORSE, "First-line T-DM1 was non-inferior to T-DM1 plus docetaxel for survival."),
        (AVOID, "All patients with severe renal impairment should not be given abemab, regardless of dose."),
        (DATA, "Survival was immature twice in 2025."),
        (OFFER, "Clinicians should offer abemab to patients, since it prevents migraine."),
        (PREFER, "Droperidol is safer than midazolam for severe agitation in adults."),
    ],
)
def test_what_the_sentence_does_not_say_is_refused(sentence: str, text: str) -> None:
    assert failing(sentence, text)
