"""A disease in another form than the one that was asked about: otitis media with effusion is no acute otitis media.

A form is told by the word before the disease. A guideline is on another form when its title names the disease and its
text hardly ever with that word before it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.article import Article
from qa.retrieve import Passage

_FORM = (
    r"acute|chronic|recurrent|bacterial|viral|fungal|isch(?:a)?emic|ha?emorrhagic|primary|secondary|congenital|gestational"
    r"|neonatal|invasive|in situ|malignant|benign|diabetic|alcoholic|autoimmune|allergic|infective|pulmonary|portal"
    r"|essential"
)
_ASKED = re.compile(rf"\b(?P<form>{_FORM}) (?P<disease>[a-z]{{4,}}(?: [a-z]{{4,}})?)", re.IGNORECASE)
_DISEASE = re.compile(
    r"(?:itis|osis|oma|emia|pathy|failure|disease|stroke|hypertension|ulcers?|syndrome|cancer)\b", re.I
)
_NAMED_OTHERWISE = rf"\b(?:{_FORM})\W+(?:\w+\W+)?{{disease}}|{{disease}}(?:\W+\w+)?\W+(?:with|without)\b"
_BETWEEN = r"\W+(?:\w+\W+){0,2}"
_SELDOM = 0.2  # of the times that a text names the disease


def is_of_another_form(asked: str, passage: Passage) -> bool:
    """True when a question names the form of a disease, the passage's guideline is on another one, and the passage
    itself does not name the form."""
    return any(
        _is_on_another(passage.article, form, disease)
        and not re.search(rf"\b{form}{_BETWEEN}{disease}", passage.chunk.text, re.IGNORECASE)
        for form, disease in _forms(asked)
    )


def _forms(asked: str) -> Iterator[tuple[str, str]]:
    """The form and the first word of each disease that is named with one, in lower case."""
    for match in _ASKED.finditer(asked):
        if _DISEASE.search(match.group("disease")):
            yield match.group("form").lower(), match.group("disease").lower().split()[0]


@lru_cache(maxsize=1_024)
def _counts(text: str, form: str, disease: str) -> tuple[int, int]:
    """How often a text names the disease, and how often with the form before it."""
    named = re.findall(rf"\b{disease}", text, re.IGNORECASE)
    return len(named), len(re.findall(rf"\b{form}{_BETWEEN}{disease}", text, re.IGNORECASE))


def _is_on_another(article: Article, form: str, disease: str) -> bool:
    if re.search(rf"\b{form}\b", article.title, re.IGNORECASE):
        return False
    if not re.search(_NAMED_OTHERWISE.format(disease=disease), article.title, re.IGNORECASE):
        return False
    named, in_form = _counts(article.text, form, disease)
    return in_form < _SELDOM * named
