"""A sentence that may answer a question, and what it scores."""

from dataclasses import dataclass

from ingest.article import Article, Sentence
from qa.conditions.applies import Comparison
from qa.draft import SentenceId


@dataclass(frozen=True, slots=True)
class Candidate:
    """The sentence at `position` of an article, with its `score`, the rank of the passage that it stands in (from 0)
    and how its conditions fit the patient in the question."""

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
        """What a draft cites it by."""
        return (self.article.article_id, self.position)

    @property
    def quote(self) -> str:
        """The sentence word for word."""
        return self.article.quote(self.sentence)

    @property
    def words(self) -> int:
        """How many words the sentence has."""
        return len(self.quote.split())
