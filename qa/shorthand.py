"""Signs and slashes that clinicians write for words: "w/o symptoms", "s/p SRS", "?PE", "↑ALT"."""

import re
from functools import lru_cache

# What stands before a slash is one or two letters, so that no word is split; "mg/d" and "1/2" are left alone.
_SLASHED = {
    "a/w": "associated with",
    "b/c": "because",
    "b/l": "bilateral",
    "c/i": "contraindication",
    "c/o": "with",
    "c/w": "consistent with",
    "d/l": "dislocation",
    "d/t": "due to",
    "h/o": "history of",
    "i/s/o": "with",
    "p/w": "presenting with",
    "r/o": "exclude",
    "s/e": "side effect",
    "s/p": "after",
    "w/d": "withdrawal",
    "w/o": "without",
    "w/u": "workup",
    "w/": "with",
}
_SLASHES = "|".join(re.escape(s) for s in sorted(_SLASHED, key=len, reverse=True))
_WITH_SLASH = re.compile(rf"(?<![\w/.-])(?P<sign>{_SLASHES})(?P<next>(?<=/)(?=\w)|(?![\w/]))", re.IGNORECASE)
_SIGNS = (
    (re.compile(r"(?<!\S)\?(?=[A-Za-z])"), "suspected "),
    (re.compile(r"↑+\s*"), "increased "),
    (re.compile(r"↓+\s*"), "decreased "),
    (re.compile(r"\b([A-Z]{2,3})J(s?)\b"), r"\1 joint\2"),
    (re.compile(r"\b([A-Z][A-Z0-9/-]*[A-Z0-9])i(s?)\b"), r"\1 inhibitor\2"),  # PCSK9i, CDK4/6i, ACEis
    (re.compile(r"\b(\d{1,3}) ?y/?o\b", re.IGNORECASE), r"\1-year-old"),
    (re.compile(r"\bDB-?(\d\d)\b"), r"DESTINY-Breast\1"),  # as authors of the DESTINY-Breast trials abbreviate them
)
_SPACES = re.compile(r" {2,}")


@lru_cache(maxsize=1_024)
def written_out(text: str) -> str:
    """`text` with such signs as words; as it is when it has none."""
    found = _WITH_SLASH.sub(_words, text)
    for sign, word in _SIGNS:
        found = sign.sub(word, found)
    return text if found == text else _SPACES.sub(" ", found)


def _words(match: re.Match[str]) -> str:
    """The words of a sign, with a space where it stands close to the next word: "w/diabetes"."""
    words = _SLASHED[match.group("sign").lower()]
    return f"{words} " if match.group("sign").endswith("/") and match.string[match.end() :][:1].isalnum() else words
