"""How the checks read a sentence: as words in one spelling, each with what it can turn round.

'≥ 2', 'at least two' and '2 or more' read the same; so do 'women' and 'female', a drug and its brand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ingest.drugs import drugs
from ingest.lexical import STOPWORDS, stem
from ingest.shipped_yaml import shipped_yaml

Kind = Literal["drug", "number", "negation", "exception", "telling", "word", "function"]

_COMPARATORS = (
    ("ge", r"≥|>=|at least|no (?:less|fewer) than|a minimum of|not less than"),
    ("le", r"≤|<=|at most|up to|no (?:more|greater) than|a maximum of|not more than"),
    ("gt", r"(?:more|greater|higher|longer|older) than|>|exceeding|exceeds|in excess of"),
    ("lt", r"(?:less|fewer|lower|shorter|younger|smaller) than|<"),
)
_BEFORE_NUMBER = tuple((name, re.compile(rf"(?<!\w)(?:{p})\s*(?=\d)", re.IGNORECASE)) for name, p in _COMPARATORS)
_BARE = (("gt", re.compile(r"\b(?:above|over)\s+(?=\d)", re.IGNORECASE)),
         ("lt", re.compile(r"\b(?:below|under)\s+(?=\d)", re.IGNORECASE)))  # fmt: skip
_NUMBER_UNIT = r"(\d[\d.,]*)(\s*(?:%|[A-Za-zµμ/]+)?)\s+(?:or|and) "
_AFTER_NUMBER = tuple(
    (name, re.compile(rf"{_NUMBER_UNIT}(?:{forms})\b", re.IGNORECASE))
    for name, forms in (
        ("ge", "more|older|greater|higher|longer|above|over|later"),
        ("le", "less|younger|fewer|lower|shorter|below|under|earlier"),
    )
)
_PHRASES = (
    (re.compile(r"\b(?:(?i:overall survival)|OS)\b"), " os "),
    (re.compile(r"\b(?:progression[- ]free survival|PFS)\b", re.IGNORECASE), " pfs "),
    (re.compile(r"\b(?:disease[- ]free survival|DFS)\b", re.IGNORECASE), " dfs "),
    (re.compile(r"\b(?:quality of life|QoL)\b", re.IGNORECASE), " qol "),
    (re.compile(r"\bnon[-–‑](?=[a-z])", re.IGNORECASE), "non"),
    (re.compile(r"\be\.g\.,?", re.IGNORECASE), "for example"),
    (re.compile(r"\bi\.e\.,?", re.IGNORECASE), "that is"),
    (re.compile(r"%"), " percent "),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
)  # fmt: skip
_TOKEN = re.compile(r"\d+(?:\.\d+)*[⁰¹²³⁴⁵⁶⁷⁸⁹]*|[^\W_]+", re.UNICODE)
_IS_NUMBER = re.compile(r"\d")
_SHORTEST_ROOT = 4
_NEGATING = ("un", "im", "in", "ir", "il", "non", "dis", "a")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")
_DERIVED = re.compile(
    r"(?:ational|ation|ition|ution|ment|ness|ility|ity|tion|sion|ion|ance|ence|ancy|ency|able|ible|abl|ibl|ative|itive|ive"
    r"|iv|ally|al|ical|ic|ous|ful|less|ist|ism|ship|ant|ent|ate|at|ize|iz|ise|er|or|ly|li|y|i|e|t|osis|otic|osi|ot|s)$"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the checks see it: `form` is the same for words that mean the same; `group` and `value` say what a
    telling word tells, `strength` how strongly it recommends."""

    form: str
    kind: Kind
    group: str = ""
    value: str = ""
    strength: str = ""


def read_words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order, function words too."""
    found: list[Word] = []
    last = 0
    for mention in drugs(text):
        if mention.start < last:
            continue
        found += _plain(text[last : mention.start])
        found.append(Word(mention.name.lower(), "drug"))
        last = mention.end
    return (*found, *_plain(text[last:]))


def content(words: Iterable[Word]) -> list[Word]:
    """The words that carry meaning."""
    return [w for w in words if w.kind != "function"]


def is_loose(group: str) -> bool:
    """True for groups whose words a paraphrase may add where the sentence has none of the group."""
    return group in _table().loose


def is_harmless(word: Word) -> bool:
    """True for a word that adds nothing by itself, such as 'patients' or 'according'."""
    return word.form in _table().harmless


def is_plain(word: Word) -> bool:
    """True for a word of everyday English, such as 'come' or 'full', that tells nothing of medicine."""
    return word.kind == "word" and not word.strength and word.form in _table().plain


def is_command(word: str) -> bool:
    """True for a verb in the form in which guidelines tell what to do, such as 'give'."""
    return word in _table().commands


def are_opposite(one: str, other: str) -> bool:
    """True when one form is the other with a prefix that negates it: 'immature' and 'mature'."""
    short, long = sorted((one.rstrip("e"), other.rstrip("e")), key=len)
    return len(short) >= _SHORTEST_ROOT and any(long == prefix + short for prefix in _NEGATING)


@lru_cache(maxsize=65_536)
def root(form: str) -> str:
    """What a form shares with the words derived from it: 'recommend' of 'recommendation', 'psycho' of 'psychosis'."""
    table = _table()
    if form in table.roots:
        return table.roots[form]
    cut = form
    while (match := _DERIVED.search(cut)) and match.start() >= _SHORTEST_ROOT:
        cut = cut[: match.start()]
    cut = _DOUBLED.sub(r"\1", cut)
    return table.roots.get(cut, cut)


@dataclass(frozen=True, slots=True)
class _Table:
    same: Mapping[str, str]
    same_stems: Mapping[str, str]
    harmless: frozenset[str]
    negation: frozenset[str]
    exception: frozenset[str]
    strength: Mapping[str, str]
    telling: Mapping[str, Sequence[tuple[str, str]]]
    loose: frozenset[str]
    plain: frozenset[str]
    commands: frozenset[str]
    roots: Mapping[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    raw = shipped_yaml("qa", "wording.yaml")
    same = {form: line.split()[0] for line in raw["same"] for form in line.split()}
    telling: dict[str, list[tuple[str, str]]] = {}
    for group, lines in raw["telling"].items():
        for line in map(str, lines):
            for form in line.split():
                telling.setdefault(form, []).append((group, line.split()[0]))
    return _Table(
        same=same,
        same_stems={stem(form): first for form, first in same.items() if form.isalpha() and len(form) > _SHORTEST_ROOT},
        harmless=frozenset(stem(w) for w in raw["harmless"].split()) | frozenset({"patient", "clinician", "treatment"}),
        negation=frozenset(raw["negation"].split()),
        exception=frozenset(raw["exception"].split()),
        strength={form: name for name, forms in raw["strength"].items() for form in forms.split()},
        telling=telling,
        loose=frozenset(raw["loose"].split()),
        plain=frozenset(stem(same.get(w, w)) for w in raw["plain"].split()),
        commands=frozenset(raw["commands"].split()),
        roots=_roots([*raw["kin"], *(line for lines in raw["telling"].values() for line in map(str, lines))]),
    )


def _roots(lines: Iterable[str]) -> dict[str, str]:
    """Each word's stem with that of the first of its line; the first line that has a word counts."""
    found: dict[str, str] = {}
    for line in lines:
        first = line.split()[0]
        for word in line.split():
            found.setdefault(stem(word), found.get(stem(first), stem(first)))
    return found


def _plain(text: str) -> list[Word]:
    for pattern, new in _PHRASES:
        text = pattern.sub(new, text)
    if _IS_NUMBER.search(text):
        for name, pattern in _AFTER_NUMBER:
            text = pattern.sub(rf" {name} \1\2", text)
        for name, pattern in (*_BEFORE_NUMBER, *_BARE):
            text = pattern.sub(f" {name} ", text)
    return [_word(t.lower()) for t in _TOKEN.findall(text)]


@lru_cache(maxsize=65_536)
def _word(token: str) -> Word:
    table = _table()
    if _IS_NUMBER.match(token):
        return Word(token, "number")
    if token == "placebo":
        return Word(token, "drug")  # an arm of a trial, as drugs are
    strength = table.strength.get(token, "")
    if token in table.negation:
        return Word(token, "negation", strength=strength)
    if token in table.exception:
        return Word(token, "exception")
    same = table.same.get(token) or table.same_stems.get(stem(token), token)
    told = table.telling.get(token) or table.telling.get(same)
    if told:
        group, value = told[0]
        return Word(stem(same), "telling", group, value, strength)
    if token in STOPWORDS and token != "or" and not strength:
        return Word(token, "function")
    return Word(stem(same), "word", strength=strength)
