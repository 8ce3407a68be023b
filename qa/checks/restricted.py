"""For whom, when and on what condition."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.lexical import stem
from ingest.quantity import quantities
from qa.checks.pair import Pair, roots
from qa.checks.scope import clauses, restated
from qa.checks.status import statuses
from qa.restriction import restrictions
from qa.wording import Word, content, is_harmless, is_plain, read_words, root

_KEPT = 0.5
_SOME = 0.34
_CONDITIONS = frozenset("age sex fertility stage symptoms receptor severity".split())
_OF_TREATMENT = frozenset("adjuvant neoadjuvant induction maintenance primary".split())
"""Stages that are of a treatment and not of a patient."""
_EVERYONE = re.compile(
    r"\b(?:all|every|any|each) (?:\w+ )?(?:patients?|people|persons?|individuals?|women|men|children|adults?|one"
    r"|mothers?|infants?|newborns?)\b"
    r"|\b(?:every|any|each) (?:[\w-]+ ){1,2}(?:who|whose)\b"
    r"|\b(?:all|any) (?:stages?|ages?|cases?|grades?|types?|doses?|lines?|settings?)\b|\beveryone\b",
    re.IGNORECASE,
)
_OVERALL = re.compile(r"\b(?:overall(?! (?:survival|response))|whole|entire|always|across)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r";|\.(?!\d)|,? (?:but|while|whereas|although|and that)\b|, (?:and|so|because|since)\b", re.IGNORECASE
)
_CUES = (
    "if when whenever unless until in for among during after before following without despite who whose within".split()
)
_PHRASE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_CUES)})\b"
    rf"(?P<inside>(?:(?!\b(?:{'|'.join(_CUES)}|should|must|may|is|are|was|were|has|have|had|by|with|at|on|from)\b)[^,;:()])+)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<inside>[^:;]*\d[^:;]*): (?!.*: )")
_GRADED = re.compile(r"\b(grade|stage|class)(?=s? [≥≤]?\d)", re.IGNORECASE)
_MOST = 0.6
_SURE = _CONDITIONS | frozenset("rank organ disease setting side".split())
_TELLING = 4
_JOINED = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_REGARDLESS = re.compile(r"\bregardless\b", re.IGNORECASE)
_ANY = re.compile(r"\b(?:regardless|any|all|no|or for|never|always|whichever)\b", re.IGNORECASE)


def restriction_is_kept(pair: Pair) -> str | None:
    """Invariants 4 and 6: for whom, when and on what condition are those of the cited sentence."""
    if _REGARDLESS.search(pair.text) and not _ANY.search(pair.context):
        return "it says that it holds regardless, and the cited sentence does not"
    if _EVERYONE.search(pair.text) and not (_EVERYONE.search(pair.context) or _OVERALL.search(pair.context)):
        return "it says that of all, and the cited sentence does not"
    return (_copied(pair) if pair.is_copy else None) or _reworded(pair)


def _copied(pair: Pair) -> str | None:
    own = Counter(w.form for w in pair.own)
    for quote in pair.quotes:
        for restriction, rest in restrictions(quote):
            inside = Counter(w.form for w in content(read_words(restriction)) if not is_harmless(w))
            outside = Counter(w.form for w in content(read_words(rest)))
            kept = [form for form in inside if own[form] >= (inside + outside)[form]]
            others = outside.keys() - inside.keys()
            is_about = len(others & own.keys()) >= _KEPT * len(others)
            if inside and is_about and len(kept) < _KEPT * len(inside):
                return f"it drops {restriction.strip(' ,')!r} of the cited sentence"
    return None


def _reworded(pair: Pair) -> str | None:
    own = roots(pair.own)
    for quote in pair.quotes:
        for restriction, rest in restrictions(quote):
            words = [w for w in content(read_words(restriction)) if _tells(w)]
            inside = {root(w.form) for w in words}
            others = roots(read_words(rest)) - inside
            is_about = len(others & own) >= _KEPT * len(others)
            if _are_sure(words) and is_about and len(inside & own) < _SOME * len(inside):
                return f"it drops {restriction.strip(' ,')!r} of the cited sentence"
        if lost := _lost_phrase(quote, own) or _lost_condition(pair, quote, own) or _lost_threshold(pair, quote, own):
            return f"it drops {lost!r} of the cited sentence"
    return None


def _lost_phrase(quote: str, own: frozenset[str]) -> str | None:
    """A phrase that says when, where or for whom, of which the statement has not one word, or a label ('6 weeks or
    more:') of which it has no number, though it has the most of the clause that the phrase belongs to."""
    for clause in _CLAUSE.split(quote):
        label = _LABEL.match(clause)
        for match in (*_PHRASE.finditer(clause), *([label] if label else ())):
            found = content(read_words(match.group("inside")))
            told = [w for w in found if (w.kind == "number") == (match is label) and _tells(w)]
            inside = {root(w.form) for w in told}
            rest = {root(w.form) for w in content(read_words(clause)) if _tells(w)} - {root(w.form) for w in found}
            if _are_sure(told) and not inside & own and len(rest & own) >= _MOST * len(rest):
                return str(match.group()).strip(" ,:")
    return None


def _lost_threshold(pair: Pair, quote: str, own: frozenset[str]) -> str | None:
    """A threshold ('<15 mL', '≥5 years') of which the statement has not even the number, though it has the most of the
    clause that the threshold belongs to. Of several conditions, joined by 'and' or 'or', it may restate one."""
    told = {q.low for q in quantities(pair.text)}
    for clause in _CLAUSE.split(quote):
        found = [q for q in quantities(clause) if q.comparator and q.low not in told]
        lost = [q for q in found if not _JOINED.search(clause[: q.start])]
        rest = {root(w.form) for w in content(read_words(clause)) if _tells(w) and w.kind != "number"}
        if lost and len(rest) >= _TELLING and len(rest & own) >= _MOST * len(rest):
            return lost[0].text
    return None


def _lost_condition(pair: Pair, quote: str, own: frozenset[str]) -> str | None:
    """A word that says for whom, of the clause that the statement restates, or a status ('node-positive') of a thing
    that the statement does not name, or that the thing is of a grade."""
    best = max(clauses(quote), key=lambda clause: restated(clause, own), default=())
    if restated(best, own) < _KEPT:
        return None
    lost = {w.value for w in best if w.group in _CONDITIONS} - {w.value for w in pair.own} - _OF_TREATMENT
    stems = {w.form for w in best} - {w.form for w in pair.own}
    lost |= {f"{head} {status}" for head, status in statuses(quote) if head in stems}
    lost |= {graded for graded in map(str.lower, _GRADED.findall(quote)) if stem(graded) in stems}
    return min(lost, default=None)


def _are_sure(words: Sequence[Word]) -> bool:
    """False for no word, and for a single one that may have a synonym that nobody listed."""
    return len(words) > 1 or any(w.kind in ("drug", "number") or w.group in _SURE for w in words)


def _tells(word: Word) -> bool:
    return not (
        is_harmless(word)
        or is_plain(word)
        or word.form == "or"
        or word.kind == "exception"
        or word.group == "comparator"
    )
