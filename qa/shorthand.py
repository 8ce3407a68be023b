"""Signs, slashes and clipped words of clinicians' notes in full: "w/o symptoms", "?PE", "↑ALT", "bili 2 x ULN"."""

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
_NOT_A_TIME = r"(?<!for )(?<!over )(?<!last )(?<!past )(?<!after )(?<!within )(?<!every )(?<!of )(?<!in )(?<!than )"
_ORGAN = r"thyroid|breast|lung|colon|bowel|prostate|ovarian|gastric|pancreatic|cervical|bladder|renal"
_CLASS = r"class (?:I{1,3}|IV|V|[1-6])(?:(?:/|\+| or | and |-)(?:I{1,3}|IV|V|[1-6]))*"
_SIGNS = (
    (re.compile(r"(?<!\S)\?(?=[A-Za-z])"), "suspected "),
    (re.compile(r"↑+\s*"), "increased "),
    (re.compile(r"↓+\s*"), "decreased "),
    (re.compile(r"\b([A-Z]{2,3})J(s?)\b"), r"\1 joint\2"),
    (re.compile(r"\b([A-Z][A-Z0-9/-]*[A-Z0-9])i(s?)\b"), r"\1 inhibitor\2"),  # PCSK9i, CDK4/6i, ACEis
    (re.compile(r"\b(\d{1,3}) ?(?:y/?o\b|y[\s-]old\b)", re.IGNORECASE), r"\1-year-old"),
    (re.compile(r"(?<=\d)(\s?)u(?=g/)"), r"\1µ"),
    (re.compile(rf"{_NOT_A_TIME}\b([1-9]\d) ?y(?:rs?)?(?=\s*(?:[,.;?]|$))", re.IGNORECASE), r"\1-year-old"),
    (re.compile(r"\b(ca|do|does|did|is|are|was|were|has|have|had|should|could|would|wo)nt\b", re.IGNORECASE), r"\1n't"),
    (re.compile(r"\bPts?\b|(?<![\w-])pts?(?![\w-])(?! time)"), "patient"),
    (re.compile(r"(?<=\w) w (?=[a-z])"), " with "),
    (re.compile(r"\b[Gg]r\.? ?(?=[1-5]\b)|\bG(?=[1-5] [A-Za-z])"), "grade "),
    (re.compile(r"(?<=\d)\s?[x×]\s?(?=ULN\b)", re.IGNORECASE), " times "),
    (re.compile(r"\b(CKD) ?(?=[1-5][ab]?\b)", re.IGNORECASE), r"\1 stage "),
    (re.compile(rf"\b({_ORGAN}) ca\b", re.IGNORECASE), r"\1 cancer"),
    (re.compile(rf"\b({_CLASS}) LN\b", re.IGNORECASE), r"\1 lupus nephritis"),
    (re.compile(r"\bH ?\+ ?P\b"), "trastuzumab and pertuzumab"),
    (re.compile(r"\bunder (?:a )?GA\b", re.IGNORECASE), "under general anaesthesia"),
    (re.compile(r"\b(?:once a|every|a) fortnight\b|\bfortnightly\b", re.IGNORECASE), "every 2 weeks"),
    (re.compile(r"(?<=[A-Z])['’]d\b"), " given"),  # SRS'd
    (re.compile(r"\brec(?= \d)", re.IGNORECASE), "recurrence"),
    (re.compile(r"\bv\.? (?=(?:high|low|large|small|likely|severe|mild|old|young|unwell)\b)", re.IGNORECASE), "very "),
    (re.compile(r"\bDB-?(\d\d)\b"), r"DESTINY-Breast\1"),  # as authors of the DESTINY-Breast trials abbreviate them
)
# Clipped words, as clinicians write them in notes; the whole word only.
_CLIPPED = {
    "atorva": "atorvastatin",
    "bili": "bilirubin",
    "creat": "creatinine",
    "crea": "creatinine",
    "mag": "magnesium",
    "palps": "palpitations",
    "pred": "prednisolone",
    "regurg": "regurgitation",
    "rosuva": "rosuvastatin",
    "simva": "simvastatin",
    "tachy": "tachycardia",
    "temp": "temperature",
}
_CLIP = re.compile(rf"(?<![\w-])(?:{'|'.join(_CLIPPED)})(?![\w-])", re.IGNORECASE)
_SPACES = re.compile(r" {2,}")


@lru_cache(maxsize=1_024)
def written_out(text: str) -> str:
    """`text` with such signs as words; as it is when it has none."""
    found = _WITH_SLASH.sub(_words, text)
    for sign, word in _SIGNS:
        found = sign.sub(word, found)
    found = _CLIP.sub(lambda m: _CLIPPED[m.group().lower()], found)
    return text if found == text else _SPACES.sub(" ", found)


def _words(match: re.Match[str]) -> str:
    """The words of a sign, with a space where it stands close to the next word: "w/diabetes"."""
    words = _SLASHED[match.group("sign").lower()]
    return f"{words} " if match.group("sign").endswith("/") and match.string[match.end() :][:1].isalnum() else words
