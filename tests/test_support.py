import pytest

from ingest.embed import Embedder
from ingest.engines.served import OnnxEmbedder
from qa.support.source import read_source
from qa.support.support import Support, support, supports

DOSE = "Give pertuzumab 840 mg as a loading dose, followed by 420 mg every 3 weeks."


@pytest.fixture(scope="session")
def model(embedder: Embedder) -> OnnxEmbedder:
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


def test_the_same_in_other_words_is_supported(model: OnnxEmbedder) -> None:
    found = support("A loading dose of 840 mg pertuzumab is given, then 420 mg every 3 weeks.", DOSE, model)
    assert (found.verdict, found.checks) == ("supported", ())


def test_another_number_is_unsupported_by_a_rule(model: OnnxEmbedder) -> None:
    found = support("Give pertuzumab 8400 mg as a loading dose, followed by 420 mg every 3 weeks.", DOSE, model)
    assert found.verdict == "unsupported"
    assert found.checks[0].startswith("numbers_stand_in_the_citation: '8400 mg'")


def test_a_negation_that_was_put_in_is_contradicted_by_a_rule(model: OnnxEmbedder) -> None:
    found = support(
        "Trastuzumab should not be continued during radiotherapy.",
        "Trastuzumab should be continued during radiotherapy.",
        model,
    )
    assert found.verdict == "contradicted"
    assert any(check.startswith("negation_is_kept") for check in found.checks)


def test_what_the_evidence_does_not_speak_of_is_unsupported_and_scores_lower(model: OnnxEmbedder) -> None:
    evidence = "Metformin is the first drug for type 2 diabetes. It is taken with meals. Check the kidneys every year."
    told, other = supports(
        ["Metformin should be taken with meals.", "Vaccination against measles protects children."],
        read_source(evidence, model),
        model,
    )
    assert told.verdict == "supported"
    assert other.verdict == "unsupported"
    assert told.score > other.score + 0.3


def test_the_order_of_the_evidence_and_what_stands_beside_it_do_not_hide_a_sentence(model: OnnxEmbedder) -> None:
    filler = " ".join(f"Guideline {i} speaks of the care of feet and of eyes." for i in range(60))
    assert support("Pertuzumab is given every 3 weeks.", f"{filler} {DOSE} {filler}", model).verdict == "supported"


@pytest.mark.parametrize(
    ("claim", "verdict", "rule"),
    [
        ("The patient has chest pain.", "contradicted", "record_does_not_deny_it"),
        ("The patient has a pacemaker.", "unsupported", "record_does_not_leave_it_open"),
    ],
)
def test_a_record_denies_or_leaves_open(model: OnnxEmbedder, claim: str, verdict: str, rule: str) -> None:
    record = '{"patient": {"age": 61, "chestPain": false, "pacemaker": null, "diabetes": true}}'
    found = support(claim, record, model)
    assert found.verdict == verdict
    assert any(check.startswith(rule) for check in found.checks)


@pytest.mark.parametrize(
    ("claim", "evidence"), [("", DOSE), ("Give 840 mg.", ""), ("?!", DOSE), ("Give 840 mg.", "{}")]
)
def test_nothing_said_or_nothing_to_say_it_never_raises(model: OnnxEmbedder, claim: str, evidence: str) -> None:
    found = support(claim, evidence, model)
    assert 0 <= found.score <= 1
    assert claim in ("", "?!") or found == Support(0.0, "unsupported", found.failures)


def test_a_frame_claims_nothing_and_says_so(model: OnnxEmbedder) -> None:
    found = support("Here is a summary of the guideline:", DOSE, model)
    assert found == Support(1.0, "supported", framing="frame")
    assert found.checks == ("framing: it is a frame and claims nothing",)
