"""The checks: is each drafted statement backed by the sentences it cites?

Each check is one function of (statement, evidence) that returns why it fails, or None. A quote has to be the cited
sentence word for word; a paraphrase has to pass all the others. The rules see what rules can see: numbers, negation,
strength, names, words and their order; none of them can show that a paraphrase means the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.clean import is_forbidden
from ingest.drugs import drugs
from ingest.quantity import quantities
from qa.answer import Verdict
from qa.draft import Draft, DraftStatement, Evidence
from qa.restriction import conditions_turned, restrictions
from qa.wording import Word, content, is_harmless, is_loose, read_words

Check = Callable[[DraftStatement, Evidence], str | None]

# Weakest first: a statement may not leave out the weakest thing that the cited sentence says of itself.
_WEAKEST_FIRST = ("insufficient", "may", "suggest", "should", "must", "indicated", "never")
# Trials, societies, abbreviations; and endings of drugs beyond those that ingest.drugs knows.
_NAME = re.compile(
    r"\b(?:[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9-]*"
    r"|[a-z]+(?:nib|lib|pine|done|barbital|zepam|amine|phylline|cept|stim)s?)\b"
)
_MARKUP = re.compile(r"<[A-Za-z/!]|https?://|www\.|!?\[[^\]]*\]\(|\[\d{1,3}\]|`|javascript:", re.IGNORECASE)
_VERBATIM = 0.85
"""Share of a statement's words that stand in the cited sentence, from which it counts as a copy with changes: a word
that was put in is then an exchange and not another wording."""
_SUPPORT = 0.55
_KEPT = 0.5
_NEXT = 6
_NEAR = 2
_WHOLE = 0.85
_LONGEST_INITIALS = 5
_MOST = 0.4


def check(draft: Draft, evidence: Evidence) -> tuple[Verdict, ...]:
    """Return the verdict on each statement of the draft, in its order."""
    return tuple(_verdict(statement, evidence) for statement in draft.statements)


def cites_retrieved_sentences(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 1: every cited sentence was retrieved for this turn."""
    if not statement.cites:
        return "it cites nothing"
    unknown = [s for s in statement.cites if s not in evidence]
    return f"it cites {unknown[0]}, which was not retrieved" if unknown else None


def is_the_cited_sentence(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 2: a quote is word for word the one sentence it cites."""
    exact = [evidence.quote(s) for s in statement.cites] == [statement.text]
    return None if exact else "it is not the cited sentence word for word"


def is_plain_text(statement: DraftStatement, _evidence: Evidence) -> str | None:
    """Invariant 10: no markup, link, marker, control or bidirectional character."""
    if _MARKUP.search(statement.text) or any(is_forbidden(c) for c in statement.text):
        return "it holds markup, a link or a control character"
    return None


def numbers_stand_in_the_citation(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 3: each number, with its comparator and unit, stands in one cited sentence."""
    cited = [q for s in statement.cites for q in quantities(evidence.quote(s))]
    for quantity in quantities(statement.text):
        if not any(quantity.is_stated_by(other) for other in cited):
            return f"{quantity.text!r} does not stand in the cited sentence"
    return None


def counted_things_are_kept(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 3: each number, in digits or words, stands in a cited sentence, and so does what it counts, which is
    one of the words after it there."""
    own, cited = _own(statement), _cited(statement, evidence)
    for position, word in enumerate(own):
        if word.kind != "number":
            continue
        windows = [cited[i + 1 : i + 1 + _NEXT] for i, w in enumerate(cited) if w.form == word.form]
        if not windows:
            return f"{word.form!r} does not stand in the cited sentence"
        after = [w.form for w in content(own[position + 1 : position + 1 + _NEXT])]
        counted = own[position + 1] if position + 1 < len(own) else None
        if counted is None or counted.kind in ("number", "function", "drug") or is_harmless(counted):
            continue
        counts = [content(window)[:1] for window in windows]
        is_kept = any(counted.form in {w.form for w in window} for window in windows)
        if not is_kept and not any(not c or c[0].form in after for c in counts):
            return f"'{word.form} {counted.form}' does not stand in the cited sentence"
    return None


def negation_is_kept(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 4: the statement is negated where a cited sentence is, and nowhere else, and keeps its exceptions."""
    own, cited = _own(statement), _cited(statement, evidence)
    told, known = _count(own, "negation"), _count(cited, "negation")
    if told > known:
        return "it is negated and the cited sentence is not" if not known else "it is negated more often"
    if known and not told:
        return "the cited sentence is negated and it is not"
    if lost := _lost_beside(own, cited, lambda w: w.kind == "negation"):
        return f"it drops the negation before {lost!r} in the cited sentence"
    if told < known and _keeps_the_rest(own, cited, _WHOLE):
        return "it drops a negation and keeps the rest of the cited sentence"
    if {w.form for w in cited if w.kind == "exception"} - {w.form for w in own}:
        return "it drops an exception of the cited sentence"
    added = {w.form for w in own if w.kind == "exception"} - {w.form for w in cited}
    return "it adds an exception that the cited sentence does not have" if added else None


def strength_is_kept(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 4: neither stronger nor weaker than the cited sentences."""
    own, cited = _own(statement), _cited(statement, evidence)
    told, known = (Counter(w.strength for w in words if w.strength) for words in (own, cited))
    for name in told:
        if told[name] > known[name]:
            return f"it says {name!r} more often than the cited sentence"
    weakest = next((name for name in _WEAKEST_FIRST if name in known), None)
    if weakest is not None and weakest not in told and _keeps_the_rest(own, cited, _MOST):
        return f"it drops {weakest!r} of the cited sentence"
    for name in known - told:
        if lost := _lost_beside(own, cited, lambda w, n=name: w.strength == n):  # type: ignore[misc]
            return f"it drops {name!r} before {lost!r} in the cited sentence"
    return None


def restriction_is_kept(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariants 4 and 6: for whom, when and on what condition are those of the cited sentence."""
    own = Counter(w.form for w in _own(statement))
    for sentence_id in statement.cites:
        for restriction, rest in restrictions(evidence.quote(sentence_id)):
            inside = Counter(w.form for w in content(read_words(restriction)) if not is_harmless(w))
            outside = Counter(w.form for w in content(read_words(rest)))
            kept = [form for form in inside if own[form] >= (inside + outside)[form]]
            others = outside.keys() - inside.keys()
            is_about = len(others & own.keys()) >= _KEPT * len(others)
            if inside and is_about and len(kept) < _KEPT * len(inside):
                return f"it drops {restriction.strip(' ,')!r} of the cited sentence"
    return None


def telling_words_stand_in_the_citation(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariants 3, 4 and 6: line of therapy, frequency, direction, population and endpoint are those of the cited
    sentences, said no more often, or of what they stand under, where the cited sentence has none of the kind."""
    own = Counter((w.group, w.value) for w in _own(statement) if w.kind == "telling")
    words = _cited(statement, evidence)
    cited = Counter((w.group, w.value) for w in words if w.kind == "telling")
    around = {(w.group, w.value) for w in _around(statement, evidence)} | {("number", w.form) for w in words}
    for group, value in own:
        is_exchanged = any(g == group and not own[g, v] for g, v in cited)
        is_new = (group, value) not in around and not is_loose(group)
        if is_new or (not cited[group, value] and is_exchanged):
            return f"{value!r} does not stand in the cited sentence"
        if cited[group, value] and own[group, value] > cited[group, value]:
            return f"it says {value!r} more often than the cited sentence"
    return None


def names_stand_in_the_citation(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 5: each drug, trial, society and abbreviation stands in a cited sentence or in what it stands under."""
    around = " ".join(evidence.context(s) for s in statement.cites)
    missing = {n for n in _names(statement.text) - _names(around) if not _is_short_for(n, around)}
    own, cited = (_drugs(words) for words in (_own(statement), _cited(statement, evidence)))
    if not missing and cited - own and own - cited:
        missing = own - cited  # it stands in a heading only, and one of the cited sentence is gone for it
    return f"{min(missing)!r} does not stand in the cited sentence" if missing else None


def order_is_kept(statement: DraftStatement, evidence: Evidence) -> str | None:
    """Invariant 3: where a cited sentence has several drugs or several numbers, the statement has them in the same
    order, so that no arm takes the other's dose or result. A condition may move from the end to the front, or back."""
    quotes = " ".join(evidence.quote(s) for s in statement.cites)
    for kinds in (("drug",), ("number",), ("drug", "number")):
        known = _told(quotes, kinds)
        several = all(len({f for k, f in known if k == kind}) > 1 for kind in kinds)
        told = _told(statement.text, kinds)
        if not several or len(set(told)) < 2 or _is_subsequence(told, known):
            continue
        turned = conditions_turned(statement.text, quotes)
        if not any(_is_subsequence(_told(text, kinds), known) for text in turned):
            return "its drugs and numbers stand in another order than in the cited sentence"
    return None


def words_stand_in_the_citation(statement: DraftStatement, evidence: Evidence) -> str | None:
    """The words that carry meaning come from the cited sentences."""
    own = [w for w in content(_own(statement)) if w.kind != "exception"]
    if not own:
        return "it says nothing"
    cited = {w.form for w in _cited(statement, evidence)}
    around = {w.form for w in _around(statement, evidence)}
    strange = [w for w in own if w.form not in around and not is_harmless(w)]
    shared = len([w for w in own if w.form in cited])
    if strange and shared >= _VERBATIM * len(own):
        return f"{strange[0].form!r} does not stand in the cited sentence"
    telling = [w for w in own if not is_harmless(w)] or own
    if len([w for w in telling if w.form in around]) < _SUPPORT * len(telling):
        return "too many of its words do not stand in the cited sentence"
    return None


_OF_A_QUOTE: tuple[Check, ...] = (cites_retrieved_sentences, is_the_cited_sentence)
_OF_A_PARAPHRASE: tuple[Check, ...] = (
    cites_retrieved_sentences,
    is_plain_text,
    numbers_stand_in_the_citation,
    counted_things_are_kept,
    negation_is_kept,
    strength_is_kept,
    telling_words_stand_in_the_citation,
    names_stand_in_the_citation,
    order_is_kept,
    restriction_is_kept,
    words_stand_in_the_citation,
)
_CONTRADICTING: frozenset[Check] = frozenset({negation_is_kept})


def _verdict(statement: DraftStatement, evidence: Evidence) -> Verdict:
    checks: Sequence[Check] = _OF_A_QUOTE if statement.kind == "quote" else _OF_A_PARAPHRASE
    for one in checks:
        why = one(statement, evidence)
        if why is not None:
            verdict = "contradicted" if one in _CONTRADICTING else "unsupported"
            return Verdict(statement.text, verdict, (f"{one.__name__}: {why}",))  # type: ignore[arg-type]
    return Verdict(statement.text, "supported")


def _own(statement: DraftStatement) -> tuple[Word, ...]:
    return read_words(statement.text)


def _cited(statement: DraftStatement, evidence: Evidence) -> tuple[Word, ...]:
    return tuple(w for s in statement.cites for w in read_words(evidence.quote(s)))


def _around(statement: DraftStatement, evidence: Evidence) -> tuple[Word, ...]:
    """The words of the cited sentences and of what they stand under."""
    return tuple(w for s in statement.cites for w in read_words(evidence.context(s)))


def _count(words: Sequence[Word], kind: str) -> int:
    return sum(w.kind == kind for w in words)


def _keeps_the_rest(own: Sequence[Word], cited: Sequence[Word], share: float) -> bool:
    """True when that share of the cited sentence is restated, negations left aside."""
    rest = Counter(w.form for w in content(cited) if w.kind != "negation")
    return (rest & Counter(w.form for w in own)).total() >= share * rest.total()


def _lost_beside(own: Sequence[Word], cited: Sequence[Word], is_one: Callable[[Word], bool]) -> str | None:
    """The word after one of a kind in the cited sentence, when the statement has it more often without one."""
    told, known = content(own), content(cited)
    follow = {n.form for w, n in pairwise(known) if is_one(w) and not is_one(n)}
    for form in sorted(follow):
        if _alone(told, form, is_one, _NEAR) > _alone(known, form, is_one, 1):
            return form
    return None


def _alone(words: Sequence[Word], form: str, is_one: Callable[[Word], bool], near: int) -> int:
    """How often a word stands with none of a kind within `near` words before it, or after it when near is above 1."""
    after = near if near > 1 else 0
    return sum(
        not any(map(is_one, [*words[max(0, i - near) : i], *words[i + 1 : i + 1 + after]]))
        for i, w in enumerate(words)
        if w.form == form
    )


def _drugs(words: Sequence[Word]) -> set[str]:
    return {w.form for w in words if w.kind == "drug"}


def _told(text: str, kinds: Sequence[str]) -> list[tuple[str, str]]:
    return [(w.kind, w.form) for w in read_words(text) if w.kind in kinds]


def _is_subsequence(told: Sequence[tuple[str, str]], known: Sequence[tuple[str, str]]) -> bool:
    rest = iter(known)
    return all(form in rest for form in told)


def _names(text: str) -> set[str]:
    """Drugs by their one name, whatever they are called here, and the rest as whole words in the singular, so that
    HER2CLIMB is not HER2CLIMB-05."""
    found = drugs(text)
    spelt = {text[m.start : m.end] for m in found}
    others = {re.sub(r"(?<=[A-Z])s$", "", name) for name in _NAME.findall(text) if name not in spelt}
    return {m.name for m in found} | {name.lower() for name in others}


def _is_short_for(name: str, text: str) -> bool:
    """True for the initials of words that stand together in `text`, such as HR for 'hazard ratio'."""
    words = re.findall(r"[a-z]+", text.lower())
    initials = "".join(w[0] for w in words)
    return name.isalpha() and 2 <= len(name) <= _LONGEST_INITIALS and name in initials
