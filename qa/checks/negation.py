"""Negations and exceptions."""

from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.quantity import quantities
from qa.checks.beside import keeps_the_rest, lost_beside
from qa.checks.pair import Pair, roots
from qa.checks.scope import Reach, reaches
from qa.wording import Word, are_opposite, read_words, root

_WHOLE = 0.85
_RESTATED = 0.5
_NEAR = 3
_AGAIN = frozenset({"nor", "no", "without", "insteadof", "none"})
_PREFERENCE = "insteadof"
_PREFERRED = frozenset({"over", "rather", "prefer", _PREFERENCE})
_LIMITS = frozenset({"only", "solely", "exclusively"})
_ALONE = frozenset({"singl", "alon", "sole", "1", "one", "just", "limit"})
_UNLESS = frozenset({"unless", "except", "excepting", "excepted"})


def negation_is_kept(pair: Pair) -> str | None:
    """Invariant 4: the statement is negated where a cited sentence is, and nowhere else, and keeps its exceptions."""
    told, known = list(reaches(pair.text, "negation")), [r for q in pair.quotes for r in reaches(q, "negation")]
    if turned := _turned(roots(pair.own), roots(pair.cited), told, known):
        return f"{turned!r} is negated on one side only"
    return (_copied(pair) if pair.is_copy else _reworded(pair, told, known)) or _exceptions(pair)


def _copied(pair: Pair) -> str | None:
    told, known = (sum(w.kind == "negation" for w in words) for words in (pair.own, pair.cited))
    if told > known:
        return "it is negated and the cited sentence is not" if not known else "it is negated more often"
    if known and not told:
        return "the cited sentence is negated and it is not"
    if lost := lost_beside(pair.own, pair.cited, lambda w: w.kind == "negation"):
        return f"it drops the negation before {lost!r} in the cited sentence"
    if told < known and keeps_the_rest(pair.own, pair.cited, _WHOLE):
        return "it drops a negation and keeps the rest of the cited sentence"
    return None


def _reworded(pair: Pair, told: Sequence[Reach], known: Sequence[Reach]) -> str | None:
    """Each negation is matched by one of the other side that reaches the same words."""
    own, cited = roots(pair.own), roots(pair.cited)
    if _compares(pair):
        told = [r for r in told if r.word.form != _PREFERENCE]
    if len(told) == len(known):
        return None if _share(told, known) else "it is negated elsewhere"
    matches = _matches(told, known)
    for place, reach in enumerate(told):
        if place in matches or _said_otherwise(reach, pair.cited, cited):
            continue
        is_split = reach.word.form in _AGAIN and any(set(reach.after[:_NEAR]) & set(k.after) for k in known)
        if not is_split:
            return "it is negated and the cited sentence is not" if not known else "it is negated elsewhere"
    for place, reach in enumerate(known):
        if place in matches.values() or _said_otherwise(reach, pair.own, own):
            continue
        head = reach.after[:_NEAR]
        share, whole = (head, len(head)) if told else (tuple(reach.clause), len(reach.clause))
        if whole and len(own.intersection(share)) >= _RESTATED * whole:
            return "the cited sentence is negated and it is not"
    return None


def _compares(pair: Pair) -> bool:
    """True when the cited sentence sets one thing against another, as 'rather than' does."""
    units = Counter(q.unit for q in quantities(pair.quote))
    return bool(_PREFERRED & {w.form for w in read_words(pair.quote)}) or max(units.values(), default=0) > 1


def _share(told: Sequence[Reach], known: Sequence[Reach]) -> bool:
    """True when each negation of the statement has a word around it in common with one of the cited sentence."""
    return all(any(one.around & other.around or not one.around for other in known) for one in told)


def _matches(told: Sequence[Reach], known: Sequence[Reach]) -> dict[int, int]:
    """For each negation of the statement that reaches what one of the cited sentence reaches, the best one's place,
    each used once."""
    scored = sorted(
        (-_meet(one, other), i, j) for i, one in enumerate(told) for j, other in enumerate(known) if _meet(one, other)
    )
    found: dict[int, int] = {}
    for _, i, j in scored:
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _meet(one: Reach, other: Reach) -> int:
    """How much of what one negation reaches the other reaches; what stands right after both counts three times."""
    if not one.around or not other.around:
        return 1
    tight, further = frozenset(one.after[:_NEAR]), frozenset(other.after[:_NEAR])
    return 3 * len(tight & further) + len(tight & other.around) + len(further & one.around)


def _said_otherwise(reach: Reach, words: Sequence[Word], other: frozenset[str]) -> bool:
    """True when the other side has the opposite of what is negated ('not yet mature', 'immature'), or 0 for none."""
    has_opposite = any(are_opposite(w, o) for w in reach.after[:_NEAR] for o in other)
    return has_opposite or (reach.word.form in ("none", "no") and any(w.form == "0" for w in words))


def _turned(own: frozenset[str], cited: frozenset[str], told: Sequence[Reach], known: Sequence[Reach]) -> str | None:
    """A word that has its opposite by a prefix on the other side, and no negation there that makes up for it."""
    sides = ((own - cited, cited - own, known, told), (cited - own, own - cited, told, known))
    for one, other, here, there in sides:
        for word in sorted(one):
            base = next((o for o in other if len(o) < len(word) and are_opposite(word, o)), None)
            if base and not (len(here) > len(there) and any(base in r.around for r in here)):
                return word
    return None


def _exceptions(pair: Pair) -> str | None:
    own, cited = (_named(w.form for w in words if w.kind == "exception") for words in (pair.own, pair.cited))
    if cited - own:
        return "it drops an exception of the cited sentence"
    if "only" in own - cited and _ALONE & {w.form for w in pair.cited}:
        return None
    return "it adds an exception that the cited sentence does not have" if own - cited else None


def _named(forms: Iterable[str]) -> frozenset[str]:
    """Exceptions by one name each."""
    return frozenset("only" if f in _LIMITS else "unless" if f in _UNLESS else root(f) for f in forms)
