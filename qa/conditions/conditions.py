"""Whom and when a sentence is for: the conditions that it names, and those of its list's lead and its headings."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.article import Article
from ingest.sieve import Sieve
from qa.conditions.criterion import Criterion
from qa.conditions.reading import criteria

_CELL = re.compile(r"(?P<head>[^:;]{1,60}): (?P<cell>.*?)(?=; [^:;]{1,60}: |\.?$)")
_TURNED = re.compile(
    r"\b(?:unless|except(?:ing)?(?: (?:in|for|when|if))?|other than|excluding)\b[^,;:.]{0,60}$", re.IGNORECASE
)
_ANY = re.compile(r"\b(?:regardless of|irrespective of|independent(?:ly)? of)\b[^,;:.]{0,60}$", re.IGNORECASE)
# What is waited for, aimed at or reported is no condition.
_NOT_A_CONDITION = re.compile(
    r"\b(?:until|resolv\w+ to|recover\w* to|returns? to|back to|down to|resume\w* at|in the|trial|stud(?:y|ies)"
    r"|risk of|history of)\s*"
    r"(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
# A definition tells of both sides of its limit: 'defines anaemia as haemoglobin below 100 g/L'.
_DEFINED = re.compile(r"\bdefin(?:es?|ed|ing)\b(?: [\w-]+){0,6} as (?:an? |the )?(?:[\w-]+ ){0,3}$", re.IGNORECASE)
# What a study found is no rule for a patient.
_RESULT = Sieve(
    r"\b(?:stud(?:y|ies)|trials?|meta-analys[ei]s|cohorts?|case series|investigators|researchers|authors|survey)\b"
    r"[^.;:]{0,60}"
    r"\b(?:show\w*|demonstrat\w+|found|report\w*|compared|observed|concluded|noted|suggested that|revealed)\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(
    {"she", "he", "her", "his", "she / her", "he / his", "her / she", "his / he", "her / his", "his / her"}
)
_FRAME = re.compile(
    r"(?:^|[:;.(]\s*|\b(?:in|for|with|without|if|when|where|among|who|whose|is|are|of|on|during|after|unless|except|treat\w*"
    r"|and|or|all|at)\b)(?:\W*[\w/-]+){0,4}\W*$",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    r"(?:\W+[\w-]+){0,2}\W+(?:patients?|women|woman|men|people|persons?|individuals?|adults?|child\w*|infants?)\b", re.I
)
_BRACKET = re.compile(r"[\w\s-]{0,12}\(\s*")
_OR = re.compile(r"\bor\b")
_APART = re.compile(r"\band\b|[;:.]\s")
_COORDINATED = re.compile(r"\b(?:and|or)\s+(?:[\w-]+\s+)?$")
_REACH = 60
_EXACT_IS_ENOUGH = frozenset({"age", "gestation", "count", "stage", "line"})


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Ways to meet one requirement: one `way` is enough, all conditions of it must hold. `say_the_same` when the ways
    are one condition in other words."""

    ways: tuple[tuple[Criterion, ...], ...]
    say_the_same: bool = False

    @property
    def conditions(self) -> tuple[Criterion, ...]:
        """All of them, in order."""
        return tuple(c for way in self.ways for c in way)


def conditions_of(article: Article, position: int) -> tuple[Criterion, ...]:
    """The conditions of the sentence at `position`, its own first. Of a table row it is the first cell that decides
    something; a dimension that the sentence leaves open is taken from its lead, then from its nearest heading. Of the
    article's title it is whom it is for: adults, women."""
    sentence = article.sentences[position]
    leads = [article.quote(article.sentences[i]) for i in reversed(article.introduction(position))]
    places = (*leads, *reversed(sentence.headings[-2:]))
    return _of_sentence(article.quote(sentence), places, article.title, sentence.kind == "row")


@lru_cache(maxsize=8_192)
def _of_sentence(text: str, places: tuple[str, ...], title: str, is_row: bool) -> tuple[Criterion, ...]:
    """Those of a sentence in what stands around it, nearest first, in an article of that title."""
    own = _of_row(text) if is_row else list(_of_text(text))
    for around in places:
        named = [c for c in _of_heading(around, own) if not _is_of_a_part(c, around)]
        own += [replace(c, start=-1) for c in named if not any(c.is_of(o) for o in own)]
    whom = [c for c in _of_text(title) if c.soft and c.kind != "companion"]
    own += [replace(c, start=-1) for c in whom if not any(c.is_of(o) for o in own)]
    return tuple(own)


def _of_heading(heading: str, own: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Those of a heading or lead: of 'Grade 1: no symptoms' above a sentence for grade 1 nothing more, for what stands
    behind the colon says what grade 1 is."""
    name, colon, _ = heading.partition(": ")
    named = _of_text(name) if colon else ()
    return named if any(n.is_of(o) for n in named for o in own) else _of_text(heading)


def _is_of_a_part(found: Criterion, around: str) -> bool:
    """True for what does not hold for all that stands below: a companion, and one of several subjects of a heading
    ('Prognosis and young adults')."""
    return found.kind == "companion" or (found.soft and _COORDINATED.search(around[: found.start]) is not None)


def stated_in(text: str) -> tuple[Criterion, ...]:
    """The conditions that one text names."""
    return _of_text(text)


def _of_row(text: str) -> list[Criterion]:
    own: list[Criterion] = []
    for match in _CELL.finditer(text):
        cell = match.group().lstrip(" ;")
        offset = match.end() - len(cell)
        own += [replace(c, start=c.start + offset) for c in _of_text(cell)]
        if any(not c.soft for c in own):
            break
    return own


@lru_cache(maxsize=16_384)
def _of_text(text: str) -> tuple[Criterion, ...]:
    if _RESULT.search(text):
        return ()
    return tuple(c for found in criteria(text) if (c := _as_condition(found, text)) is not None)


def _as_condition(found: Criterion, text: str) -> Criterion | None:
    before = text[: found.start]
    if found.kind == "measure" and _DEFINED.search(before):
        return None
    if _ANY.search(before) or (found.kind in ("stage", "measure") and _NOT_A_CONDITION.search(before)):
        return None
    if found.kind == "category" and (found.text.lower() in _PRONOUNS or not _is_framed(text, found)):
        return None
    interval = found.interval
    is_exact = interval is not None and interval.low == interval.high
    if is_exact and found.kind not in _EXACT_IS_ENOUGH:
        return None
    return replace(found, negated=not found.negated) if _TURNED.search(before) else found


def _is_framed(text: str, found: Criterion) -> bool:
    """True where a category says whom the sentence is for: after 'in' or 'with', which may be its own first word, at
    the start, before 'patients'."""
    first = found.text.split(" / ")[0]
    if first.lower().startswith(("with ", "without ")):
        return True
    return bool(_FRAME.search(text[: found.start]) or _PERSONS.match(text, found.start + len(first)))


def alternatives(conditions: Sequence[Criterion], text: str) -> tuple[Alternatives, ...]:
    """The conditions as requirements that must all hold: those that 'or' or a bracket joins are ways to meet one.
    Where a dimension comes back after an 'or' ('<40 %, or 40 to 45 % with a fall'), each way has all of its own."""
    joined = [not c.soft or c.kind == "companion" for c in conditions]
    alone = [Alternatives(((c,),)) for c, is_joined in zip(conditions, joined, strict=True) if not is_joined]
    ordered = sorted((c for c, is_joined in zip(conditions, joined, strict=True) if is_joined), key=lambda c: c.start)
    links = [_link(a, b, text) for a, b in itertools.pairwise(ordered)]
    ways: list[list[Criterion]] = [ordered[:1]]
    for condition, link in zip(ordered[1:], links, strict=True):
        if link == "or":
            ways.append([condition])
        else:
            ways[-1].append(condition)
    if any(a.is_of(b) for one, other in itertools.combinations(ways, 2) for a in one for b in other):
        return (Alternatives(tuple(map(tuple, ways))), *alone)
    groups = [Alternatives(((c,),)) for c in ordered[:1]]
    for condition, link in zip(ordered[1:], links, strict=True):
        if link == "and":
            groups.append(Alternatives(((condition,),)))
        else:
            groups[-1] = Alternatives((*groups[-1].ways, (condition,)), say_the_same=link == "same")
    return (*groups, *alone)


def _link(before: Criterion, after: Criterion, text: str) -> str:
    """What joins two conditions that follow each other: 'same', 'or' or 'and'."""
    if before.start < 0:
        return "and"
    ends = [text.rfind(own, before.start, after.start) + len(own) for own in before.text.split(" / ")]
    between = text[max(ends) : after.start]
    if _BRACKET.fullmatch(between) and not after.is_of(before):
        return "same"
    return "or" if len(between) <= _REACH and _OR.search(between) and not _APART.search(between) else "and"
