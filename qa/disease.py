"""Words that name a disease, told by how they end; and everyday ones that do not end so."""

import re

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


def names_a_disease(phrase: str) -> bool:
    """True for a phrase whose last word names a disease: "lupus nephritis", "lung cancer"; not for what may come beside
    any of them, such as "renal failure"."""
    *_, last = phrase.split() or [""]
    return ENDING.search(last) is not None or _EVERYDAY.match(last) is not None
