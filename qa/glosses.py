"""Plain words for what an answer's quotes say in a clinician's words. The quotes themselves stay as they are."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ingest.shipped_yaml import shipped_yaml
from qa.answer import Gloss, Statement
from qa.question import Question


def glosses(texts: Iterable[str]) -> tuple[Gloss, ...]:
    """The terms of the glossary that the texts have, each once, in the order in which they first stand; of two terms at
    one place the longer."""
    found: dict[str, Gloss] = {}
    for text in texts:
        for match in _pattern().finditer(text):
            gloss = _glossary()[match.group().lower()]
            found.setdefault(gloss.plain, Gloss(match.group(), gloss.plain, gloss.source))
    return tuple(found.values())


def glosses_for(question: Question, statements: Iterable[Statement]) -> tuple[Gloss, ...]:
    """The glosses of an answer: none for a clinician."""
    return glosses(s.text for s in statements) if question.audience == "patient" else ()


@lru_cache(maxsize=1)
def _glossary() -> Mapping[str, Gloss]:
    entries = shipped_yaml("qa", "glossary.yaml")
    return {t.lower(): Gloss(t, entry["plain"], entry["source"]) for entry in entries for t in entry["terms"]}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    terms = "|".join(re.escape(t) for t in sorted(_glossary(), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{terms})(?![\w-])", re.IGNORECASE)
