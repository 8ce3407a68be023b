"""What a question is about: its phrases, told from the words that ask."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.lexical import STOPWORDS, terms
from ingest.shipped_yaml import shipped_yaml

LINE = re.compile(r"\b(?:first|second|third|fourth|later|1st|2nd|3rd|4th)[- ]lines?\b", re.IGNORECASE)
"""A line of treatment."""
# "Grade 2" is one thing to name; without its number a grade is none.
_GRADED = r"\b(?:grades?|stages?|class|type|level) (?:\d\w?|[IVX]{1,4})\b"
_TOKEN = re.compile(rf"{LINE.pattern}|{_GRADED}|[^\W_]+(?:[-'’./+][^\W_]+)*\+?|[^\w\s]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTRACTION = re.compile(r"['’](?:m|re|ll|ve|d|t)$|^[A-Za-z]['’]", re.IGNORECASE)
# Endings of words that describe; the words before them may still name something.
_DESCRIBING = re.compile(r"[a-z]{3,}(?:ed|ly|ous|ful|less|ible|iest)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Neighbouring words that name something, and where they stand; `stems` are theirs, in order."""

    text: str
    start: int
    stems: tuple[str, ...]

    @property
    def head(self) -> str:
        """The stem of the last word: what kind of thing it is."""
        return self.stems[-1]

    @property
    def end(self) -> int:
        """Where it ends in the question."""
        return self.start + len(self.text)


@lru_cache(maxsize=4_096)
def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a text that name something, in order: "What is the role of MRI after whole-brain radiotherapy?"
    has "MRI" and "whole-brain radiotherapy"."""
    found: list[Phrase] = []
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        word = _POSSESSIVE.sub("", token.group())
        if _continues(run, word):
            run.append(token)
            if word == token.group():
                continue
        found += _phrase(text, run)
        run = []
    return (*found, *_phrase(text, run))


def asking_words(text: str) -> tuple[str, ...]:
    """The words of a text that say what is asked of its phrases: "dose" in "What dose of pertuzumab is given?"."""
    return tuple(t.group() for t in _TOKEN.finditer(text) if _is_asked(t.group()))


def doing_words(text: str) -> tuple[str, ...]:
    """The verbs of a text, function words left out: "eat" in "What do predator plants eat?"."""
    words = (t.group() for t in _TOKEN.finditer(text))
    return tuple(w for w in words if _is(w, "verbs") and w.lower() not in STOPWORDS)


def only_judges(word: str) -> bool:
    """True for a word of degree or order, which names nothing: "better", "strong", "second"."""
    return _is(word, "judging")


def _phrase(text: str, run: list[re.Match[str]]) -> tuple[Phrase, ...]:
    while run and _names_nothing(run[-1].group()):
        run = run[:-1]
    if all(_only_modifies(t.group()) for t in run):
        return ()
    words = _POSSESSIVE.sub("", text[run[0].start() : run[-1].end()])
    stems = terms(words)
    return (Phrase(words, run[0].start(), stems),) if stems else ()


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    found: dict[str, str] = shipped_yaml("qa", "phrases.yaml")
    return {kind: frozenset(text.split()) for kind, text in found.items()}


def _is(word: str, kind: str) -> bool:
    lower = word.lower()
    return lower in _words()[kind] or (kind == "verbs" and lower.removesuffix("s") in _words()[kind])


def _is_asking(word: str) -> bool:
    return word.lower() in STOPWORDS or any(_is(word, kind) for kind in _words())


def _continues(run: list[re.Match[str]], word: str) -> bool:
    """True when a word belongs to the phrase that `run` has begun, or begins one: "Old Norse", "keto diet"."""
    if not word or not word[0].isalnum() or _CONTRACTION.search(word) or word.lower() in STOPWORDS:
        return False
    if not _is_asking(word) or _is(word, "classifying"):
        return True
    return bool(run) and (_is(word, "relational") or word[0].isupper())


def _is_asked(word: str) -> bool:
    return _is(word, "relational") and not _is(word, "verbs")


def _names_nothing(word: str) -> bool:
    return not word[0].isupper() and (_is(word, "verbs") or _DESCRIBING.fullmatch(word) is not None)


def _only_modifies(word: str) -> bool:
    return _is(word, "classifying") or (word.islower() and _is_asking(word))
