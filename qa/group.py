"""Whom a sentence is for by age or pregnancy, told from its heading and from how it begins: what is written for
children answers no question on adults, and not before the rest where nobody said that the patient is a child."""

import re
from collections import Counter
from functools import lru_cache

from ingest.article import Article, Sentence

_GROUPS = {
    "child": r"child(?:ren|hood)?|infants?|infancy|neonat\w+|newborns?|pa?ediatrics?|adolescen\w+|young people|teen\w*",
    "pregnant": r"pregnan\w+|antenatal|antepartum|gestation\w*|breast-?feeding|lactat\w+|post-?partum",
    "old": r"elderly|older (?:adults?|people|persons?|patients?|women|men)|geriatric",
    "adult": r"adults?",
}
_NAMED = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _GROUPS.items()), re.IGNORECASE)
_BEGINS = re.compile(r"\W*(?:\w+\W+){0,6}?(?:in|for|among|if)\b[^,.;:]{0,80}", re.IGNORECASE)
_OFTEN = 0.1  # of its sentences
_SPECIAL = frozenset({"child", "pregnant", "old"})


@lru_cache(maxsize=16_384)
def groups_in(text: str) -> frozenset[str]:
    """The groups that a text names."""
    return frozenset(m.lastgroup for m in _NAMED.finditer(text) if m.lastgroup)


def is_for_others(question: str, article: Article, sentence: Sentence) -> bool:
    """True when a sentence is for other groups than the question names."""
    asked = groups_in(question)
    own = _own(article, sentence)
    return bool(asked and own) and asked.isdisjoint(own)


def is_for_a_special_group(question: str, article: Article, sentence: Sentence) -> bool:
    """True when a sentence is for one group only, its document is for all, and the question names none."""
    own = _own(article, sentence)
    is_special = bool(own) and own <= _SPECIAL
    return is_special and not groups_in(question) and own.isdisjoint(_usual(article))


@lru_cache(maxsize=1_024)
def _usual(article: Article) -> frozenset[str]:
    """The groups that a document speaks of all the time."""
    named = Counter(group for s in article.sentences for group in groups_in(article.quote(s)))
    often = {group for group, count in named.items() if count >= _OFTEN * len(article.sentences)}
    return groups_in(article.title) | often


def _own(article: Article, sentence: Sentence) -> frozenset[str]:
    headings = " ".join(h for h in sentence.headings if h != article.title)
    begins = _BEGINS.match(article.quote(sentence))
    return groups_in(f"{headings} {begins.group() if begins else ''}")
