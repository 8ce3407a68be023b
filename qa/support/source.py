"""Evidence as it was read once, for any number of claims."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.engines.states import TokenModel, TokenStates
from ingest.lexical import stem
from ingest.lexical import words as words_of
from qa.support.reading import Place, read_places
from qa.support.record import Topic, read_record, topics
from qa.support.times import times
from qa.support.units import units
from qa.support.week import Week, read_week


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The units of evidence with their token states and their words; `whole` has the states of all units one after
    another, and `starts` where each begins; `forms` and `told` are the forms of all words and what the telling ones
    tell; `times` its times of day in minutes; `plain` its letters and digits; `stems` those of its words; `numbers` its
    numbers in figures; `refused` and `open` what a record denies or leaves open, `topics` and `week` what it says of
    things and of days, none of other evidence. Every unit has a token; evidence that says nothing has no unit."""

    units: tuple[str, ...]
    states: tuple[TokenStates, ...]
    places: tuple[tuple[Place, ...], ...]
    whole: TokenStates
    starts: npt.NDArray[np.int64]
    forms: frozenset[str]
    told: frozenset[tuple[str, str]]
    times: frozenset[int]
    plain: str
    stems: frozenset[str]
    numbers: frozenset[str]
    refused: tuple[TokenStates, ...]
    open: tuple[TokenStates, ...]
    topics: tuple[Topic, ...]
    week: Week
    is_record: bool


def read_source(evidence: str, model: TokenModel) -> Source:
    """Evidence of any length; JSON is read as a record."""
    texts = units(evidence)
    states = model.states(texts)
    told = [i for i, found in enumerate(states) if found.ids]
    places = tuple(read_places(texts[i]) for i in told)
    words = [p.word for own in places for p in own]
    record = read_record(evidence)
    entries = record or ()
    named = topics(entries)
    return Source(
        units=tuple(texts[i] for i in told),
        states=tuple(states[i] for i in told),
        places=places,
        whole=TokenStates.joined([states[i] for i in told] or [TokenStates.none(1)]),
        starts=np.cumsum([0, *(len(states[i].ids) for i in told)])[:-1],
        forms=frozenset(w.form for w in words),
        told=frozenset((w.group, w.value) for w in words if w.kind == "telling"),
        times=frozenset(times(evidence).values()),
        plain=_plain(evidence),
        stems=frozenset(stem(w) for text in (evidence, *texts) for w in words_of(text)),
        numbers=frozenset(figures(evidence)),
        refused=_states([t.text for t in named if t.stance == "no" and not t.is_group], model),
        open=_states([t.text for t in named if t.stance == "open" and not t.is_group], model),
        topics=named,
        week=read_week(entries),
        is_record=record is not None,
    )


def _states(texts: Sequence[str], model: TokenModel) -> tuple[TokenStates, ...]:
    return model.states(texts) if texts else ()


_NAME = re.compile(r"(?<=[^.!?\s] )[\"'“‘(\[]*([A-Z][\w’'-]*)")
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")
_BETWEEN = re.compile(r"[\W_]+")


def names(claim: str) -> tuple[str, ...]:
    """The words of a claim that begin with a capital and do not begin a sentence, as `Source.plain` would have them."""
    return tuple(_plain(re.sub(r"['’]s?$", "", m.group(1))) for m in _NAME.finditer(claim))


def figures(text: str) -> tuple[str, ...]:
    """The numbers of `text` that are written in figures: 1,000 is 1000 and 4.0 is 4."""
    plain = (match.group().replace(",", "") for match in _FIGURES.finditer(text))
    return tuple(number.rstrip("0").rstrip(".") if "." in number else number for number in plain)


def _plain(text: str) -> str:
    """Letters and digits alone, in lower case: Wi-Fi is WiFi."""
    return _BETWEEN.sub("", text.lower())
