"""A follow-up question said without its conversation: what it leaves out is carried over from the questions before.

No model is needed. What leans on the conversation is told by qa.leaning. A question that puts another drug, line of
treatment or thing of the same kind in the place of one ("What about trastuzumab?") is the question before with that
one exchanged; any other is followed by the phrases that the thread is about, and a pronoun is said in full when they
are one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.drugs import drugs
from ingest.lexical import terms
from qa.asked import asked_for
from qa.aspect import aspect
from qa.carried import is_a_value, said_with
from qa.conditions.reading import criteria
from qa.disease import illness_in, names_a_disease
from qa.everyday import names_no_subject
from qa.leaning import CONNECTIVE, is_a_drug, is_fragment, leans
from qa.ordinal import with_names
from qa.phrased import adds_to, is_marked, own_part, phrased, without_connective
from qa.phrases import LINE, Phrase, phrases
from qa.referent import with_the_drug
from qa.sense import SPELLING, Sense, shares_a_word
from qa.told import Told

Said = tuple[int, Phrase]
"""A phrase and the turn it was said in."""

_BARE = re.compile(r"(?:(?:for|with|in|of|on|the|an?)\s+)*", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:in|of|to|from|at|near|around|does|do|is)\s+(?:the\s+)?$")
_TO_A_PLACE = re.compile(
    r"\bthere\b(?! (?:is|are|was|were|be|any|an?)\b)|\bthe (?:city|area|region|town|country|place|state|island)\b",
    re.IGNORECASE,
)
# "It", and the place where one would stand.
_OF_A_DRUG = re.compile(
    r"\b(?:it(?!['’]s| is| was)|its|them|they|that|this|those|these|one|ones|the (?:drug|medicine|medication|agent))\b"
    r"|\b(?:after|before|during)(?:wards?| (?:that|it))?\W*$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:instead|alternativ\w*|else|another|other|next|fail\w*|tolerat\w*|refus\w*"
    r"|(?:not|n['’]t) (?:work|respond|help))\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_DRUG = re.compile(
    r"\b(?:treat\w*|therap\w*|drugs?|agents?|\w*agonists?|inhibitors?|medic\w+|laxatives?|antibiotics?|options?|first|next"
    r"|given?|used?|recommend\w*|prefer\w*|manag\w+|chemotherapy)\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"(?:can|could|may|should|will) (?P<who>we|i|she|he|they|you) (?P<do>[^?.;]+)\?\s*$", re.IGNORECASE)
_IF_NOT = re.compile(
    r"(?:(?:and|but|so) )?(?:what )?if (?:not|(?:we|i|she|he|they|you|one) (?:can['’]?t|can ?not|could ?n['’]t"
    r"|won['’]t)|(?:that|this|it)(?:['’]s| is) (?:not|im)\s?possible)\W*",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"first|second|third|fourth|later|1st|2nd|3rd|4th", re.IGNORECASE)
_REMEMBERED = 12  # earlier questions
_MOST_PHRASES = 8


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A question made stand-alone.

    `carried` are the phrases taken over, those of the nearest question first; `turns` the positions in the history that
    they come from, nearest first; `brought` the drugs among them that an answer brought up. All are empty for a
    question that stands alone, and for one that is the question before with one thing exchanged.
    """

    standalone: str
    carried: tuple[str, ...] = ()
    turns: tuple[int, ...] = ()
    brought: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _State:
    """What a thread is about: its topics, the newest first; what the last question spoke of; that question, in full;
    the same without the circumstances and statements that follow-ups added to it; the drugs that its answer brought up,
    and all that it named, in order."""

    topics: tuple[tuple[Said, ...], ...] = ()
    focus: tuple[Said, ...] = ()
    place: tuple[Said, ...] = ()
    last: str = ""
    base: str = ""
    brought: tuple[Said, ...] = ()
    listed: tuple[str, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all that was spoken of."""
        said = (p for group in (self.focus, *self.topics) for _, p in group)
        return frozenset(terms(self.last)).union(*(p.stems for p in said))


def rewrite(text: str, history: Sequence[str], sense: Sense = SPELLING, told: Sequence[Told] = ()) -> Rewrite:
    """Make `text` stand-alone with the questions before it, oldest first, and what their answers `told`.

    `sense` tells whether a question that stands alone goes on with the subject of the thread; when it does not, the
    subject is dropped.
    """
    state = _before(history, sense, told)
    return _rewritten(text, state, sense)


def rewrite_as_followup(
    text: str, history: Sequence[str], sense: Sense = SPELLING, told: Sequence[Told] = ()
) -> Rewrite:
    """The same for a question that is known to lean on those before it."""
    state = _before(history, sense, told)
    return _leaning(text, state) if state.last else Rewrite(text)


def _before(history: Sequence[str], sense: Sense, told: Sequence[Told]) -> _State:
    state = _State()
    for turn in range(max(0, len(history) - _REMEMBERED), len(history)):
        state = _after(state, turn, history[turn], sense)
        if turn < len(told):
            named = told[turn].brought(state.last)
            brought = tuple((turn, p) for name in named for p in phrases(name))
            state = replace(state, brought=brought, listed=told[turn].listed)
    return state


def _rewritten(text: str, state: _State, sense: Sense) -> Rewrite:
    if state.last and (leans(text) or names_no_subject(text, state.stems, sense.is_everyday)):
        return _leaning(text, state)
    return Rewrite(text)


def _leaning(text: str, state: _State) -> Rewrite:
    typed, text = text, with_names(_unless(text, own_part(state.last)), state.listed)
    pointed = tuple(n for n in state.listed if n in text and n not in typed)
    exchanged = _exchanged(text, state.last)
    if exchanged:
        return Rewrite(exchanged)
    brought = state.brought if _asks_of_what_was_brought(text, state) else ()
    found = _carried(replace(state, brought=brought), text)[:_MOST_PHRASES]
    carried = tuple(s for s in found if not is_a_value(s[1].text)) or found
    said = tuple(said_with(p, text) for _, p in carried)
    if not said:
        return Rewrite(text)
    beside = said
    if (of_drug := with_the_drug(text, _last_drugs(found))) != text:
        text, beside = of_drug, tuple(p for p in said if illness_in(p) and not drugs(p))
        said = (*(p for p in said if drugs(p)), *beside)
    turns = tuple(sorted({t for t, _ in found}, reverse=True))
    known = {s for _, p in carried for s in p.stems}
    asked = [w for w in aspect(text, state.last) if known.isdisjoint(terms(w))]
    return Rewrite(
        phrased(text, state.base, beside, asked), said, turns, (*pointed, *(s[1].text for s in carried if s in brought))
    )


def _after(state: _State, turn: int, text: str, sense: Sense) -> _State:
    """The state when `text` was asked in it."""
    full = _rewritten(text, state, sense)
    own = tuple((turn, p) for p in phrases(full.standalone if not full.carried else text)[:_MOST_PHRASES])
    kept = tuple(s for s in state.brought if s[1].text in full.brought)
    place = tuple((turn, p) for p in phrases(text) if _is_a_place(p, text))[-1:] or state.place
    base = state.base if full.carried and adds_to(text, state.base) else full.standalone
    if not own or full.carried:
        return _State(state.topics, (*kept, *(own or state.focus)), place, full.standalone, base)
    goes_on = any(_goes_on(_joined(t), _joined(own), sense) for t in (*state.topics[-1:], state.focus) if t)
    return _State((own, *state.topics[-1:]) if goes_on else (own,), own, place, full.standalone, base)


def _goes_on(topic: str, own: str, sense: Sense) -> bool:
    """True when a question that stands alone belongs to the topic; one that names its own drug or disease needs no
    other."""
    names_its_own = drugs(own) or any(map(names_a_disease, own.split()))
    return shares_a_word(topic, own) or (not names_its_own and sense.related(topic, own))


def _is_a_place(phrase: Phrase, text: str) -> bool:
    return phrase.text[:1].isupper() and _PLACE.search(text[: phrase.start]) is not None


def _joined(said: Sequence[Said]) -> str:
    return " ".join(p.text for _, p in said)


def _carried(state: _State, text: str) -> tuple[Said, ...]:
    """What the thread is about and `text` does not say. "The BBC experiment" takes the place of "the Milgram
    experiment": a phrase of the same kind as one of its own is not carried over."""
    own = phrases(text)
    have = {s for p in own for s in p.stems}
    found: list[Said] = []
    place = state.place if _TO_A_PLACE.search(text) else ()
    for turn, phrase in (*place, *state.brought, *state.focus, *(said for topic in state.topics for said in topic)):
        is_replaced = any(_of_the_same_kind(p, phrase.text) or p.head == phrase.head for p in own)
        is_replaced = is_replaced or any(_is_changed(phrase.text, t) for t in (text, *(p.text for _, p in found)))
        is_bare = phrase.text.replace(".", "").isdigit()  # an age or a count: the facts of the thread have it
        if not is_replaced and not is_bare and not have.issuperset(phrase.stems):
            found.append((turn, phrase))
            have.update(phrase.stems)
    return tuple(found)


def _is_changed(phrase: str, text: str) -> bool:
    """True for a phrase with a value that `text` gives another of: "child" where it asks of adults."""
    new = criteria(text)
    return any(c.is_of(n) and c.is_met_by(n) is False for c in criteria(phrase) for n in new if n.kind != "drug")


def _unless(text: str, last: str) -> str:
    """ "If we can't?" after "Can we stop risperidone?" is "What if we cannot stop risperidone?"; any other as it is."""
    may = _MAY.match(last)
    return f"What if {may.group('who')} cannot {may.group('do')}?" if may and _IF_NOT.fullmatch(text) else text


def _asks_of_what_was_brought(text: str, state: _State) -> bool:
    """True for a follow-up with a pronoun, or of a dose or a time, that names no drug, where the question before names
    none either or asked for another."""
    asks_a_value = asked_for(text) and not phrases(text)
    leans_on_a_drug = _OF_A_DRUG.search(text) or asks_a_value or _ANOTHER.search(text)
    is_open = not drugs(state.last) and _ASKS_FOR_A_DRUG.search(state.last)
    return bool(leans_on_a_drug and (is_open or _ANOTHER.search(state.last)) and not drugs(text))


def _exchanged(text: str, last: str) -> str | None:
    """The last question with its only drug, line of treatment or thing of the same kind exchanged for the one that
    `text` names and nothing else."""
    own = without_connective(text).rstrip("?.! ")
    bare = own[_match_end(_BARE, own) :]
    if another := _with_another_line(bare, last):
        return another
    named = phrases(bare)
    is_elliptic = CONNECTIVE.match(text) or is_fragment(text, named)
    if not is_elliptic or is_marked(last) or len(named) != 1 or named[0].text != bare:
        return None
    spans = _of_the_same_kind(named[0], last)
    if len(spans) != 1 or bare.lower() in last.lower():
        return None
    ((start, end),) = spans
    return last[:start] + bare + last[end:]


def _with_another_line(bare: str, last: str) -> str | None:
    """The last question with its one line of treatment made the one that `bare` counts: "and third?"."""
    lines = list(LINE.finditer(last))
    if len(lines) != 1 or not _COUNTED.fullmatch(bare):
        return None
    start, end = lines[0].span()
    return last[:start] + _COUNTED.sub(bare, lines[0].group(), count=1) + last[end:]


def _of_the_same_kind(phrase: Phrase, last: str) -> list[tuple[int, int]]:
    if is_a_drug(phrase):
        return [(m.start, m.end) for m in drugs(last)]
    if LINE.fullmatch(phrase.text):
        return [m.span() for m in LINE.finditer(last)]
    if illness_in(phrase.text) == phrase.text:
        return [(p.start, p.end) for p in phrases(last) if illness_in(p.text) == p.text]
    return [(p.start, p.end) for p in phrases(last) if p.head == phrase.head and len(p.stems) > 1]


def _last_drugs(found: Sequence[Said]) -> tuple[str, ...]:
    """The phrases with a drug, of the newest turn that has one."""
    named = [(turn, p.text) for turn, p in found if drugs(p.text)]
    newest = max((turn for turn, _ in named), default=0)
    return tuple(text for turn, text in named if turn == newest)


def _match_end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0
