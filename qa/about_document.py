"""What a document tells of itself rather than of patients: how it was made, by whom, for whom, where to get it.

Read from words that headings of guidelines, articles and reports have in general, and under other headings from those
of the sentence (about_document.yaml). It answers only a question that asks for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.article import Article
from ingest.shipped_yaml import shipped_yaml
from ingest.sieve import Sieve

Matter = Literal["scope", "methods", "administration"]
_MATTERS: tuple[Matter, ...] = ("scope", "methods", "administration")

# "(See Table 4 in the original guideline document)" points elsewhere; what it stands in is about patients.
_IN_PARENTHESES = re.compile(r" \([^()]*\)")
_RECOMMENDS = re.compile(r"\brecommend|\bkey (?:action|points)|\baction statement", re.IGNORECASE)
# A heading that grades what stands below it is about patients: "(Level of Evidence = IV)".
_GRADED = re.compile(
    r"[=:]\s*\(?(?:[IV]+[a-c]?|[A-E]|\d[a-d]?|(?:very )?low|moderate|high|strong|weak)\b.*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Words:
    administration: Sieve
    methods: Sieve
    methods_alone: Sieve
    scope: Sieve
    sentences: Sieve
    of_a_document: Sieve
    asks: tuple[tuple[Matter, Sieve], ...]


def matters_asked(question: str) -> frozenset[Matter]:
    """What a question may ask for of what a document tells of itself; empty for most questions."""
    if not _words().of_a_document.search(question):
        return frozenset()
    return frozenset(matter for matter, pattern in _words().asks if pattern.search(question))


def is_unasked(headings: Sequence[str], title: str, asked: frozenset[Matter]) -> bool:
    """True for a section in which its document tells of itself what was not asked for."""
    own = _matter(tuple(headings), title)
    return own is not None and own not in asked


def is_about_itself(article: Article, position: int, asked: frozenset[Matter]) -> bool:
    """True for a sentence, or an item of a list, in which its document tells of itself what was not asked for."""
    sentence = article.sentences[position]
    if is_unasked(sentence.headings, article.title, asked):
        return True
    texts = (article.quote(sentence), article.lead(sentence) or "")
    return not asked and any(_words().sentences.search(_IN_PARENTHESES.sub("", text)) for text in texts)


@lru_cache(maxsize=16_384)
def _matter(headings: tuple[str, ...], title: str) -> Matter | None:
    """What a section with this heading path tells of its document; None for one about patients."""
    own = [h.strip(" .:") for h in headings if h.rstrip(". ") != title.rstrip(". ") and not _GRADED.search(h)]
    if any(map(_words().administration.search, own)):
        return "administration"
    if any(map(_words().methods.search, own)):
        return "methods"
    if any(map(_RECOMMENDS.search, own)):
        return None
    if any(map(_words().scope.search, own)):
        return "scope"
    return "methods" if any(map(_words().methods_alone.search, own)) else None


@lru_cache(maxsize=1)
def _words() -> _Words:
    raw = shipped_yaml("qa", "about_document.yaml")
    headings = {name: _any(patterns) for name, patterns in raw["headings"].items()}
    asks = raw["asks"]
    return _Words(
        **headings,
        sentences=Sieve(_one_of(raw["sentences"]), re.IGNORECASE),
        of_a_document=_any([asks["document"]]),
        asks=tuple((matter, _any([asks[matter]])) for matter in _MATTERS),
    )


def _any(patterns: Sequence[str]) -> Sieve:
    return Sieve(_one_of(patterns), re.IGNORECASE)


def _one_of(patterns: Sequence[str]) -> str:
    """One of the patterns; a line break of the file is none of theirs."""
    return "|".join(f"(?:{p.replace(' |', '|').replace(' .*', '.*')})" for p in patterns)
