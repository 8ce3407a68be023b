"""Is a sentence in English, and which language is a question in? Told by their letters and small words."""

import re
import unicodedata
from functools import lru_cache

from ingest.lexical import STOPWORDS

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH = frozenset(w for w in STOPWORDS if len(w) > 1 or w == "a") | frozenset(
    "may might must shall should can could cannot not no nor without within under over per than then while whether"
    " between during after before because more most each".split()
)
# Small words of other languages, and words of asking and treating; none of them is an English word.
_OF_LANGUAGE = {
    "Spanish": "que de del la el los las una por para con y su sus se lo al es son cuál cual qué cómo como"
    " cuándo cuando cuánto dónde puedo puede debe hay durante dosis tratamiento paciente después antes"
    " según sobre entre todos todas ¿",
    "Portuguese": "um uma não em de da dos das os com para qual quais quando é são pode deve paciente tratamento"
    " após como mais pelo pela se lo durante",
    "Italian": "il la gli di che sono della delle dei nel nella nelle con qual quale quali quando come può deve"
    " è si trattamento paziente pazienti dopo prima più tutte tutti durante",
    "French": "le la les de des est une pour dans vous et du aux sur sous toutes tous pas quel quelle quels"
    " quelles quand comment combien faut peut doit avec chez sans après avant traitement allaiter",
    "German": "der das und nicht ist sie den dem ein eine einer einem mit zu auf für bei nach wie wann welche"
    " welcher welches kann soll muss darf wird werden dosis dosierung behandlung therapie patientin"
    " patienten von im zur zum über gegen oder vor alle unter oft",
    "Dutch": "het een en van om te niet wat welke hoe wanneer bij naar zijn wordt moet kan dosering"
    " behandeling na voor",
}
_FOREIGN = frozenset(
    " ".join(_OF_LANGUAGE.values()).split()
    # Portuguese, Italian, French; Scandinavian, Polish, Turkish
    + "do e os au todo att det på ikke nie się z i w oraz ve bir bu için tüm".split()
)
# "De Quervain", "van der Woude", "de la Tourette"
_OF_A_NAME = re.compile(r"\b(?:de la|d[ei]|del|la|le|van(?: de[rn]?)?|von(?: der)?)\s+(?=[A-Z])")
_CITED = re.compile(r"\([^()]*\)|\b[\w’'-]+(?: [\w’'-]+){0,3}? et al\b")
_FEWEST, _MANY = 5, 7
_FEWEST_FOREIGN = 2
_OF_A_ROW = re.compile(r"[,;:|()/\d•]")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
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


def language_of(text: str) -> str | None:
    """The language that a question is in, of those that are told by their small words; None where one of its sentences
    is in English, and where it is not plain: two of those words at least, more than of English."""
    told = [_told(sentence) for sentence in _SENTENCE.split(text)]
    return _told(text)[0] if all(language or not english for language, english in told) else None


def _told(text: str) -> tuple[str | None, int]:
    """The language that is told, and how many small words of English the text has."""
    words = {w.lower() for w in _WORD.findall(_OF_A_NAME.sub("", text)) if not (len(w) > 1 and w.isupper())}
    words |= {"¿"} & set(text)
    english = len(words & _ENGLISH)
    counts = {language: len(words & known) for language, known in _languages().items()}
    language = max(counts, key=lambda name: counts[name])
    return language if counts[language] >= _FEWEST_FOREIGN and counts[language] > english else None, english


@lru_cache(maxsize=1)
def _languages() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) - _ENGLISH for language, words in _OF_LANGUAGE.items()}


def _is_in_other_letters(sentence: str) -> bool:
    letters = [c for c in sentence if c.isalpha()]
    others = [c for c in letters if c > "ɏ" and not unicodedata.name(c, "").startswith(_ALPHABETS)]
    return len(others) > len(letters) / 5 or any(map(_is_mixed, _WORD.findall(sentence)))


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    kinds = {unicodedata.name(c, " ").split()[0] for c in word}
    return {"LATIN", "CYRILLIC"} <= kinds
