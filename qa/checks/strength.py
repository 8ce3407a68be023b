"""How strongly a sentence recommends."""

import re
from collections import Counter

from ingest.lexical import stem
from qa.checks.beside import keeps_the_rest, lost_beside
from qa.checks.pair import Pair, roots
from qa.checks.scope import clauses, restated
from qa.wording import is_command, root

# Weakest first: a statement may not leave out the weakest thing that the cited sentence says of itself.
_WEAKEST_FIRST = ("insufficient", "may", "suggest", "should", "must", "indicated", "never")
_MOST = 0.4
_RESTATED = 0.5
# What a rewording may say for what the cited sentence says, and what it may leave out if it says the other.
_ALSO = {
    "should": ("prefer", "need", "indicated", "advice"),
    "must": ("need",),
    "need": ("should", "must"),
    "suggest": ("prefer", "advice"),
    "advice": ("should", "suggest"),
    "prefer": ("suggest",),
}
_SATISFIED = {"prefer": ("should", "suggest"), "indicated": ("should", "may"), "should": ("advice",)}
_FREE = frozenset({"need", "advice"})
"""What says little of how strongly: 'patients who need it', 'the recommendations on it'."""
_ABLE = re.compile(r"\b(?!un|in|im|ir)[a-z]{3,}[ai]ble\b")
_OPENING = re.compile(r"(?:^|[:;,.] |\b(?:and|then|or|but) )(?:then |do not )?([a-z]+)", re.IGNORECASE)


def strength_is_kept(pair: Pair) -> str | None:
    """Invariant 4: neither stronger nor weaker than the cited sentences."""
    return _copied(pair) if pair.is_copy else _reworded(pair)


def _copied(pair: Pair) -> str | None:
    told, known = (Counter(w.strength for w in words if w.strength) for words in (pair.own, pair.cited))
    for name in told:
        if told[name] > known[name]:
            return f"it says {name!r} more often than the cited sentence"
    if _commands(pair.text) and not told:
        told = Counter(["should"])
    weakest = next((name for name in _WEAKEST_FIRST if name in known), None)
    if weakest is not None and weakest not in told and keeps_the_rest(pair.own, pair.cited, _MOST):
        return f"it drops {weakest!r} of the cited sentence"
    for name in known - told:
        if lost := lost_beside(pair.own, pair.cited, lambda w, n=name: w.strength == n):  # type: ignore[misc]
            return f"it drops {name!r} before {lost!r} in the cited sentence"
    return None


def _reworded(pair: Pair) -> str | None:
    """What the statement says of strength stands in the cited sentence, and of each clause that it restates it says
    what the clause says. A command ('Give 420 mg') and 'should' are the same."""
    told, known = ({w.strength for w in words if w.strength} for words in (pair.own, pair.cited))
    own = roots(pair.own)
    if any(map(_commands, pair.quotes)):
        known.add("should")
    if any(root(stem(w.lower())) in own and w not in pair.text for w in _ABLE.findall(pair.quote)):
        known.add("may")  # 'who could be evaluated' of 'evaluable'
    commanded = {"should"} if _commands(pair.text) else set()
    told |= set() if told else commanded
    if any(w.form.startswith("contraindic") for w in pair.cited):
        known.add("must")  # 'must not be given'
    known |= {other for name in known for other in _ALSO.get(name, ())}
    if told - known:
        return f"it says {min(told - known)!r} and the cited sentence does not"
    found = [(restated(c, own), c) for quote in pair.quotes for c in clauses(quote)]
    best = max((share for share, _ in found), default=0.0)
    for share, clause in found:
        lost = {name for name in {w.strength for w in clause} - _FREE - {""} if not _says(name, told | commanded)}
        if lost and share >= _RESTATED and (share == best or not told):
            return f"it drops {min(lost)!r} of the cited sentence"
    return None


def _says(name: str, told: set[str]) -> bool:
    return bool(told & {name, *_SATISFIED.get(name, ())})


def _commands(text: str) -> bool:
    return any(is_command(m.group(1).lower()) for m in _OPENING.finditer(text))
