"""What each retrieved sentence is worth as an answer: how near it is, whom it is for, what it is about, what it gives.

DECISIONS.md has what the weights were measured on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.article import Article, Sentence
from ingest.drugs import drugs
from ingest.index import Index
from ingest.lexical import terms
from ingest.sieve import Sieve
from qa.about_document import Matter, is_about_itself, matters_asked
from qa.aim import Aim, aim_of
from qa.another_form import is_of_another_form
from qa.asked import asks_for_first, asks_for_most, gives, largest_dose
from qa.asserts import asserts
from qa.candidate import Candidate
from qa.conditions.applies import Comparison
from qa.disease import names_a_disease
from qa.failed import is_for_whom_it_failed
from qa.fit import fit
from qa.illness import is_on_illness, is_titled
from qa.phrases import phrases
from qa.question import Question
from qa.reading import Concept, Reading
from qa.retrieve import Passage
from qa.role import advises, asks_what_to_do, is_note, stands_beside
from qa.serves import service
from qa.special import is_on_the_patient
from qa.telling import is_fragment, is_grade, is_title
from qa.vocabulary import Vocabulary, read_question

_PASSAGE_SHARE = 0.35  # of the best passage's score, below which a passage is not quoted
_UNRELATED = 0.15  # cosine below which a sentence has nothing to do with the question; no answer to a gold case changes
_MEANING, _WORDS, _OWN_WORDS, _PASSAGE = 0.45, 0.3, 0.05, 0.35
_UNDER = 0.15  # for the words of the question that the document itself asks above it
_SAME_ARTICLE = 0.05  # what a sentence gains of the article that the best passage is of
_HOME, _HOME_BONUS = 0.7, 0.08
"""From this cosine on, the article that answers the closest question is the question's home and goes first."""
_TITLED = 0.08  # what a sentence gains of an article whose title names the illness that is asked about
_FITS, _PARTLY_FITS = 0.12, 0.04
"""What a sentence gains whose conditions the question's facts all meet, or meet as far as they go."""
_SPECIAL = 0.1  # and one that speaks of the pregnant woman, the child, the kidneys or the liver that are told of
_UNMET = 0.1  # what it loses when it begins with a condition that the question does not name
_STRENGTH = 0.04  # what one gains of which the document states how strongly it recommends
_ADVICE, _BESIDE = 0.03, 0.1
"""Where it is asked what to do: what a sentence gains that says so, and loses below "Background" or "Harms"."""
_GIVES = 0.18  # what a sentence gains that gives the kind of value that is asked for
_FAILED = 0.1  # one for whom a treatment failed, where the question says that it did
_OPENS = 0.05  # and one of an article's opening lines, which are its bottom line
_MOST = 0.15  # and the row of a table with the largest dose where the largest is asked for
_ROW = 0.08  # what a row loses, one case of several, which should not come before what holds in general
_FACTORS = 0.2  # what a sentence loses that names the question's words among risk factors only
_INEXACT = 0.15  # and one that lacks a name that has to be exact
_OTHER_DRUG_FIRST = 0.2  # and one that begins with another drug than the one whose dose is asked for
_OF_ANOTHER = 0.15  # and one that names a disease, and none of those that are asked about
_LISTS_FACTORS = Sieve(r"\b(?:risk |prognostic )?factors\b|\bat (?:higher|increased) risk\b", re.IGNORECASE)
# A lead whose list is not here, a question of a guideline's panel, what points to a table, a line of a bibliography.
_NO_STATEMENT = Sieve(
    r"[:?]$|\b(?:is|are) (?:\w+ )?(?:presented|listed|described|provided|outlined|shown|summari[sz]ed|given|discussed) "
    r"(?:below|above|in (?:the following|the next|this|the) (?:tables?|figures?|sections?|appendix|pages?))\.?$"
    r"|\b(?:19|20)\d{2}\s?;\s?\d+\s?(?:\(\d+\))?\s?:\s?\w?\d|\b(?:doi|DOI):\s?10\.\d"
    r"|^(?:[A-Z][\w'’-]+ [A-Z]{1,3}, ){1,6}(?:[A-Z][\w'’-]+ [A-Z]{1,3}\.|et al\b)"
)
_RELOAD = re.compile(r"\bre-?load(?:ing|ed)?\b|\b(?:missed|late|delayed|skipped)\b", re.IGNORECASE)
_CONDITION = re.compile(r"(?:If|When|Where|Unless|In|For|After|With|Among|Before|During)\b([^,:]{3,160})[,:]")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as every sentence is weighed against it. `home` is the article that was written to answer it; `dosed`
    the drugs that a dose may be asked of, all of them where it is empty; `diseases` those that are named now."""

    question: Question
    reading: Reading
    words: Vocabulary
    best: Passage
    matters: frozenset[Matter]
    home: str | None
    dosed: frozenset[str]
    diseases: tuple[Concept, ...]
    wants_advice: bool
    aim: Aim | None

    @property
    def is_dose(self) -> bool:
        """True where what is said of another drug's dose would be no answer."""
        return "dose" in self.reading.asked or _RELOAD.search(self.question.asked) is not None


def weigh(index: Index, question: Question, passages: Sequence[Passage]) -> list[Candidate]:
    """Every sentence of `passages` (best first) that may answer, with its score, best first."""
    if not passages:
        return []
    asked = _asked(index, question, passages)
    near = enumerate(_near(asked, passages))
    found = (candidate for rank, passage in near for candidate in _candidates(asked, rank, passage))
    return sorted(found, key=lambda c: (-c.score, c.passage_rank, c.position))


def _asked(index: Index, question: Question, passages: Sequence[Passage]) -> _Asked:
    reading, matters = read_question(index, question), matters_asked(question.standalone)
    closest = max(passages, key=lambda p: p.own_question_cosine)
    return _Asked(
        question,
        reading,
        index.words,
        best=passages[0],
        matters=matters,
        home=closest.article.article_id if closest.own_question_cosine >= _HOME else None,
        dosed=_dosed(question, reading),
        diseases=tuple(c for c in reading.concepts if not c.carried and names_a_disease(c.written)),
        wants_advice=not matters and "dose" not in reading.asked and asks_what_to_do(question.asked),
        aim=None if matters else aim_of(question.asked),
    )


def _dosed(question: Question, reading: Reading) -> frozenset[str]:
    """The drugs that a dose may be asked of; any, where the drug was spoken of before and another thing is named now:
    "Which steroid dose then?"."""
    is_spoken_of = bool(reading.drugs) and all(c.carried for c in reading.drugs)
    return frozenset() if is_spoken_of and phrases(question.asked) else reading.drug_names


def _near(asked: _Asked, passages: Sequence[Passage]) -> Sequence[Passage]:
    """The passages to quote from: near enough to the best, and on the subject where any is."""
    floor = asked.best.score * _PASSAGE_SHARE
    near = [p for p in passages if p.score >= floor and not is_of_another_form(asked.question.standalone, p)]
    near = [p for p in near if asked.reading.is_on_subject(p.chunk.embedding_text)] or near
    if asked.reading.drugs:
        return near
    return [p for p in near if is_on_illness(asked.question, asked.reading, p)] or near


def _candidates(asked: _Asked, rank: int, passage: Passage) -> Iterator[Candidate]:
    article = passage.article
    cosines = {p: c for (p, _), c in zip(passage.sentences, passage.sentence_cosines, strict=True)}
    for position, sentence in passage.sentences:
        of = article.question_of(position)
        cosine = cosines[position] if of is None else max(cosines[position], cosines.get(of, 0.0))
        if cosine < _UNRELATED or _says_nothing(article, sentence):
            continue
        found = fit(asked.question, article, position, (asked.best.article.article_id,))
        if not _may_answer(asked, article, position, found):
            continue
        score = (
            _nearness(asked, passage, position, cosine)
            + _fitness(asked, sentence, article.quote(sentence), found)
            + _subject(asked, article, sentence)
            + _form(asked, passage, sentence)
            + (_role(article, sentence) if asked.wants_advice else 0.0)
            + service(asked.question.asked, asked.aim, article, sentence)
        )
        yield Candidate(score, rank, article, position, sentence, found)


def _may_answer(asked: _Asked, article: Article, position: int, fit: Comparison) -> bool:
    """False for what asks, speaks to a program, speaks of the document itself, or gives the dose of another drug."""
    quote = article.quote(article.sentences[position])
    if fit.met and asked.is_dose and not _is_first_about(asked.dosed, quote):
        return False
    if not asserts(article, position) or is_about_itself(article, position, asked.matters):
        return False
    return not _is_dose_of_another_drug(asked.reading, quote, article.sentences[position])


def _nearness(asked: _Asked, passage: Passage, position: int, cosine: float) -> float:
    """For its meaning, its words, its passage and its article."""
    return (
        _MEANING * cosine
        + _named(asked.reading, passage.article, position)
        + _UNDER * _share_of_question_above(asked.reading, passage.article, position)
        + _PASSAGE * (passage.score / asked.best.score)
        + _SAME_ARTICLE * (passage.article is asked.best.article)
        + _HOME_BONUS * (passage.article.article_id == asked.home)
        + _TITLED * is_titled(asked.question, asked.reading, passage.article)
    )


def _named(reading: Reading, article: Article, position: int) -> float:
    """For the share of the question's weight that it names, or the question that it speaks of, its headings and list
    lead counting half."""
    sentence, of = article.sentences[position], article.question_of(position)
    around = " ".join((*sentence.headings, article.lead(sentence) or ""))
    own = set(terms(article.quote(sentence if of is None else article.sentences[of])))
    return _WORDS * reading.share(own, set(terms(around))) + _OWN_WORDS * reading.share(own)


def _share_of_question_above(reading: Reading, article: Article, position: int) -> float:
    """The share of the question's weight that the question has under which a sentence stands in its document."""
    above = article.question_above(position)
    return 0.0 if above is None else reading.share(set(terms(article.quote(article.sentences[above]))))


def _fitness(asked: _Asked, sentence: Sentence, quote: str, fit: Comparison) -> float:
    """For being about such a patient."""
    special = _SPECIAL * is_on_the_patient(asked.question.asked, quote)
    if fit.verdict == "yes":
        return _FITS + special
    gained = _PARTLY_FITS if fit.met else 0.0
    return gained + special - _UNMET * _unmet_condition(asked, quote) - _ROW * (sentence.kind == "row")


def _unmet_condition(asked: _Asked, quote: str) -> float:
    """Of the condition that a sentence begins with ("If a patient cannot have a taxane, ..."), the share of the words
    that the question does not name, by weight; 0 for a sentence without one."""
    clause = _CONDITION.match(quote)
    if clause is None:
        return 0.0
    weights = {t: asked.words.idf(t) for t in terms(clause.group(1))}
    named = set(asked.reading.stems)
    total = sum(weights.values())
    return sum(w for t, w in weights.items() if t not in named) / total if total else 0.0


def _subject(asked: _Asked, article: Article, sentence: Sentence) -> float:
    """For being about the drug, the disease and the exact names that are asked about: a loss, or nothing."""
    quote = article.quote(sentence)
    lost = 0.0
    if not asked.reading.has_exact_names(" ".join((article.title, *sentence.headings, quote))):
        lost += _INEXACT
    if asked.is_dose and not _is_first_about(asked.dosed, quote):
        lost += _OTHER_DRUG_FIRST
    if asked.diseases and _is_of_another_disease(asked.diseases, quote):
        lost += _OF_ANOTHER
    return -lost


def _is_first_about(names: frozenset[str], quote: str) -> bool:
    """True when the first drug of a sentence is one of `names`: 'capecitabine given with tucatinib is dosed at' gives
    no dose of tucatinib."""
    mentioned = drugs(quote)
    return not names or not mentioned or mentioned[0].name in names


def _is_of_another_disease(asked: Sequence[Concept], quote: str) -> bool:
    """True for a sentence that names a disease and none of those that are asked about."""
    stems = set(terms(quote))
    return not any(c.is_named_by(stems) for c in asked) and any(names_a_disease(p.text) for p in phrases(quote))


def _is_dose_of_another_drug(reading: Reading, quote: str, sentence: Sentence) -> bool:
    """True for a dose where the dose of a drug is asked for and neither sentence nor headings name that drug."""
    if "dose" not in reading.asked or not reading.drugs or not gives(quote, "dose"):
        return False
    stems = set(terms(" ".join((quote, *sentence.headings))))
    return not any(c.is_named_by(stems) for c in reading.drugs)


def _form(asked: _Asked, passage: Passage, sentence: Sentence) -> float:
    """For what kind of sentence it is: graded, giving the value that is asked for, opening, the row with most or least;
    against a list of risk factors."""
    quote, text = passage.article.quote(sentence), asked.question.text
    gained = _STRENGTH * (sentence.grade is not None)
    gained += _GIVES * any(gives(quote, kind) for kind in asked.reading.asked)
    gained += _FAILED * is_for_whom_it_failed(asked.question.asked, quote)
    gained += _OPENS * (not sentence.headings)
    if _LISTS_FACTORS.search(quote) and not _LISTS_FACTORS.search(text):
        gained -= _FACTORS
    if sentence.kind == "row" and asks_for_most(text):
        gained += _MOST * _is_largest(passage.article, sentence)
    elif sentence.kind == "row" and asks_for_first(text):
        gained += _MOST * _is_smallest(passage.article, sentence)
    return gained


def _role(article: Article, sentence: Sentence) -> float:
    """For saying what to do, and standing where that is said."""
    quote = article.quote(sentence)
    aside = stands_beside(tuple(h for h in sentence.headings if h != article.title))
    return _ADVICE * advises(quote) - _BESIDE * aside - _BESIDE * is_note(quote)


def _says_nothing(article: Article, sentence: Sentence) -> bool:
    """True for a lead, a question, a reference, a grade, a title, and for a label or a noun phrase that stands in no
    list with an introduction."""
    quote, lead = article.quote(sentence), article.lead(sentence) or ""
    if _NO_STATEMENT.search(quote):
        return True
    if sentence.kind == "row":
        return False
    if lead and not lead.endswith("?"):
        return is_grade(quote)
    return is_title(quote) or is_fragment(quote)


def _is_largest(article: Article, row: Sentence) -> bool:
    """True for the row of a table with the largest dose."""
    return largest_dose(article.quote(row)) == max(_doses(article, row), default=0.0) > 0


def _is_smallest(article: Article, row: Sentence) -> bool:
    """True for the row of a table with the smallest dose, where a schedule begins."""
    doses = [d for d in _doses(article, row) if d]
    return len(doses) > 1 and 0 < largest_dose(article.quote(row)) == min(doses)


def _doses(article: Article, row: Sentence) -> list[float]:
    """The dose of each row below the headings of `row`: a passage may have a part of a table only."""
    rows = (s for s in article.sentences if s.kind == "row" and s.headings == row.headings)
    return [largest_dose(article.quote(s)) for s in rows]
