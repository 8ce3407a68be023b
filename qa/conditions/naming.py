"""What an amount is an amount of: the words before it, or after it, as stems with the head last."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.lexical import STOPWORDS, terms
from ingest.sieve import Sieve
from qa.conditions.criterion import ANYTHING, SITES
from qa.conditions.words import vocabulary

_TOKEN = re.compile(r"[A-Za-z][\w'’-]*|\d[\d.,]*|[^\s\w]")
_REACH = 90
_LONGEST = 5
# Words that may stand between a name and its amount.
_LINKS = frozenset(
    "of is was are were be been being at to by with a an the about only exactly approximately estimated around roughly"
    " measuring measured measures measure that which whose has have had its their falls fell fallen falling drops drop"
    " dropped rises rise rose remains remained stays reaches reached between from below above usually still currently"
    " now just up down over under least most more less than equal lower higher greater very".split()
)
_RECEPTORS = frozenset({"her2", "er", "pr", "hr", "+"})
_ONE = frozenset("single solitary sole new".split())
_LINK_SIGNS = frozenset("(:=,[≈~")
_WEAK = frozenset("a an the with".split())
_CHANGE = re.compile(
    r"\b(?:by|increased|decreased|reduction|fall|drop|decline|decrease|increase|rise|loss|change)\b(?! limit)",
    re.IGNORECASE,
)
# Nouns that say how a thing is measured, not which thing.
_GENERIC = frozenset(
    "level levels concentration concentrations count counts value values diameter size length thickness width depth"
    " volume area maximum minimum maximal dimension titre titer ratio number total mean median estimated"
    " baseline current long wide thick"
    " deep diameters sized measurement result response initial serum plasma blood greatest largest score short axis"
    " per or small large big tiny it's it’s".split()
)
_ADJECTIVE = re.compile(r"(?:ic|al|ive|ous|id|ary|ed|able|ular|ent|ate|large|small|single|new|a)$", re.IGNORECASE)
_EXAMPLE = re.compile(
    r"[\s,(]*\b(?:for example|for instance|e\.g\.|i\.e\.|that is|such as|namely)[\s,:]*$", re.IGNORECASE
)
_SPECIMENS = frozenset(
    {"urin", "urinari", "csf", "cerebrospin", "capillari", "pleural", "synovi", "stool", "faecal", "fecal"}
)
_NOT_NOUNS = frozenset(
    "neg pos negative positive"
    " patient patients person people individual individuals adult adults women woman men man child children infant"
    " infants case cases should must may might can could will would offer give use start begin consider treat need"
    " needs needed required require requires recommended recommend suggests suggest reasonable indicated received"
    " receive receiving including include whether either neither also when where while until since without regardless"
    " irrespective despite however thereafter then daily weekly monthly every once twice orally intravenous"
    " intravenously what which how why who is are was were do does did has have had".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """`stems` with the head last, `marks` those that must not differ, `label` as written, `start` where it begins."""

    stems: tuple[str, ...]
    marks: tuple[str, ...]
    label: str
    start: int
    is_known: bool


def name_of(text: str, start: int, end: int) -> Name | None:
    """Name what stands at `start` to `end` of `text`; None when nothing is named beside it."""
    before, is_weak = _before(text, start)
    if before and before.is_known:
        return before
    after = _after(text, end)
    if after and (before is None or is_weak or _ADJECTIVE.search(before.label)):
        return after
    return before or after


def _before(text: str, start: int) -> tuple[Name | None, bool]:
    reach = max(0, start - _REACH)
    if example := _EXAMPLE.search(text, reach, start):
        start = example.start()
    run: list[re.Match[str]] = []
    is_weak = False
    known = {span[1]: (span[0], name) for name, span in _known(text, reach, start)}
    for token in reversed(list(_TOKEN.finditer(text, reach, start))):
        word = token.group().lower()
        if all(t.group().lower() in _GENERIC for t in run) and token.end() in known:
            begin, name = known[token.end()]
            return _named(text, begin, token.end(), start, known_as=name), is_weak
        is_open = all(t.group().lower() in _GENERIC for t in run)
        if is_open and run and word == ",":
            break  # 'brain mets, total volume 9 mL' is no volume of these mets alone
        if is_open and (word in _LINKS or word in _LINK_SIGNS or word == ")"):
            is_weak = is_weak or (word in _WEAK and not run)
            continue
        if not word[0].isalpha() or word in STOPWORDS or word in _NOT_NOUNS or word in _LINKS or len(run) >= _LONGEST:
            break
        run.append(token)
    if not run:
        return None, is_weak
    return _named(text, run[-1].start(), run[0].end(), start), is_weak


def _after(text: str, end: int) -> Name | None:
    known = {span[0]: (span[1], name) for name, span in _known(text, end, min(len(text), end + _REACH))}
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text, end, min(len(text), end + _REACH)):
        word = token.group().lower()
        if not run and token.start() in known:
            finish, name = known[token.start()]
            return _named(text, token.start(), finish, token.start(), known_as=name)
        if not run and (word in _RECEPTORS or word in _ONE):
            continue  # '8 mm HER2+ brain lesion' is the size of a lesion
        if (
            word in _RECEPTORS
            or not word[0].isalpha()
            or word in STOPWORDS
            or word in _NOT_NOUNS
            or len(run) >= _LONGEST
        ):
            break
        run.append(token)
    return _named(text, run[0].start(), run[-1].end(), run[0].start()) if run else None


def _known(text: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    for name, pattern in _measures_of(text):
        for match in pattern.finditer(text, start, end):
            yield name, match.span()


@lru_cache(maxsize=256)
def _measures_of(text: str) -> tuple[tuple[str, Sieve], ...]:
    """The measures with names of their own that `text` may name."""
    return tuple((n, m.pattern) for n, m in vocabulary().measures.items() if m.pattern.may_match(text))


def _named(text: str, begin: int, end: int, amount: int, *, known_as: str = "") -> Name | None:
    label = text[begin:end].strip(" ()")
    written = [w.lower() for w in re.findall(r"[A-Za-z][\w'’-]*", label) if w.lower() not in _LINKS]
    if known_as:
        stems: tuple[str, ...] = (known_as.lower(),)
        near = list(terms(text[max(0, begin - 12) : begin]))
    else:
        generic = [t for w in written if w in _GENERIC for t in _stems(w)]
        stems = tuple(dict.fromkeys((*generic, *(t for w in written if w not in _GENERIC for t in _stems(w)))))
        near = [t for t in terms(label) if t in _SPECIMENS or t != stems[-1]] if stems else []
    if not stems:
        return None
    if not known_as and set(written) <= _GENERIC:
        stems = (ANYTHING,)
    marks = [t for t in near if t in _SPECIMENS or (t in SITES and not known_as)]
    if amount > end and _CHANGE.search(text, end, amount):
        marks.append("change")
    return Name(stems, tuple(dict.fromkeys(marks)), label, begin, bool(known_as))


def _stems(word: str) -> list[str]:
    """A word with a hyphen is one name: anti-HBs, T-score. 'Mets' are metastases."""
    if word.lower() in ("met", "mets"):
        return list(terms("metastases"))
    return ["".join(terms(word))] if terms(word) else [word.lower()]
