"""Word search. The only file that speaks to bm25s and the stemmer."""

import re
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.errors import IndexDamaged

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

    def __init__(self, bm25: Any) -> None:
        self._bm25 = bm25
        frequencies = np.diff(np.asarray(bm25.scores["indptr"]))
        self._count = int(bm25.scores["num_docs"])
        self._document_frequency = {t: int(frequencies[i]) for t, i in bm25.vocab_dict.items() if t}

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
        return cls(bm25)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Raises IndexDamaged when the files cannot be read."""
        import bm25s

        try:
            return cls(bm25s.BM25.load(str(folder), load_corpus=False, allow_pickle=False))
        except (OSError, EOFError, ValueError, KeyError) as error:
            raise IndexDamaged(f"{folder}: is no word index. Run 'guideline-qa ingest' again.") from error

    def save(self, folder: Path) -> None:
        """Write to `folder`, as NumPy arrays and JSON."""
        self._bm25.save(str(folder), allow_pickle=False, show_progress=False)

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
        known = [t for t in dict.fromkeys(query_terms) if self.knows(t)]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        result: npt.NDArray[np.float32] = self._bm25.get_scores(known)
        return result
