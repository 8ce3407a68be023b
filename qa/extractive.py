"""The writer that needs no model: it chooses sentences and quotes them.

Bottom line first, then statements under the articles' own headings, nothing twice, at most a screenful.
"""

from collections.abc import Sequence

from ingest.index import Index
from qa.arrange import arrange
from qa.choose import choose
from qa.draft import Draft
from qa.question import Question
from qa.retrieve import Passage
from qa.weigh import weigh


class ExtractiveWriter:
    """Quotes the sentences that answer; the same question and generation give the same draft."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def write(self, question: Question, passages: Sequence[Passage]) -> Draft:
        """Return quotes only; empty when there are no passages."""
        return Draft(arrange(choose(weigh(self._index, question, passages), question, passages)))
