"""Word search. The only file that speaks to bm25s and the stemmer.

bm25s weighs and lays out the words when an index is built. Its arrays are read and summed here: importing it takes
longer than a question does.
"""

import json
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.errors import IndexDamaged

_ARRAYS = ("data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy")  # as bm25s names them
_VOCABULARY, _COUNT = "vocab.index.json", "params.index.json"
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*", re.UNICODE)

# Function words of English, and the words that questions are made of.
STOPWORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being below between both but by"
    " can could did do does doing down during each few for from further had has have having he her here hers him his"
    " how i if in into is it its itself just let me more most my no nor not now of off on once only or other our out"
    " over own same she should so some such than that the their them then there these they this those through to too"
    " under until up us very was we were what when where which while who whom whose why will with would you your"
    " please tell give get got".split()
)


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


# British spelling to American, for words long enough that it is spelling: haemorrhage, oedema, tumour, localised.
_BRITISH = ((re.compile(r"[ao]e(?=[a-z])"), "e"), (re.compile(r"our(?=(?:s|ed|ing|able|ably)?$)"), "or"),
            (re.compile(r"is(?=(?:e|es|ed|ing|ation|ations)$)"), "iz"))  # fmt: skip
_SHORTEST_VARIANT = 6


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one word in lower case; British and American spelling give the same stem."""
    if len(word) >= _SHORTEST_VARIANT:
        for british, american in _BRITISH:
            word = british.sub(american, word)
    return str(_stemmer().stemWord(word))


def words(text: str) -> list[str]:
    """The words of `text` in lower case; a decimal number is one word."""
    return [w.lower() for w in _WORD.findall(text)]


def terms(text: str) -> list[str]:
    """The stems of the words of `text` that carry meaning, in order, repeats kept; British and American spelling give
    the same stem."""
    return [stem(w) for w in words(text) if w not in STOPWORDS]


class LexicalIndex:
    """BM25 (Lucene variant, k1 1.2, b 0.75) over the terms of the chunks.

    S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
    """

    def __init__(self, vocabulary: Mapping[str, int], arrays: Sequence[npt.NDArray[Any]], count: int) -> None:
        """`arrays` are a sparse matrix with a column for each term: weights, chunks, and where each column begins."""
        self._vocabulary, self._arrays, self._count = dict(vocabulary), tuple(arrays), count
        frequencies = np.diff(self._arrays[2]).tolist()
        self._document_frequency = {t: frequencies[i] for t, i in vocabulary.items() if t}

    @classmethod
    def build(cls, texts: Iterable[str]) -> "LexicalIndex":
        """Index `texts`; text i keeps the number i. Held are the numbers of their terms, 4 bytes each."""
        import bm25s

        seen: dict[str, int] = {}
        documents = [array("i", [seen.setdefault(t, len(seen)) for t in terms(text)]) for text in texts]
        # A sorted vocabulary, for bm25s would order it by Python's random string hash.
        vocabulary = {t: i for i, t in enumerate(sorted(seen))}
        number = [vocabulary[t] for t in seen]
        bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        bm25.index(([array("i", [number[i] for i in d]) for d in documents], vocabulary), show_progress=False)
        arrays = [np.asarray(bm25.scores[name]) for name in ("data", "indices", "indptr")]
        return cls(bm25.vocab_dict, arrays, int(bm25.scores["num_docs"]))

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Raises IndexDamaged when the files cannot be read."""
        try:
            arrays = [np.load(folder / name, allow_pickle=False) for name in _ARRAYS]
            vocabulary = json.loads((folder / _VOCABULARY).read_text("utf-8"))
            return cls(vocabulary, arrays, int(json.loads((folder / _COUNT).read_text("utf-8"))["num_docs"]))
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"{folder}: is no word index. Run 'guideline-qa ingest' again.") from error

    def save(self, folder: Path) -> None:
        """Write to `folder`, as NumPy arrays and JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, numbers in zip(_ARRAYS, self._arrays, strict=True):
            np.save(folder / name, numbers, allow_pickle=False)
        (folder / _VOCABULARY).write_text(json.dumps(self._vocabulary), encoding="utf-8")
        (folder / _COUNT).write_text(json.dumps({"num_docs": self._count}), encoding="utf-8")

    def __len__(self) -> int:
        return self._count

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term; one that the corpus does not have gets the highest value."""
        frequency = self._document_frequency.get(term, 0)
        return float(np.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5)))

    def knows(self, term: str) -> bool:
        """True when some chunk has the term."""
        return term in self._document_frequency

    def scores(self, query_terms: Sequence[str]) -> npt.NDArray[np.float32]:
        """The BM25 score of every chunk, shape (len(self),)."""
        weights, chunks, begin = self._arrays
        result = np.zeros(self._count, dtype=np.float32)
        for term in dict.fromkeys(query_terms):
            if self.knows(term):
                column = slice(begin[self._vocabulary[term]], begin[self._vocabulary[term] + 1])
                result[chunks[column]] += weights[column]  # a term has a chunk once
        return result
