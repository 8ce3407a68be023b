"""Words that name a disease, told by how they end; and everyday ones that do not end so."""

import re
from functools import lru_cache

ENDING = re.compile(
    r"(?:osis|itis|a?emia|oma|pathy|phrenia|iasis|algia|uria|plegia|penia|spermia|megaly|rrho?ea|trophy|plasia)s?$",
    re.IGNORECASE,
)
_EVERYDAY = re.compile(
    r"(?:cancer|metastas[ei]s|mets|tumou?r|sarcoma|asthma|diabetes|depression|anxiety|epilepsy|stroke|malaria|influenza|flu|cholera|typhoid"
    r"|tuberculosis|measles|gout|lupus|obesity|migraine|eczema|acne|hypertension|dementia|autism|hernia|sepsis|angina"
    r"|plague|rabies|tetanus|polio|scabies|shingles|syphilis|AIDS|HIV|COPD)s?$",
    re.IGNORECASE,
)

# What names an illness only with the word before it, and everyday names of some.
_KIND = re.compile(
    r"\w[ -](?:disease|syndrome|disorder|palsy|nodule|cyst|ulcer|abscess|fracture|trait|deficiency|injury)(?:s|es)?$"
    r"|(?:thorax|pneumonia|tremor|croup|tinnitus|fibroids?|angioedema)$",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:metastas[ei]s|mets|tumou?rs?|diagnos[ei]s|prognos[ei]s"
    r"|\b(?:body|systemic|extra-?cranial|visceral|residual|stable|progressive|active) disease)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)
def names_a_disease(phrase: str) -> bool:
    """True for a phrase whose last word names a disease: "lupus nephritis", "lung cancer"; not for what may come beside
    any of them, such as "renal failure"."""
    *_, last = phrase.split() or [""]
    return ENDING.search(last) is not None or _EVERYDAY.match(last) is not None


def illness_in(phrase: str) -> str:
    """A phrase up to the last word that names an illness: "prostate cancer" of "prostate cancer surgery"; else nothing.

    Where a cancer has spread to, and a tumour of no name, are none.
    """
    words = phrase.split()
    ends = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    name = next((e for e in ends if names_a_disease(e) or _KIND.search(e)), "")
    return "" if _NONE.search(name) else name
