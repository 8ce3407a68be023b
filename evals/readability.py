"""How easy a text is to read."""

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def reading_ease(sentences: tuple[str, ...]) -> float | None:
    """Flesch's reading ease: 206.835 - 1.015 words per sentence - 84.6 syllables per word.

    R. Flesch, A New Readability Yardstick, Journal of Applied Psychology 1948: 60 to 70 is plain English, below 30 is a
    scientific paper. Syllables are groups of vowels without a silent final e, which is right for about nine words of
    ten. None when there is no word.
    """
    words = [w.lower() for s in sentences for w in _WORD.findall(s)]
    if not words:
        return None
    syllables = sum(map(_syllables, words))
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * syllables / len(words)


def _syllables(word: str) -> int:
    silent = len(word) > 2 and word.endswith("e") and not word.endswith(("le", "ee"))
    return max(1, len(_VOWELS.findall(word[:-1] if silent else word)))
