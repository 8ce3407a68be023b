"""Which of the weighed sentences an answer quotes: the best that say something new, at most a screenful."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.article import Article
from ingest.claims.matter import matter
from ingest.drugs import drugs
from ingest.lexical import terms
from qa.asserts import asserts
from qa.candidate import Candidate
from qa.conditions.amount import in_digits
from qa.fit import fit
from qa.insufficient import withheld_beside, withholds
from qa.question import Question
from qa.retrieve import Passage
from qa.sides import named
from qa.special import is_on_the_patient
from qa.telling import is_grade

MAX_WORDS = 230
_MOST, _MOST_OVERVIEW = 7, 10  # statements
_OVERVIEW = 0.9  # cosine with an article's own question, from which the whole article is asked for
_KEEP = 0.58  # of the best sentence's score, below which none is quoted
_PER_SECTION = 2
_NEAR_MISSES = 2
# Words that turn what a sentence says: "in whom this fails", "do not respond", "without".
_TURNS = re.compile(
    r"\b(?:not|no|never|without|unless|cannot|fail|stop|discontinu|contraindicat|avoid|withh[eo]ld|against)", re.I
)
_OFTEN = re.compile(r"\b(?:once|twice|daily|weekly|monthly|yearly|annual|biennial|every (?:day|week|month|year))", re.I)
_AUTHORITY = re.compile(r"\b[A-Z]{3,5}\b")
_OVERLAP = 0.7  # share of a sentence's terms that a quoted sentence may already have


def choose(candidates: Sequence[Candidate], question: Question, passages: Sequence[Passage]) -> list[Candidate]:
    """Return what to quote of `candidates` (best first), the bottom line first; where nearly all that is close is for
    other patients, the closest of that; nothing when there are no candidates."""
    if not candidates:
        return []
    if _are_for_others(candidates):
        return [c for c in candidates if not c.applies][:_NEAR_MISSES]
    applying = [c for c in candidates if c.applies]
    article = _asked_for_whole(question, passages)
    in_it = [c for c in applying if c.article is article]
    chosen = _overview(applying, in_it) if in_it else _best(applying)
    chosen = _each_asked(applying, chosen, question)
    chosen = _special_first(question, _with_doubts(question, passages, chosen))
    return chosen + _near_misses(candidates, chosen)


def _special_first(question: Question, chosen: Sequence[Candidate]) -> list[Candidate]:
    """`chosen`, with what is for the pregnant woman, the child, the kidneys or the liver of whom the question tells
    before what holds for others."""
    is_theirs = [c.fit.verdict == "yes" and is_on_the_patient(question.asked, c.quote) for c in chosen]
    if True not in is_theirs or is_on_the_patient(question.asked, chosen[0].quote):
        return list(chosen)
    first = is_theirs.index(True)
    return [chosen[first], *chosen[:first], *chosen[first + 1 :]]


def _asked_for_whole(question: Question, passages: Sequence[Passage]) -> Article | None:
    """The article that was written to answer just this question."""
    closest = max(passages, key=lambda p: p.own_question_cosine)
    return closest.article if not question.context and closest.own_question_cosine >= _OVERVIEW else None


def _best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentences that say something new, within the limits; the first of them is the bottom line."""
    return _within_limits(_near(candidates), _MOST)


def _each_asked(candidates: Sequence[Candidate], chosen: Sequence[Candidate], question: Question) -> list[Candidate]:
    """`chosen` with the best sentence of each authority that the question names beside another and that has none there
    yet: "what do ESC and NICE say?" asks for both."""
    asked = list(dict.fromkeys(_AUTHORITY.findall(question.text)))
    added = list(chosen)
    for body in asked if len(asked) > 1 else ():
        if not any(body in named(c.quote) for c in added):
            added += [c for c in candidates if body in named(c.quote)][:1]
    return added


def _overview(candidates: Sequence[Candidate], own: Sequence[Candidate]) -> list[Candidate]:
    """For the question that an article was written to answer, `own` being what it says: its opening lines, then the
    best sentence of each of its sections, then the second best, then what other articles add, within the limits."""
    sections: dict[tuple[str, ...], list[Candidate]] = {}
    for candidate in sorted(own, key=lambda c: c.position):
        sections.setdefault(candidate.sentence.headings, []).append(candidate)
    first, *others = sections.values()
    opening = first if not first[0].sentence.headings else []
    ranked = [sorted(s, key=lambda c: -c.score) for s in (others if opening else sections.values())]
    chosen = _within_limits(opening, _MOST_OVERVIEW)
    for section in ranked * _PER_SECTION:
        chosen = _within_limits(section, min(len(chosen) + 1, _MOST_OVERVIEW), chosen)
    elsewhere = [c for c in _near(candidates) if c.article is not own[0].article]
    return _within_limits(elsewhere, _MOST_OVERVIEW, chosen)


def _are_for_others(candidates: Sequence[Candidate]) -> bool:
    """True when most of what is close to the question is for other patients, and nothing of it for this one."""
    near = _near(candidates)
    misses = sum(not c.applies for c in near)
    return 2 * misses > len(near) and not any(c.fit.met or c.fit.suits for c in near)


def _near_misses(candidates: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """The other branches of what was chosen because it fits: close to the question, beside it in its article. Where
    nothing fits, the branches that are just missed are what there is to know of the patient's values."""
    beside = {(c.article.article_id, c.sentence.headings) for c in chosen if c.fit.verdict == "yes"}
    missed = (c for c in _near(candidates) if not c.applies)
    told = [c for c in missed if not beside or (c.article.article_id, c.sentence.headings) in beside]
    return told[:_NEAR_MISSES]


def _near(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates whose score is close enough to the best one's."""
    return [c for c in candidates if c.score >= candidates[0].score * _KEEP]


def _within_limits(candidates: Iterable[Candidate], most: int, before: Sequence[Candidate] = ()) -> list[Candidate]:
    """`before` and the candidates that say something new, up to `most` in all and to MAX_WORDS."""
    chosen = list(before)
    words = sum(c.words for c in before)
    for candidate in candidates:
        fits = not chosen or words + candidate.words <= MAX_WORDS
        if len(chosen) < most and fits and not _says_nothing_new(candidate, chosen):
            chosen.append(candidate)
            words += candidate.words
    return chosen


def _with_doubts(question: Question, passages: Sequence[Passage], chosen: Sequence[Candidate]) -> list[Candidate]:
    """`chosen`, each with the sentence beside it, if one was retrieved, that says that the evidence allows no verdict;
    what was chosen last makes room."""
    retrieved = {(p.article.article_id, position) for p in passages for position, _ in p.sentences}
    kept: list[Candidate] = []
    for candidate in chosen:
        beside = _doubt(question, candidate)
        wanted = [candidate] if beside is None or beside.sentence_id not in retrieved else [candidate, beside]
        done = {c.sentence_id for c in kept}
        fresh = [c for c in wanted if c.sentence_id not in done]
        if not kept or sum(c.words for c in (*kept, *fresh)) <= MAX_WORDS:
            kept += fresh
    return kept


def _doubt(question: Question, candidate: Candidate) -> Candidate | None:
    article = candidate.article
    position = None if withholds(candidate.quote) else withheld_beside(article, candidate.position)
    if position is None or not asserts(article, position) or is_grade(article.quote(article.sentences[position])):
        return None
    found = fit(question, article, position)
    doubt = replace(candidate, position=position, sentence=article.sentences[position], fit=found)
    return doubt if doubt.applies else None


def _says_nothing_new(candidate: Candidate, chosen: Iterable[Candidate]) -> bool:
    own = set(terms(candidate.quote))
    if not own:
        return True
    telling = _telling(candidate.quote)
    for other in chosen:
        theirs = set(terms(other.quote))
        is_alike = len(own & theirs) / len(own) >= _OVERLAP and not _is_another(candidate, other)
        if is_alike and telling <= _telling(other.quote):
            return True
    return False


def _is_another(one: Candidate, other: Candidate) -> bool:
    """True for two sentences of two articles that are alike and may disagree: one of them is turned, or each has a word
    in the other's place."""
    if (_TURNS.search(one.quote) is None) != (_TURNS.search(other.quote) is None):
        return True
    own, theirs = matter(one.quote), matter(other.quote)
    return one.article is not other.article and len(own - theirs) == len(theirs - own) == 1


def _telling(quote: str) -> frozenset[str]:
    """What makes a sentence another one however alike the rest: its numbers, drugs, authorities and negations, and what
    fails or is stopped."""
    numbers = (t for t in terms(in_digits(quote)) if t[0].isdigit())
    turns = (m.group().lower() for m in (*_TURNS.finditer(quote), *_OFTEN.finditer(quote)))
    return frozenset((*numbers, *turns, *(m.name for m in drugs(quote)), *named(quote)))
