"""Chunks: the units of retrieval, made of whole sentences of one section."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.article import Article, Sentence

TARGET_TOKENS = 160


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
    """Cut an article into chunks of at most TARGET_TOKENS tokens of text; a longer sentence is a chunk of its own."""
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
    first = tokens = 0
    for i, sentence in enumerate(article.sentences):
        size = count_tokens(article.quote(sentence))
        new_section = sentence.headings != article.sentences[first].headings
        if i > first and (new_section or tokens + size > TARGET_TOKENS):
            yield first, i - 1
            first, tokens = i, 0
        tokens += size
    yield first, len(article.sentences) - 1
