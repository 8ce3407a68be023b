"""Is a sentence in English? Told by its letters and its small words."""

import re
import unicodedata
from functools import lru_cache

from ingest.lexical import STOPWORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH = frozenset(w for w in STOPWORDS if len(w) > 1 or w == "a") | frozenset(
    "may might must shall should can could cannot not no nor without within under over per than then while whether"
    " between during after before because more most each".split()
)
_FOREIGN = (
    # Spanish, Portuguese, Italian, French
    "que de del la las los el al una por para con y sus se lo um uma não em do da dos das os e il gli di che sono della"
    " nel le les des est une pour dans vous et du au aux sur toutes tous todas todos tutte todo pas"
    # German, Dutch, Scandinavian
    " der das und nicht ist sie den dem ein eine mit zu auf für alle het een en van om te niet och att det på ikke"
    # Polish, Turkish
    " nie się na z i w oraz ve bir bu için tüm"
).split()
_CITED = re.compile(r"\([^()]*\)|\b[\w’'-]+(?: [\w’'-]+){0,3}? et al\b")
_FEWEST, _MANY = 5, 7
_OF_A_ROW = re.compile(r"[,;:|()/\d•]")
_ALPHABETS = ("LATIN", "GREEK", "MICRO", "MODIFIER", "SUPERSCRIPT", "FEMININE", "MASCULINE")


@lru_cache(maxsize=8_192)
def is_english(sentence: str) -> bool:
    """False for a sentence without a word; when a fifth of the letters is of another alphabet than ours, or one word
    mixes ours with the Cyrillic; when small words of other languages outnumber those of English; and for a longer
    sentence without any of these, unless it reads as a row or a list. What is cited in brackets is left aside."""
    if not _WORD.search(sentence):
        return False
    if not sentence.isascii() and _is_in_other_letters(sentence):
        return False
    words = _WORD.findall(_CITED.sub("", sentence))
    small = [w.lower() for w in words]
    english = sum(w in _ENGLISH for w in small)
    foreign = sum(w in _FOREIGN and w not in _ENGLISH for w in small)
    strange = sum(any("À" <= c <= "ɏ" for c in w) for w in small)
    if len(words) >= _MANY and not english and not _OF_A_ROW.search(sentence):
        return False
    return len(words) < _FEWEST or not (foreign + strange > english and foreign + strange > 1)


def _is_in_other_letters(sentence: str) -> bool:
    letters = [c for c in sentence if c.isalpha()]
    others = [c for c in letters if c > "ɏ" and not unicodedata.name(c, "").startswith(_ALPHABETS)]
    return len(others) > len(letters) / 5 or any(map(_is_mixed, _WORD.findall(sentence)))


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    kinds = {unicodedata.name(c, " ").split()[0] for c in word}
    return {"LATIN", "CYRILLIC"} <= kinds
