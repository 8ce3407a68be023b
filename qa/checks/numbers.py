"""Numbers: each with its comparator and unit, and what it counts."""

import re
from collections.abc import Sequence

from ingest.quantity import quantities
from qa.checks.pair import Pair
from qa.wording import Word, content, is_harmless, root

_NEXT = 6
_OF = re.compile(r"\b(\d+) of (?:the |these |all )?(\d+)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def numbers_stand_in_the_citation(pair: Pair) -> str | None:
    """Invariant 3: each number, with its comparator and unit, stands in one cited sentence."""
    cited = [q for quote in pair.quotes for q in quantities(quote)]
    for quantity in quantities(pair.text):
        if not any(quantity.is_stated_by(other) for other in cited):
            return f"{quantity.text!r} does not stand in the cited sentence"
    told, known = (_OF.findall(text) for text in (pair.text, pair.quote))
    turned = [f"{part} of {total}" for part, total in told if (total, part) in known and (part, total) not in known]
    return f"{turned[0]!r} does not stand in the cited sentence" if turned else None


def counted_things_are_kept(pair: Pair) -> str | None:
    """Invariant 3: each number, in digits or words, stands in a cited sentence, and what it counts is not what another
    number counts there. In a copy it has to be one of the words after it there."""
    for position, word in enumerate(pair.own):
        if word.kind != "number":
            continue
        windows = [pair.cited[i + 1 : i + 1 + _NEXT] for i, w in enumerate(pair.cited) if w.form == word.form]
        if not windows:
            return f"{word.form!r} does not stand in the cited sentence"
        counted = pair.own[position + 1] if position + 1 < len(pair.own) else None
        if _YEAR.fullmatch(word.form):
            continue
        if counted is None or counted.kind in ("number", "function", "drug") or is_harmless(counted):
            continue
        after = content(pair.own[position + 1 : position + 1 + _NEXT])
        is_kept = _is_counted(counted, after, windows) if pair.is_copy else _is_not_exchanged(word, counted, pair)
        if not is_kept:
            return f"'{word.form} {counted.form}' does not stand in the cited sentence"
    return None


def _is_counted(counted: Word, after: Sequence[Word], windows: Sequence[Sequence[Word]]) -> bool:
    counts = [content(window)[:1] for window in windows]
    forms = {w.form for w in after}
    is_kept = any(counted.form in {w.form for w in window} for window in windows)
    return is_kept or any(not c or c[0].form in forms for c in counts)


def _is_not_exchanged(number: Word, counted: Word, pair: Pair) -> bool:
    """False when another number of the cited sentence has this word right after it and this number has not."""
    if counted.kind == "telling":
        return True
    follow = {(a.form, root(b.form)) for a, b in zip(pair.cited, pair.cited[1:], strict=False) if a.kind == "number"}
    near = {
        root(w.form)
        for i, n in enumerate(pair.cited)
        if n.form == number.form
        for w in pair.cited[max(0, i - 2) : i + 1 + _NEXT]
    }
    wanted = root(counted.form)
    return wanted in near or not any(form != number.form and after == wanted for form, after in follow)
