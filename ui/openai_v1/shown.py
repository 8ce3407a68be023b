"""Citations as an earlier answer listed them, found again in the index."""

import re
from collections.abc import Iterable, Iterator

from ingest.article import Article
from ingest.index import Index
from qa.answer import Citation
from qa.cite import cite
from qa.render import unescape_markdown

_SOURCE = re.compile(r"\*\*(.+)\*\*(?: <[^>]*>)?")
_LISTED = re.compile(r"- \[(\d{1,3})\] “(.+)")


def citations_of(shown: str, index: Index) -> Iterator[Citation]:
    """The citations in the list of sources that the text of an answer ends with (qa.outline), with their numbers.

    Only what the index has word for word comes back: a client may have changed the text. Numbers have three digits at
    most.
    """
    articles: list[Article] = []
    for line in shown.splitlines():
        if source := _SOURCE.fullmatch(line):
            said = unescape_markdown(source[1])
            named = (i for i, card in index.catalogue.items() if said.startswith(f"{card.title}. "))
            articles = [index.articles[i] for i in named]
        elif listed := _LISTED.fullmatch(line):
            number, said = int(listed[1]), unescape_markdown(listed[2])
            yield from _cited(articles, said, number)


def _cited(articles: Iterable[Article], said: str, number: int) -> Iterator[Citation]:
    """The sentence that `said` begins with."""
    for article in articles:
        for sentence in article.sentences:
            if number and said.startswith(f"{article.quote(sentence)}”"):
                yield cite(article, sentence, number)
                return
