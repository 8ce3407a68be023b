"""Chunks: the units of retrieval, made of whole sentences of one section."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ingest.article import Article, Sentence
from ingest.cohesion import cut
from ingest.lexical import terms

AIMED_TOKENS, MOST_TOKENS = 130, 160


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive sentences of one section of an article.

    `first` and `last` are positions in `article.sentences`, both inclusive; `text` is the article's text from the
    first to the last of them.
    """

    article_id: str
    title: str
    headings: tuple[str, ...]
    first: int
    last: int
    text: str

    @property
    def embedding_text(self) -> str:
        """What is embedded and indexed: title and heading path before the text."""
        return "\n".join((*dict.fromkeys((self.title, *self.headings)), self.text))


def sentence_embedding_text(article: Article, sentence: Sentence) -> str:
    """What is embedded for one sentence: its closest heading and its list lead before it, for a bare list item says
    little."""
    context = (*sentence.headings[-1:], article.lead(sentence) or "", article.quote(sentence))
    return " ".join(part for part in context if part)


def chunk(article: Article, count_tokens: Callable[[str], int]) -> tuple[Chunk, ...]:
    """Cut an article into chunks of at most MOST_TOKENS tokens of text, where neighbouring sentences of a section share
    few words; a longer sentence is a chunk of its own."""
    return tuple(
        Chunk(
            article_id=article.article_id,
            title=article.title,
            headings=article.sentences[first].headings,
            first=first,
            last=last,
            text=article.text[article.sentences[first].start : article.sentences[last].end],
        )
        for first, last in _runs(article, count_tokens)
    )


def _runs(article: Article, count_tokens: Callable[[str], int]) -> Iterator[tuple[int, int]]:
    begin = 0
    for _, section in groupby(article.sentences, key=lambda s: s.headings):
        quotes = [article.quote(s) for s in section]
        sizes = [count_tokens(q) for q in quotes]
        whole = sum(sizes) <= MOST_TOKENS
        stems = [] if whole else [frozenset(terms(q)) for q in quotes]
        runs = ((0, len(quotes) - 1),) if whole else cut(stems, sizes, aim=AIMED_TOKENS, most=MOST_TOKENS)
        yield from ((begin + first, begin + last) for first, last in runs)
        begin += len(quotes)
