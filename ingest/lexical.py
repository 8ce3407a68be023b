"""Word search. The only file that speaks to bm25s and the stemmer.

bm25s weighs and lays out the words when an index is built. Its arrays are read and summed here: importing it takes
longer than a question does.
"""

import json
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.errors import IndexDamaged
from ingest.rows import Rows, StoredRows, load_rows, runs, write_rows

_ARRAYS = ("data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy")  # as bm25s names them
_VOCABULARY = "vocab.index.json"
_SCANNED = 400_000  # entries of terms that are looked at to find the best chunks, if the first term has not more

Column = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]
"""The chunks that have a term, ascending, and what it weighs in each."""
Concepts = Sequence[tuple[float, Sequence[tuple[str, ...]]]]
"""What is looked for: a factor, and the names it goes by, as terms. The name that scores most counts."""

_TERMS, _STARTS = "terms.npy", "starts.npy"  # of our own: the terms of each chunk in order
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


@lru_cache(maxsize=8_192)
def terms(text: str) -> tuple[str, ...]:
    """The stems of the words of `text` that carry meaning, in order, repeats kept; British and American spelling give
    the same stem."""
    return tuple(stem(w) for w in words(text) if w not in STOPWORDS)


class LexicalIndex:
    """BM25 (Lucene variant, k1 1.2, b 0.75) over the terms of the chunks.

    S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        arrays: Sequence[npt.NDArray[Any]],
        sequences: tuple[Rows | StoredRows, npt.NDArray[np.int64]],
    ) -> None:
        """`arrays` are a sparse matrix with a column for each term: weights, chunks, and where each column begins;
        `sequences` are the terms of all chunks one after another, as numbers, and where those of each chunk begin."""
        self._vocabulary, self._arrays = vocabulary, tuple(arrays)
        self._terms, self._starts = sequences
        self._count = len(self._starts) - 1

    @classmethod
    def build(cls, texts: Iterable[str]) -> "LexicalIndex":
        """Index `texts`; text i keeps the number i. Held are the numbers of their terms, 4 bytes each."""
        seen: dict[str, int] = {}
        documents = [array("i", [seen.setdefault(t, len(seen)) for t in terms(text)]) for text in texts]
        # A sorted vocabulary, for bm25s would order it by Python's random string hash.
        vocabulary = {t: i for i, t in enumerate(sorted(seen))}
        number = np.array([vocabulary[t] for t in seen], dtype=np.int32)
        return cls.of_numbers([number[np.frombuffer(d, dtype=np.int32)] for d in documents], vocabulary)

    @classmethod
    def of_numbers(cls, documents: Sequence[npt.NDArray[np.int32]], vocabulary: Mapping[str, int]) -> "LexicalIndex":
        """Index texts whose terms are given by their numbers in `vocabulary`, in order; text i keeps the number i."""
        import bm25s

        bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        bm25.index((documents, dict(vocabulary)), show_progress=False)
        arrays = [np.asarray(bm25.scores[name]) for name in ("data", "indices", "indptr")]
        starts = np.cumsum([0, *map(len, documents)], dtype=np.int64)
        sequence = np.concatenate([np.empty(0, dtype=np.int32), *documents])
        return cls({t: i for t, i in bm25.vocab_dict.items() if t}, arrays, (sequence, starts))

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Raises IndexDamaged when the files cannot be read."""
        try:
            vocabulary = dict(json.loads((folder / _VOCABULARY).read_text("utf-8")))
            arrays = [load_rows(folder / name) for name in _ARRAYS]
            return cls(vocabulary, arrays, (StoredRows(folder / _TERMS), load_rows(folder / _STARTS)))
        except (OSError, ValueError, TypeError, IndexDamaged) as error:
            raise IndexDamaged(f"{folder}: is no word index. Run 'guideline-qa ingest' again.") from error

    def save(self, folder: Path) -> None:
        """Write to `folder`, as NumPy arrays and JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, numbers in zip(_ARRAYS, self._arrays, strict=True):
            np.save(folder / name, numbers, allow_pickle=False)
        (folder / _VOCABULARY).write_text(json.dumps(self._vocabulary), encoding="utf-8")
        write_rows(folder / _TERMS, [self._terms[:]], self._terms.shape, "<i4")
        write_rows(folder / _STARTS, [self._starts], self._starts.shape, "<i8")

    def __len__(self) -> int:
        return self._count

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term; one that the corpus does not have gets the highest value."""
        return inverse_document_frequency(len(self._column(term)[0]), self._count)

    def knows(self, term: str) -> bool:
        """True when some chunk has the term."""
        return term in self._vocabulary

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """The number of every term."""
        return self._vocabulary

    def numbers(self, query_terms: Iterable[str]) -> npt.NDArray[np.int32]:
        """The number of each term, -1 for one that no chunk has."""
        return np.array([self._vocabulary.get(t, -1) for t in query_terms], dtype=np.int32)

    def sequences(self, rows: Sequence[int]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
        """The numbers of the terms of the chunks `rows`, each in order with repeats kept, one chunk after another, and
        where those of each chunk begin."""
        chunks = np.asarray(rows, dtype=np.intp)
        first = self._starts[chunks]
        counts = self._starts[chunks + 1] - first
        return self._terms[runs(first, counts)], np.cumsum(counts) - counts

    def scores(self, query_terms: Sequence[str], rows: npt.NDArray[np.intp] | None = None) -> npt.NDArray[np.float32]:
        """The BM25 score of the chunks `rows`, which ascend, shape (len(rows),); of every chunk unless given."""
        return summed(map(self._column, dict.fromkeys(query_terms)), self._count, rows)

    def best(self, concepts: Concepts, k: int, allowed: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.intp]:
        """The `k` chunks that score highest for `concepts`, out of those `allowed`, and any as high as the last.

        The concepts that can score most come first; one of so common words that they would take long is left out: what
        is found is scored by all words when it is ranked. After H. Turtle and J. Flood, Query evaluation: strategies
        and optimizations, 1995 (MaxScore).
        """
        total, scratch = np.zeros(len(self), dtype=np.float32), np.zeros((2, len(self)), dtype=np.float32)
        left = _SCANNED
        for factor, names in sorted(concepts, key=self._most, reverse=True):
            columns = [[self._column(term) for term in dict.fromkeys(name)] for name in names]
            size = sum(len(chunks) for name in columns for chunks, _ in name)
            if left == _SCANNED or size <= left:
                chunks, scores = _most_of(columns, scratch)
                total[chunks] += np.float32(factor) * scores
                left -= size
        found = np.flatnonzero(total > 0)  # of truth values: several times faster
        return highest(total, found if allowed is None else found[allowed[found]], k)

    def _most(self, concept: tuple[float, Sequence[tuple[str, ...]]]) -> float:
        """No chunk scores more for a concept: a term scores less than its idf."""
        factor, names = concept
        return factor * max(sum(self.idf(term) for term in name if self.knows(term)) for name in names)

    def columns(self) -> Iterator[tuple[str, int, Column]]:
        """Every term, its number, and its column."""
        return ((term, number, self._column(term)) for term, number in self._vocabulary.items())

    def of_rows(self, rows: range) -> Iterator[dict[int, float]]:
        """What the terms of each of `rows` weigh, by the number of the term."""
        weights, chunks, begin = self._arrays
        inside = np.flatnonzero((chunks >= rows.start) & (chunks < rows.stop))
        inside = inside[np.argsort(chunks[inside], kind="stable")]
        numbers = np.searchsorted(begin, inside, side="right") - 1
        ends = np.searchsorted(chunks[inside], np.arange(rows.start, rows.stop + 1))
        for first, last in pairwise(ends.tolist()):
            yield dict(zip(numbers[first:last].tolist(), weights[inside[first:last]].tolist(), strict=True))

    def _column(self, term: str) -> Column:
        """The chunks that have a term, ascending, and what it weighs in each."""
        weights, chunks, begin = self._arrays
        number = self._vocabulary.get(term)
        column = slice(0, 0) if number is None else slice(begin[number], begin[number + 1])
        return chunks[column], weights[column]


def inverse_document_frequency(frequency: int, chunks: int) -> float:
    """Of a term that so many of the chunks have."""
    return float(np.log(1 + (chunks - frequency + 0.5) / (frequency + 0.5)))


def summed(columns: Iterable[Column], chunks: int, rows: npt.NDArray[np.intp] | None = None) -> npt.NDArray[np.float32]:
    """What the terms of `columns` weigh together in each of `rows`, which ascend; in each of so many chunks unless
    given."""
    result = np.zeros(chunks if rows is None else len(rows), dtype=np.float32)
    everywhere = len(result) == chunks
    for of_term, weights in columns:
        if everywhere:
            result[of_term] += weights  # a term has a chunk once
        elif rows is not None:
            into, places = _both(rows, of_term)
            result[into] += weights[places]
    return result


def _most_of(names: Sequence[Sequence[Column]], scratch: npt.NDArray[np.float32]) -> Column:
    """The chunks that have a term of any name, some of them more than once, and what the name that scores most scores
    there. `scratch` is two rows of a zero for each chunk, and is left so."""
    if len(names) == 1 and len(names[0]) == 1:
        return names[0][0]
    most, one = scratch
    every = [np.concatenate([chunks for chunks, _ in name]) for name in names if name]
    for name, chunks in zip(filter(None, names), every, strict=True):
        for of_term, weights in name:
            one[of_term] += weights
        most[chunks] = np.maximum(most[chunks], one[chunks])
        one[chunks] = 0
    chunks = np.concatenate([np.empty(0, dtype=np.int32), *every])
    scores = most[chunks]
    most[chunks] = 0
    return chunks, scores


def _both(rows: npt.NDArray[np.intp], chunks: npt.NDArray[np.int32]) -> tuple[Rows, Rows]:
    """Where the numbers that both have stand in `rows` and in `chunks`; both ascend, and `rows` has long runs."""
    if not len(rows):
        return rows, rows
    run = np.flatnonzero(np.diff(rows, prepend=-2) != 1)  # where a run of consecutive rows begins
    first, last = rows[run], rows[np.append(run[1:], len(rows)) - 1]
    begin, end = np.searchsorted(chunks, first), np.searchsorted(chunks, last, side="right")
    counts = end - begin
    places = runs(begin, counts)
    return np.repeat(run - first, counts) + chunks[places], places


def highest(scores: npt.NDArray[np.float32], rows: npt.NDArray[np.intp], k: int) -> npt.NDArray[np.intp]:
    """Those of `rows` with the `k` highest scores, and any as high as the last of them, ascending."""
    if k >= len(rows):
        return rows
    of_rows = scores[rows]
    least = np.partition(of_rows, len(rows) - k)[len(rows) - k]
    best: npt.NDArray[np.intp] = rows[of_rows >= least]
    return best
