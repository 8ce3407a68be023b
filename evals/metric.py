"""The metrics that are reported, and what each means."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["share", "score", "words", "seconds", "tokens"]
Group = Literal["What is said", "Citations", "Patient and reader", "Answer or abstain", "Retrieval", "Cost"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A score that is reported: `key` in `Result.scores` ('seconds' is the result's own), its name, what its mean over
    cases says, its group and its unit.
    """

    key: str
    name: str
    meaning: str
    group: Group
    unit: Unit = "share"
    less_is_better: bool = False


def _said(key: str, name: str, meaning: str) -> Metric:
    return Metric(key, name, meaning, "What is said", less_is_better=key == "violation")


def _citations(key: str, name: str, meaning: str) -> Metric:
    return Metric(key, name, meaning, "Citations")


def _reader(key: str, name: str, meaning: str) -> Metric:
    less = key in ("wrong_branch", "false_alarm")
    return Metric(key, name, meaning, "Patient and reader", "words" if "ease" in key else "share", less)


def _decision(key: str, name: str, meaning: str) -> Metric:
    return Metric(key, name, meaning, "Answer or abstain")


def _retrieval(key: str, name: str, meaning: str, unit: Unit = "share") -> Metric:
    return Metric(key, name, meaning, "Retrieval", unit)


def _cost(key: str, name: str, meaning: str, unit: Unit) -> Metric:
    return Metric(key, name, meaning, "Cost", unit, less_is_better=True)


METRICS = (
    _said("vital_recall", "Vital nuggets said", "share of a case's vital facts that its answer holds"),
    _said("nugget_recall", "All nuggets said", "share of a case's facts, vital or okay, that its answer holds"),
    _said("conflict_shown", "Both sides said", "of the disagreements, those of which every side is said"),
    _said("conflict_marked", "Disagreement marked", "of them, those that the answer marks as a disagreement"),
    _said("violation", "Says what it must not", "cases with a forbidden phrase in the answer"),
    _citations("citation_validity", "Citations hold", "statements whose quotes, spans and hashes stand in the index"),
    _citations("citation_recall", "Citation recall", "statements that their citations support, by the checks"),
    _citations("citation_precision", "Citation precision", "citations that their statement needs, by the checks"),
    _citations("number_fidelity", "Number fidelity", "numbers that stand in a sentence cited there"),
    _citations("strength_fidelity", "Strength fidelity", "statements as strong as what they cite"),
    _citations("gold_citations", "Citations the case names", "a lower bound of what is to the point"),
    _reader("branch_first", "Right branch first", "what applies to the patient stands before other branches"),
    _reader("wrong_branch", "Wrong branch applied", "another branch is said to apply to the patient"),
    _reader("notices_shown", "Due notices shown", "emergencies and false premises that the answer speaks of"),
    _reader("false_alarm", "Needless emergency notice", "shown where none is due"),
    _reader("ease_patient", "Reading ease, for patients", "Flesch: 60 is plain English, below 30 a paper"),
    _reader("ease_clinician", "Reading ease, for clinicians", "Flesch, of the same quotes without the glossary"),
    _decision("right_decision", "Right to answer or abstain", "answered, if only in part, or refused as was due"),
    _decision("full_answer", "Answered in full", "of the answerable, those not called partial or refused"),
    _decision("abstention_precision", "Abstention precision", "of the abstentions, those that were due"),
    _decision("abstention_recall", "Abstention recall", "of the abstentions due, those that were made"),
    _retrieval("recall@5", "Recall@5", "share of a case's nuggets with a source sentence in the first 5 passages"),
    _retrieval("recall@10", "Recall@10", "share of a case's nuggets with a source sentence in the first 10 passages"),
    _retrieval("followup_recall@5", "Recall@5 of follow-ups", "of the questions asked within a conversation"),
    _retrieval("nDCG@10", "nDCG@10", "order of 10 passages; holds a vital nugget 2, an okay one 1", "score"),
    _retrieval("RR", "Reciprocal rank", "1 / rank of the first passage that holds a nugget", "score"),
    _cost("words", "Words per answer", "words of all statements of one answer", "words"),
    _cost("seconds", "Seconds per answer", "of the last turn, in one process", "seconds"),
    _cost("tokens", "Model tokens", "read and written by a language model; 0 without one", "tokens"),
    _cost("cost", "Cost of the model", "in the currency of the configured prices; 0 without a model", "score"),
)

HEADLINE = frozenset(
    {"vital_recall", "violation", "citation_validity", "citation_recall", "branch_first", "right_decision", "recall@5"}
)
"""The keys of those that a reader should see first."""
