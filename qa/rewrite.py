"""A follow-up question said without its conversation: what it leaves out is carried over from the questions before.

No model is needed. What leans on the conversation is told by qa.leaning. A question that puts another drug, line of
treatment or thing of the same kind in the place of one ("What about trastuzumab?") is the question before with that
one exchanged; any other is followed by the phrases that the thread is about, and a pronoun is said in full when they
are one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.drugs import drugs
from ingest.embed import Vectors
from ingest.lexical import terms
from qa.leaning import CONNECTIVE, is_a_drug, is_fragment, leans
from qa.phrases import LINE, Phrase, asking_words, phrases

Related = Callable[[str, str], bool]
"""Do the phrases of two questions belong to one subject?"""
Said = tuple[int, Phrase]
"""A phrase and the turn it was said in."""

_PRONOUN = re.compile(r"(?<!does )\b(?:it|they|them)\b(?!['’])", re.IGNORECASE)
_BARE = re.compile(r"(?:(?:for|with|in|of|on|the|an?)\s+)*", re.IGNORECASE)
_ABOUT = " (about:"
_NEAR = 0.15  # chosen on CAsT 2019; all-MiniLM-L6-v2
_NUMBER = re.compile(
    r"(?<![\w-])(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|single|several)(?![\w.,-]*\w)\s+",
    re.IGNORECASE,
)
_REMEMBERED = 12  # earlier questions
_MOST_PHRASES = 8


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A question made stand-alone.

    `carried` are the phrases taken over, those of the nearest question first; `turns` the positions in the history that
    they come from, nearest first. Both are empty for a question that stands alone, and for one that is the question
    before with one thing exchanged.
    """

    standalone: str
    carried: tuple[str, ...] = ()
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _State:
    """What a thread is about: its topics, the newest first; what the last question spoke of; and that question, in
    full."""

    topics: tuple[tuple[Said, ...], ...] = ()
    focus: tuple[Said, ...] = ()
    last: str = ""


def shares_a_word(one: str, other: str) -> bool:
    """True when two texts have a stem in common."""
    return not set(terms(one)).isdisjoint(terms(other))


def rewrite(text: str, history: Sequence[str], related: Related = shares_a_word) -> Rewrite:
    """Make `text` stand-alone with the questions before it, oldest first.

    `related` tells whether a question that stands alone goes on with the subject of the thread; when it does not, the
    subject is dropped.
    """
    state = _State()
    first = max(0, len(history) - _REMEMBERED)
    for turn, earlier in enumerate(history[first:], start=first):
        state = _after(state, turn, earlier, related)
    return _rewritten(text, state)


def near(embed: Callable[[str], Vectors]) -> Related:
    """Relatedness by meaning: the cosine of the two texts is at least _NEAR."""
    return lambda one, other: float(embed(one) @ embed(other)) >= _NEAR


def _rewritten(text: str, state: _State) -> Rewrite:
    if not state.last or not leans(text):
        return Rewrite(text)
    exchanged = _exchanged(text, state.last)
    if exchanged:
        return Rewrite(exchanged)
    carried = _carried(state, text)[:_MOST_PHRASES]
    said = tuple(_without_number(p.text, text) for _, p in carried)
    if not said:
        return Rewrite(text)
    turns = tuple(sorted({t for t, _ in carried}, reverse=True))
    known = {s for _, p in carried for s in p.stems}
    aspect = [w for w in _aspect(text, state.last) if known.isdisjoint(terms(w))]
    return Rewrite(_with(text, said, aspect), said, turns)


def _after(state: _State, turn: int, text: str, related: Related) -> _State:
    """The state when `text` was asked in it."""
    full = _rewritten(text, state)
    own = tuple((turn, p) for p in phrases(full.standalone if not full.carried else text)[:_MOST_PHRASES])
    if not own:
        return _State(state.topics, state.focus, full.standalone)
    if full.carried:
        return _State(state.topics, own, full.standalone)
    goes_on = bool(state.topics) and _goes_on(_joined(state.topics[-1]), _joined(own), related)
    return _State((own, *state.topics[-1:]) if goes_on else (own,), own, full.standalone)


def _goes_on(topic: str, own: str, related: Related) -> bool:
    """True when a question that stands alone belongs to the topic; one that names its own drug needs no other."""
    return shares_a_word(topic, own) or (not drugs(own) and related(topic, own))


def _joined(said: Sequence[Said]) -> str:
    return " ".join(p.text for _, p in said)


def _carried(state: _State, text: str) -> tuple[Said, ...]:
    """What the thread is about and `text` does not say. "The BBC experiment" takes the place of "the Milgram
    experiment": a phrase of the same kind as one of its own is not carried over."""
    own = phrases(text)
    have = {s for p in own for s in p.stems}
    found = []
    for turn, phrase in (*state.focus, *(said for topic in state.topics for said in topic)):
        is_replaced = any(_of_the_same_kind(p, phrase.text) or p.head == phrase.head for p in own)
        is_bare = phrase.text.replace(".", "").isdigit()  # an age or a count: the facts of the thread have it
        if not is_replaced and not is_bare and not have.issuperset(phrase.stems):
            found.append((turn, phrase))
            have.update(phrase.stems)
    return tuple(found)


def _exchanged(text: str, last: str) -> str | None:
    """The last question with its only drug, line of treatment or thing of the same kind exchanged for the one that
    `text` names and nothing else."""
    own = _without_connective(text).rstrip("?.! ")
    bare = own[_match_end(_BARE, own) :]
    named = phrases(bare)
    is_elliptic = CONNECTIVE.match(text) or is_fragment(text, named)
    if not is_elliptic or _ABOUT in last or len(named) != 1 or named[0].text != bare:
        return None
    spans = _of_the_same_kind(named[0], last)
    if len(spans) != 1 or bare.lower() in last.lower():
        return None
    ((start, end),) = spans
    return last[:start] + bare + last[end:]


def _of_the_same_kind(phrase: Phrase, last: str) -> list[tuple[int, int]]:
    if is_a_drug(phrase):
        return [(m.start, m.end) for m in drugs(last)]
    if LINE.fullmatch(phrase.text):
        return [m.span() for m in LINE.finditer(last)]
    return [(p.start, p.end) for p in phrases(last) if p.head == phrase.head and len(p.stems) > 1]


def _without_connective(text: str) -> str:
    return text[_match_end(CONNECTIVE, text) :]


def _without_number(phrase: str, text: str) -> str:
    """A carried phrase without its number when the question has its own: "What about eight of them?"."""
    return _NUMBER.sub("", phrase) if _NUMBER.search(text) and not _NUMBER.fullmatch(f"{phrase} ") else phrase


def _match_end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _aspect(text: str, last: str) -> tuple[str, ...]:
    """What was asked of the thing before and is now asked of another: "How much does it cost?", "What about a used
    one?"."""
    own = _without_connective(text)
    if not CONNECTIVE.match(text) or asking_words(own):
        return ()
    have = set(terms(own))
    return tuple(dict.fromkeys(w for w in asking_words(last.partition(_ABOUT)[0]) if have.isdisjoint(terms(w))))


def _with(text: str, carried: Sequence[str], aspect: Sequence[str]) -> str:
    own = _without_connective(text)
    own = own[:1].upper() + own[1:]
    pronouns = list(_PRONOUN.finditer(own))
    if len(carried) == 1 and len(pronouns) == 1 and not aspect:
        place = pronouns[0]
        full = f"{own[: place.start()]}{carried[0]}{own[place.end() :]}"
        return full[:1].upper() + full[1:]
    return f"{own}{_ABOUT} {'; '.join((*aspect, *carried))})".strip()
