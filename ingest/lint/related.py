"""Related questions: do they exist, and are they related?"""

from collections.abc import Iterator
from functools import lru_cache

from ingest.article import Article
from ingest.claims.words import stems, vocabulary
from ingest.drugs import drugs
from ingest.lexical import terms
from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit

# Words of questions that say nothing of the subject.
_SCAFFOLDING = (
    "role approach best next step history current status health specific medical considering potential potentially"
    " underlying condition conditions possible initial common effect effects duration level low lower high risk"
    " young old older child children male female workup evaluate evaluating evaluation manage managing management"
    " approved effective lowest safe based newly diagnosed known human receptor low-dose start starting prescribing"
    " attempted appropriate require requires requiring multiple several interval weeks how often long"
)


def unknown_related(document: Document, around: Surroundings) -> Iterator[Hit]:
    """Related articles, named by id, that are not there."""
    for name in document.article.related:
        if " " not in name and name not in document.neighbours and name not in around.articles:
            yield Hit("Related", name, "There is no article of that name.")


def off_topic_related(document: Document, around: Surroundings) -> Iterator[Hit]:
    """Related questions that share no word of the subject and no drug with the article."""
    article = document.article
    for name in article.related:
        other = around.articles.get(name)
        question = other.about if other else name
        if other is None and " " not in name:
            continue
        shared = _articles_meet(article, other) if other else _question_fits(article, name)
        if not shared:
            yield Hit("Related", question, "The question shares no word of the subject with the article.")


def _articles_meet(one: Article, other: Article) -> bool:
    """True when they have one topic, or what one asks about stands in the other."""
    if one.topic is not None and one.topic == other.topic:
        return True
    return any(_subject(a.about) & frozenset(terms(b.text)) for a, b in ((one, other), (other, one)))


def _question_fits(article: Article, question: str) -> bool:
    """True when a question has a word of the article's question or title, or names one of its drugs."""
    own = _subject(f"{article.about} {article.title}")
    return bool(own & _subject(question)) or not {m.name for m in drugs(article.text)}.isdisjoint(
        m.name for m in drugs(question)
    )


def _subject(text: str) -> frozenset[str]:
    return frozenset(t for t in terms(text) if t not in _empty() and not t[0].isdigit() and len(t) > 2)


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return vocabulary().generic | stems(_SCAFFOLDING)
