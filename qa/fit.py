"""Does a sentence apply to the patient in a question? Its conditions, and whom its document is for."""

import re
from collections.abc import Collection
from functools import lru_cache

from ingest.article import Article
from ingest.lexical import terms
from ingest.synonyms import Synonyms, definitions
from qa.conditions.applies import NOTHING_READ, Comparison, compare
from qa.disease import illness_in
from qa.equivalents import standing_for
from qa.phrases import phrases
from qa.question import Question

# Words of a title that do not tell whom a guideline is for.
_OF_ANY_TITLE = frozenset(
    t
    for word in "guideline guidelines guidance management treatment therapy patient patients adult adults clinical"
    " practice recommendation recommendations evaluation evidence based diagnosis prevention society american european"
    " british national college association statement consensus update summary edition severe acute chronic early"
    " advanced disease care use using role final new appropriateness criteria health".split()
    for t in terms(word)
)


def fit(question: Question, article: Article, position: int, home: Collection[str] = ()) -> Comparison:
    """Compare the conditions of one sentence with the facts of `question`. What they meet applies only if the question
    may be about what the article is about: an age that fits says nothing where the title names a disease and the
    question has no word of it, unless the article is one of `home`, those that were found first."""
    if not question.facts:
        return NOTHING_READ
    found = compare(question.facts, article, position)
    if found.verdict != "yes" or article.article_id in home:
        return found
    other = _other_subject(" ".join((question.standalone, *question.context)), article)
    return Comparison("unknown", f"This is from a guideline on {other}; the question does not say.") if other else found


def _other_subject(asked: str, article: Article) -> str:
    """The disease of the title, where the question has no word of the title; else nothing."""
    diseases = [name for p in phrases(article.title) if (name := illness_in(p.text))]
    if not diseases:
        return ""
    own = set(terms(f"{article.title} {article.about}")) - _OF_ANY_TITLE
    theirs = set(terms(asked)) - _OF_ANY_TITLE
    if own & theirs or set(standing_for(tuple(own))) & set(standing_for(tuple(theirs))):
        return ""
    written = set(re.findall(r"[\w-]+", asked))
    spelt_out = {t for short, long in _definitions(article.text) if short in written for t in terms(long)}
    return "" if own & spelt_out else diseases[0]


@lru_cache(maxsize=256)
def _definitions(text: str) -> Synonyms:
    return definitions(text)
