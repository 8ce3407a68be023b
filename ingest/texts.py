"""Which texts of an article have a vector, and the keys that the vectors are found by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ingest.article import Article
from ingest.chunk import Chunk, chunk, sentence_embedding_text
from ingest.embed import Embedder
from ingest.journal import KEY_BYTES, Keys, text_key
from ingest.store import StoreWriter


@dataclass(frozen=True, slots=True)
class TextKeys:
    """The keys of all texts that have a vector, in the order of their rows: of chunks, of sentences, of questions."""

    chunks: Keys
    sentences: Keys
    questions: Keys

    @property
    def all(self) -> Keys:
        """All of them in this order."""
        return np.concatenate([self.chunks, self.sentences, self.questions])


def cut(articles: StoreWriter, embedder: Embedder) -> TextKeys:
    """Cut every article into chunks, which go into the store, and return the keys of all that is to be embedded."""
    found = (bytearray(), bytearray(), bytearray())
    for article in articles.articles():
        chunks = chunk(article, embedder.count_tokens)
        articles.add_chunks(chunks)
        for keys, texts in zip(found, _texts(article, chunks), strict=True):
            keys.extend(b"".join(map(text_key, texts)))
    return TextKeys(*(np.frombuffer(keys, dtype=f"S{KEY_BYTES}") for keys in found))


def texts_of(articles: StoreWriter, wanted: Keys) -> Iterator[tuple[bytes, str]]:
    """The texts of the `wanted` keys, which are sorted, each once with its key, in the order of the articles."""
    if not len(wanted):
        return
    is_done = np.zeros(len(wanted), dtype=np.bool_)
    for article in articles.articles():
        for text in (t for texts in _texts(article, articles.chunks(article.article_id)) for t in texts):
            key = text_key(text)
            place = min(int(np.searchsorted(wanted, np.bytes_(key))), len(wanted) - 1)
            if wanted[place] == key and not is_done[place]:
                is_done[place] = True
                yield key, text


def _texts(article: Article, chunks: Iterable[Chunk]) -> tuple[list[str], list[str], list[str]]:
    sentences = [sentence_embedding_text(article, s) for s in article.sentences]
    return [c.embedding_text for c in chunks], sentences, [article.about]
