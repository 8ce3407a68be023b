"""The words that carry meaning."""

from qa.checks.pair import Pair, roots
from qa.wording import Word, are_opposite, content, is_harmless, is_plain, root

_SUPPORT = 0.5


def words_stand_in_the_citation(pair: Pair) -> str | None:
    """The words that carry meaning come from the cited sentences: in a copy all of them, in other wordings all but
    words of everyday English and a few others."""
    own = [w for w in content(pair.own) if w.kind != "exception"]
    if not own:
        return "it says nothing"
    around, base = {w.form for w in pair.around}, roots(pair.around)
    strange = [w for w in own if w.form not in around and not is_harmless(w)]
    if pair.is_copy:
        return f"{strange[0].form!r} does not stand in the cited sentence" if strange else None
    strange = [w for w in strange if _is_specific(w) and not _is_known(root(w.form), base)]
    if strange:
        return f"{strange[0].form!r} does not stand in the cited sentence"
    shared = [w for w in own if w.form in around or root(w.form) in base]
    if len(shared) < _SUPPORT * len(own):
        return "too many of its words do not stand in the cited sentence"
    return None


def _is_known(form: str, base: frozenset[str]) -> bool:
    """True for a word that the sentence has, or has the opposite of: whether it is negated is for another check."""
    return form in base or any(are_opposite(form, other) for other in base)


def _is_specific(word: Word) -> bool:
    return word.kind == "word" and word.form != "or" and not (word.strength or is_plain(word))
