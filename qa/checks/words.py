"""The words that carry meaning."""

import re
from difflib import SequenceMatcher

from ingest.lexical import stem
from qa.checks.pair import Pair, roots
from qa.wording import Word, are_opposite, content, is_harmless, is_plain, root

_SUPPORT = 0.5
_LONG = 8
_TURN = re.compile(r"\b[a-z]{2,}(?:ed|ing|ly|ize|ise|izes|ises)\b")


def words_stand_in_the_citation(pair: Pair) -> str | None:
    """The words that carry meaning come from the cited sentences: in a copy all of them, in other wordings all but
    words of everyday English and a few others."""
    own = [w for w in content(pair.own) if w.kind != "exception"]
    if not own:
        return "it says nothing"
    around, base = {w.form for w in pair.around}, roots(pair.around)
    told = {(w.group, w.value) for w in pair.around if w.kind == "telling"}
    strange = [w for w in own if w.form not in around and (w.group, w.value) not in told and not is_harmless(w)]
    strange = [w for w in strange if not _is_known(root(w.form), base)]
    if pair.is_copy:
        strange = [w for w in strange if not is_plain(w) or _stands_for_another(w, pair)]
    else:
        strange = [w for w in strange if _is_specific(w)]
        if len(strange) == 1 and len(own) >= _LONG and strange[0].form in _turns(pair.text):
            strange = []
    if strange:
        return f"{strange[0].form!r} does not stand in the cited sentence"
    shared = [w for w in own if w.form in around or root(w.form) in base]
    if len(shared) < _SUPPORT * len(own):
        return "too many of its words do not stand in the cited sentence"
    return None


def _stands_for_another(word: Word, pair: Pair) -> bool:
    """True when, between the words beside it, the cited sentence has one that tells something and is gone."""
    own, cited = ([w.form for w in content(words)] for words in (pair.own, pair.cited))
    telling = {w.form for w in content(pair.cited) if not (is_plain(w) or is_harmless(w))}
    for mark, a, b, c, d in SequenceMatcher(None, cited, own, autojunk=False).get_opcodes():
        if mark != "equal" and word.form in own[c:d]:
            return bool(set(cited[a:b]) & telling - set(own))
    return False


def _is_known(form: str, base: frozenset[str]) -> bool:
    """True for a word that the sentence has, or has the opposite of: whether it is negated is for another check."""
    return form in base or any(are_opposite(form, other) for other in base)


def _turns(text: str) -> frozenset[str]:
    """The stems of words that by their ending are verbs or adverbs: a rewording may have one that nobody listed."""
    return frozenset(stem(m.group().lower()) for m in _TURN.finditer(text))


def _is_specific(word: Word) -> bool:
    return word.kind == "word" and word.form != "or" and not (word.strength or is_plain(word))
