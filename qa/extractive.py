"""The writer that needs no model: it chooses sentences and quotes them.

Bottom line first, then statements under the articles' own headings, nothing twice, at most a screenful.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.article import Article, Sentence
from ingest.drugs import drugs
from ingest.index import Index
from ingest.lexical import terms
from qa.about_document import is_about_itself, matters_asked
from qa.another_form import is_of_another_form
from qa.asked import asks_for_first, asks_for_most, gives, largest_dose
from qa.asserts import asserts
from qa.conditions.applies import NOTHING_READ, Comparison, compare
from qa.disease import names_a_disease
from qa.draft import Draft, DraftStatement, SentenceId
from qa.insufficient import withheld_beside, withholds
from qa.phrases import phrases
from qa.question import Question
from qa.retrieve import Passage
from qa.sides import named
from qa.telling import is_fragment, turns_what_follows
from qa.vocabulary import Concept, Reading, read_question

MAX_WORDS = 230
MAX_STATEMENTS, MAX_STATEMENTS_OVERVIEW = 7, 10
_PASSAGE_SHARE = 0.35  # of the best passage's score, below which a passage is not quoted
_OVERVIEW = 0.9  # cosine with an article's own question, from which the whole article is asked for
_KEEP = 0.58  # of the best sentence's score, below which none is quoted
_PER_SECTION = 2
_HOME, _HOME_BONUS = 0.7, 0.08
"""From this cosine on, the article that answers the closest question is the question's home and goes first."""
_FITS, _PARTLY_FITS = 0.12, 0.04
"""What a sentence gains whose conditions the question's facts all meet, or meet as far as they go."""
_NEAR_MISSES = 2
_MOST = 0.15  # what the row of a table with the largest dose gains where the largest is asked for
_FACTORS = 0.2  # what a sentence loses that names the question's words among risk factors only
# Words that turn what a sentence says: "in whom this fails", "do not respond", "without".
_TURNS = re.compile(
    r"\b(?:not|no|never|without|unless|cannot|fail|stop|discontinu|contraindicat|avoid|withh[eo]ld)", re.I
)
_OF_ANOTHER = 0.15  # what a sentence loses that names a disease, and none of those that are asked about
_AUTHORITY = re.compile(r"\b[A-Z]{3,5}\b")
_OVERLAP = 0.7  # share of a sentence's terms that a quoted sentence may already have


_LISTS_FACTORS = re.compile(r"\b(?:risk |prognostic )?factors\b|\bat (?:higher|increased) risk\b", re.IGNORECASE)
# A lead whose list is not here, a question of a guideline's panel, a line of a bibliography.
# Weights of a sentence's score; DECISIONS.md has what they were measured on.
_MEANING, _WORDS, _OWN_WORDS, _PASSAGE = 0.45, 0.3, 0.05, 0.35
_SAME_ARTICLE = 0.05  # what a sentence gains of the article that the best passage is of
_STRENGTH = 0.04  # and one of which the document states how strongly it recommends
_BARE = 0.15  # what a label or a noun phrase loses
_UNRELATED = 0.15  # cosine below which a sentence has nothing to do with the question; no answer to a gold case changes
_NO_STATEMENT = re.compile(
    r"[:?]$|\b(?:19|20)\d{2}\s?;\s?\d+\s?(?:\(\d+\))?\s?:\s?\w?\d|\b(?:doi|DOI):\s?10\.\d"
    r"|^(?:[A-Z][\w'’-]+ [A-Z]{1,3}, ){1,6}(?:[A-Z][\w'’-]+ [A-Z]{1,3}\.|et al\b)"
)
# A label over a list that says nothing of what stands in it.
_LABEL = re.compile(
    r"(?:(?:implementation|considerations?|recommendations?|remarks?|notes?|key|points|good|practice|statements?|rationale"
    r"|supporting|background|summary|comments?|discussion|guidance|advice|clinical|practical|tips|and|of|the)\b\s*)+:",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"(?:If|When|Where|Unless|In|For|After|With|Among|Before|During)\b([^,:]{3,160})[,:]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    passage_rank: int
    article: Article
    position: int
    sentence: Sentence
    fit: Comparison

    @property
    def applies(self) -> bool:
        """False for a sentence that is for other patients."""
        return self.fit.verdict != "no"

    @property
    def sentence_id(self) -> SentenceId:
        return (self.article.article_id, self.position)

    @property
    def quote(self) -> str:
        return self.article.quote(self.sentence)

    @property
    def words(self) -> int:
        return len(self.quote.split())


class ExtractiveWriter:
    """Quotes the sentences that answer; the same question and generation give the same draft."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def write(self, question: Question, passages: Sequence[Passage]) -> Draft:
        """Return quotes only; empty when there are no passages."""
        candidates = self._candidates(question, passages)
        if not candidates:
            return Draft(())
        closest = max(passages, key=lambda p: p.own_question_cosine)
        is_overview = not question.context and closest.own_question_cosine >= _OVERVIEW
        applying = [c for c in candidates if c.applies]
        if _are_for_others(candidates):
            return Draft(tuple(_arranged([c for c in candidates if not c.applies][:_NEAR_MISSES])))
        in_it = [c for c in applying if c.article is closest.article]
        chosen = _overview(applying, closest.article) if is_overview and in_it else _choose(applying)
        chosen = _each_asked(applying, chosen, question)
        chosen = _with_doubts(question, passages, chosen)
        return Draft(tuple(_arranged(chosen + _near_misses(candidates, chosen))))

    def _candidates(self, question: Question, passages: Sequence[Passage]) -> list[_Candidate]:
        """Every sentence of the passages with its score, best first."""
        if not passages:
            return []
        floor = passages[0].score * _PASSAGE_SHARE
        reading, asked = read_question(self._index, question), matters_asked(question.standalone)
        closest = max(passages, key=lambda p: p.own_question_cosine)
        home = closest.article.article_id if closest.own_question_cosine >= _HOME else None
        dosed = _dosed(question, reading)
        diseases = [c for c in reading.concepts if not c.carried and names_a_disease(c.written)]
        found = []
        near = [p for p in passages if p.score >= floor and not is_of_another_form(question.standalone, p)]
        on_subject = [p for p in near if reading.is_on_subject(p.chunk.embedding_text)]
        for rank, passage in enumerate(on_subject or near):
            relative = passage.score / passages[0].score
            for (position, sentence), cosine in zip(passage.sentences, passage.sentence_cosines, strict=True):
                quote = passage.article.quote(sentence)
                if cosine < _UNRELATED or _NO_STATEMENT.search(quote):
                    continue
                fit = compare(question.facts, passage.article, position) if question.facts else NOTHING_READ
                score = (
                    _MEANING * cosine
                    + _named(reading, passage, sentence)
                    + _PASSAGE * relative
                    + _SAME_ARTICLE * (passage.article is passages[0].article)
                    + _STRENGTH * (sentence.grade is not None)
                    + (_HOME_BONUS if passage.article.article_id == home else 0.0)
                    + (_FITS if fit.verdict == "yes" else _PARTLY_FITS if fit.met else 0.0)
                    - (0.0 if fit.verdict == "yes" else 0.1 * self._unmet_condition(reading, quote))
                    - _BARE * _is_bare(passage.article, sentence)
                )
                if any(gives(quote, kind) for kind in reading.asked):
                    score += 0.1
                if not reading.has_exact_names(" ".join((passage.article.title, *sentence.headings, quote))):
                    score -= 0.15
                if "dose" in reading.asked and not _is_first_about(dosed, quote):
                    score -= 0.1
                if diseases and _is_of_another_disease(diseases, quote):
                    score -= _OF_ANOTHER
                if sentence.kind == "row" and fit.verdict != "yes":
                    score -= 0.08  # one case of several: it should not come before what holds in general
                if _LISTS_FACTORS.search(quote) and not _LISTS_FACTORS.search(question.text):
                    score -= _FACTORS
                if not sentence.headings:
                    score += 0.05  # an article's opening lines are its bottom line
                is_of_another = fit.met and "dose" in reading.asked and not _is_first_about(dosed, quote)
                if sentence.kind == "row" and asks_for_most(question.text):
                    score += _MOST * _is_largest(quote, passage)
                elif sentence.kind == "row" and asks_for_first(question.text):
                    score += _MOST * _is_smallest(quote, passage)
                if (
                    is_of_another
                    or not asserts(passage.article, position)
                    or is_about_itself(passage.article, position, asked)
                ):
                    continue
                if not _is_dose_of_another_drug(reading, quote, sentence):
                    found.append(_Candidate(score, rank, passage.article, position, sentence, fit))
        return sorted(found, key=lambda c: (-c.score, c.passage_rank, c.position))

    def _unmet_condition(self, reading: Reading, quote: str) -> float:
        """Of the condition that a sentence begins with ("If a patient cannot have a taxane, ..."), the share of the
        words that the question does not name, by weight; 0 for a sentence without one."""
        clause = _CONDITION.match(quote)
        if clause is None:
            return 0.0
        weights = {t: self._index.words.idf(t) for t in terms(clause.group(1))}
        named = set(reading.stems)
        total = sum(weights.values())
        return sum(w for t, w in weights.items() if t not in named) / total if total else 0.0


def _dosed(question: Question, reading: Reading) -> frozenset[str]:
    """The drugs that a dose may be asked of; any, where the drug was spoken of before and another thing is named now:
    "Which steroid dose then?"."""
    is_spoken_of = bool(reading.drugs) and all(c.carried for c in reading.drugs)
    return frozenset() if is_spoken_of and phrases(question.asked) else reading.drug_names


def _is_first_about(names: frozenset[str], quote: str) -> bool:
    """True when the first drug of a sentence is one of `names`: 'capecitabine given with tucatinib is dosed at' gives
    no dose of tucatinib."""
    mentioned = drugs(quote)
    return not names or not mentioned or mentioned[0].name in names


def _is_of_another_disease(asked: Sequence[Concept], quote: str) -> bool:
    """True for a sentence that names a disease and none of those that are asked about."""
    stems = set(terms(quote))
    return not any(c.is_named_by(stems) for c in asked) and any(names_a_disease(p.text) for p in phrases(quote))


def _is_largest(quote: str, passage: Passage) -> bool:
    """True for the row with the largest dose of a passage's rows."""
    rows = [passage.article.quote(s) for _, s in passage.sentences if s.kind == "row"]
    return largest_dose(quote) == max(map(largest_dose, rows), default=0.0) > 0


def _is_smallest(quote: str, passage: Passage) -> bool:
    """True for the row with the smallest dose of a passage's rows, where a schedule begins."""
    rows = [passage.article.quote(s) for _, s in passage.sentences if s.kind == "row"]
    doses = [d for d in map(largest_dose, rows) if d]
    return len(doses) > 1 and 0 < largest_dose(quote) == min(doses)


def _is_dose_of_another_drug(reading: Reading, quote: str, sentence: Sentence) -> bool:
    """True for a dose where the dose of a drug is asked for and neither sentence nor headings name that drug."""
    if "dose" not in reading.asked or not reading.drugs or not gives(quote, "dose"):
        return False
    stems = set(terms(" ".join((quote, *sentence.headings))))
    return not any(c.is_named_by(stems) for c in reading.drugs)


def _named(reading: Reading, passage: Passage, sentence: Sentence) -> float:
    """What a sentence scores for the share of the question's weight that it names, its headings and list lead counting
    half."""
    around = " ".join((*sentence.headings, passage.article.lead(sentence) or ""))
    own = set(terms(passage.article.quote(sentence)))
    return _WORDS * reading.share(own, set(terms(around))) + _OWN_WORDS * reading.share(own)


def _choose(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The best sentences that say something new, within the limits; the first of them is the bottom line."""
    return _within_limits(_near(candidates), MAX_STATEMENTS)


def _each_asked(candidates: Sequence[_Candidate], chosen: Sequence[_Candidate], question: Question) -> list[_Candidate]:
    """`chosen` with the best sentence of each authority that the question names beside another and that has none there
    yet: "what do ESC and NICE say?" asks for both."""
    asked = list(dict.fromkeys(_AUTHORITY.findall(question.text)))
    added = list(chosen)
    for body in asked if len(asked) > 1 else ():
        if not any(body in named(c.quote) for c in added):
            added += [c for c in candidates if body in named(c.quote)][:1]
    return added


def _overview(candidates: Sequence[_Candidate], article: Article) -> list[_Candidate]:
    """For the question that an article was written to answer: its opening lines, then the best sentence of each of its
    sections, then the second best, then what other articles add, within the limits."""
    sections: dict[tuple[str, ...], list[_Candidate]] = {}
    for candidate in sorted((c for c in candidates if c.article is article), key=lambda c: c.position):
        sections.setdefault(candidate.sentence.headings, []).append(candidate)
    first, *others = sections.values()
    opening = first if not first[0].sentence.headings else []
    ranked = [sorted(s, key=lambda c: -c.score) for s in (others if opening else sections.values())]
    chosen = _within_limits(opening, MAX_STATEMENTS_OVERVIEW)
    for section in ranked * _PER_SECTION:
        chosen = _within_limits(section, min(len(chosen) + 1, MAX_STATEMENTS_OVERVIEW), chosen)
    elsewhere = [c for c in _near(candidates) if c.article is not article]
    return _within_limits(elsewhere, MAX_STATEMENTS_OVERVIEW, chosen)


def _are_for_others(candidates: Sequence[_Candidate]) -> bool:
    """True when most of what is close to the question is for other patients, and nothing of it for this one."""
    near = _near(candidates)
    misses = sum(not c.applies for c in near)
    return 2 * misses > len(near) and not any(c.fit.met or c.fit.suits for c in near)


def _near_misses(candidates: Sequence[_Candidate], chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """The other branches of what was chosen because it fits: close to the question, beside it in its article."""
    beside = {(c.article.article_id, c.sentence.headings) for c in chosen if c.fit.verdict == "yes"}
    return [c for c in _near(candidates) if not c.applies and (c.article.article_id, c.sentence.headings) in beside][
        :_NEAR_MISSES
    ]


def _near(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The candidates whose score is close enough to the best one's."""
    return [c for c in candidates if c.score >= candidates[0].score * _KEEP]


def _within_limits(candidates: Iterable[_Candidate], most: int, before: Sequence[_Candidate] = ()) -> list[_Candidate]:
    """`before` and the candidates that say something new, up to `most` in all and to MAX_WORDS."""
    chosen = list(before)
    words = sum(c.words for c in before)
    for candidate in candidates:
        fits = not chosen or words + candidate.words <= MAX_WORDS
        if len(chosen) < most and fits and not _says_nothing_new(candidate, chosen):
            chosen.append(candidate)
            words += candidate.words
    return chosen


def _with_doubts(question: Question, passages: Sequence[Passage], chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """`chosen`, each with the sentence beside it, if one was retrieved, that says that the evidence allows no verdict;
    what was chosen last makes room."""
    retrieved = {(p.article.article_id, position) for p in passages for position, _ in p.sentences}
    kept: list[_Candidate] = []
    for candidate in chosen:
        beside = _doubt(question, candidate)
        wanted = [candidate] if beside is None or beside.sentence_id not in retrieved else [candidate, beside]
        done = {c.sentence_id for c in kept}
        fresh = [c for c in wanted if c.sentence_id not in done]
        if not kept or sum(c.words for c in (*kept, *fresh)) <= MAX_WORDS:
            kept += fresh
    return kept


def _doubt(question: Question, candidate: _Candidate) -> _Candidate | None:
    article = candidate.article
    position = None if withholds(candidate.quote) else withheld_beside(article, candidate.position)
    if position is None or not asserts(article, position):
        return None
    fit = compare(question.facts, article, position) if question.facts else NOTHING_READ
    doubt = replace(candidate, position=position, sentence=article.sentences[position], fit=fit)
    return doubt if doubt.applies else None


def _says_nothing_new(candidate: _Candidate, chosen: Iterable[_Candidate]) -> bool:
    own = set(terms(candidate.quote))
    if not own:
        return True
    telling = _telling(candidate.quote)
    for other in chosen:
        theirs = set(terms(other.quote))
        if len(own & theirs) / len(own) >= _OVERLAP and telling <= _telling(other.quote):
            return True
    return False


def _telling(quote: str) -> frozenset[str]:
    """What makes a sentence another one however alike the rest: its numbers, drugs, authorities and negations, and what
    fails or is stopped."""
    numbers = (t for t in terms(quote) if t[0].isdigit())
    turns = (m.group().lower() for m in _TURNS.finditer(quote))
    return frozenset((*numbers, *turns, *(m.name for m in drugs(quote)), *named(quote)))


def _arranged(chosen: Sequence[_Candidate]) -> list[DraftStatement]:
    """The bottom line, then the rest grouped by article and heading, in the order of the text within a group."""
    if not chosen:
        return []
    first = chosen[0]
    groups: dict[tuple[str, tuple[str, ...]], list[_Candidate]] = {}
    for candidate in chosen:
        opens = not candidate.sentence.headings and candidate.article.article_id == first.article.article_id
        is_bottom_line = candidate is first or (opens and not first.sentence.headings)
        own = tuple(h for h in candidate.sentence.headings if h != candidate.article.title)
        headings = () if is_bottom_line else own or (candidate.article.title,)
        groups.setdefault((candidate.article.article_id, headings), []).append(candidate)
    done: set[SentenceId] = set()
    return [
        statement
        for (_, headings), group in groups.items()
        for candidate in sorted(group, key=lambda c: c.position)
        for statement in _with_introduction(candidate, done, headings)
    ]


def _with_introduction(candidate: _Candidate, done: set[SentenceId], headings: tuple[str, ...]) -> list[DraftStatement]:
    """The sentence, after the sentences without which it cannot be understood."""
    article = candidate.article
    before = [p for p in article.introduction(candidate.position) if not _is_label(article, p, candidate.sentence)]
    positions = [*before, candidate.position]
    fresh = [p for p in positions if (candidate.article.article_id, p) not in done]
    done.update((candidate.article.article_id, p) for p in fresh)
    return [
        DraftStatement(
            text=candidate.article.quote(candidate.article.sentences[p]),
            kind="quote",
            cites=((candidate.article.article_id, p),),
            headings=headings,
        )
        for p in fresh
    ]


def _is_bare(article: Article, sentence: Sentence) -> bool:
    """True for a label or a noun phrase that stands in no list with an introduction."""
    lead = article.lead(sentence) or ""
    return sentence.kind != "row" and not lead.endswith(":") and is_fragment(article.quote(sentence))


def _is_label(article: Article, position: int, item: Sentence) -> bool:
    """True for what introduces the item and need not be shown before it: a label, or before a whole sentence a heading
    or a question that does not turn it."""
    quote = article.quote(article.sentences[position])
    if _LABEL.fullmatch(quote):
        return True
    stands_alone = not is_fragment(article.quote(item))
    return stands_alone and (quote.endswith("?") or (is_fragment(quote) and not turns_what_follows(quote)))
