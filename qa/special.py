"""Patients to whom what holds for others must not be applied: pregnant or breastfeeding, a child, failing kidneys or
liver. Asked for a dose, or whether a drug is safe, for one of them, a passage that speaks of none answers for others.
"""

import re
from dataclasses import dataclass

_ASKS = re.compile(
    r"\bdos(?:e|es|age|ing)\b|\bhow (?:much|many)\b|\b(?:safe(?:ly)?|suitable|licensed|approved|harmless)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Patients:
    """`asked` finds them in a question, `spoken_of` what a passage on them says."""

    asked: re.Pattern[str]
    spoken_of: re.Pattern[str]


def _patients(asked: str, spoken_of: str) -> _Patients:
    return _Patients(re.compile(asked, re.IGNORECASE), re.compile(rf"{asked}|{spoken_of}", re.IGNORECASE))


_PATIENTS = (
    _patients(
        r"\bpregnan(?:t|cy)\b(?! tests?)|\btrimester\b|\bgestation\w*|\bexpecting (?:a|her) (?:baby|child)\b",
        r"\bf(?:o)?etus\b|\bf(?:o)?etal\b|\bembryo\w*|\bbirth defects?\b|\bcontracept\w+|\bteratogen\w+",
    ),
    _patients(r"\bbreast-?f(?:ee|e)d\w*|\blactat\w+|\bbreast milk\b|\bnursing (?:mother|woman|my)\b", r"\bnursing\b"),
    _patients(
        r"\bchild(?:ren)?\b(?![- ]?Pugh)|\bpa?ediatric\b|\binfants?\b|\bnew-?borns?\b|\bneonat\w+|\btoddlers?\b"
        r"|\b(?:1[0-7]|[1-9])[- ](?:years?|months?)[- ]old\b|\b(?:boy|girl) of (?:1[0-7]|[1-9])\b",
        r"\badolescents?\b|\bbab(?:y|ies)\b|\baged? (?:of )?(?:1[0-7]|[1-9])\b|\b(?:1[0-7]|[1-9]) years?\b",
    ),
    _patients(
        r"\b(?:renal|kidney) (?:impairment|insufficiency|dysfunction|disease|failure|function)\b"
        r"|\b(?:ha?emo|peritoneal )?dialysis\b|\be?GFR\b|\bcreatinine clearance\b|\bCr ?Cl\b",
        r"\brenal\b|\bkidneys?\b|\bglomerular\b|\bcreatinine\b|\bnephr\w+",
    ),
    _patients(
        r"\b(?:hepatic|liver) (?:impairment|insufficiency|dysfunction|disease|failure|function)\b|\bcirrho\w+"
        r"|\bChild-Pugh\b",
        r"\bhepatic\b|\bliver\b|\bbilirubin\b|\btransaminases?\b|\bA[LS]T\b|\bhepato\w+",
    ),
)


def is_on_the_patient(question: str, sentence: str) -> bool:
    """True when `question` names such a patient and `sentence` speaks of one."""
    return any(p.asked.search(question) and p.spoken_of.search(sentence) for p in _PATIENTS)


def speaks_of_the_patient(question: str, passage: str) -> bool:
    """False when `question` asks for a dose, or whether something is safe, for such a patient and `passage` speaks of
    none of these."""
    if not _ASKS.search(question):
        return True
    return all(p.spoken_of.search(passage) for p in _PATIENTS if p.asked.search(question))
