"""QueryVectors: the vectors of what is asked, by an embedder that is tried on the probes of an index first."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from ingest.embed import Embedder, Vectors
from ingest.errors import IndexDamaged
from ingest.generation import Manifest

PROBES = (
    "pertuzumab 840 mg then 420 mg every 3 weeks",
    "not recommended in pregnancy",
    "stereotactic radiosurgery for brain metastases",
    "eGFR below 30 mL/min/1.73 m²",
    "The evidence is insufficient to recommend for or against screening.",
)
_PROBE_COSINE = 0.999
_KEPT = 256


class QueryVectors:
    """The vectors that were last asked for are kept. Safe to use from several threads."""

    def __init__(self, embedder: Embedder, manifest: Manifest) -> None:
        self._embedder, self._manifest = embedder, manifest
        self._is_right = False
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, text: str) -> Vectors:
        """The unit vector of one text, shape (dimension,). Raises IndexDamaged when the model no longer gives the
        vectors it gave when the index was made."""
        return self.all([text])[0]

    def all(self, texts: Sequence[str]) -> list[Vectors]:
        """Those of several, for which the model is asked once. Raises IndexDamaged as for one."""
        if not self._is_right:
            self._check()
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        wanted = [text for text in dict.fromkeys(texts) if text not in found]
        if wanted:
            found |= zip(wanted, map(_fixed, self._embedder.embed(wanted)), strict=True)
        with self._lock:
            for text in texts:
                self._kept[text] = found[text]
                self._kept.move_to_end(text)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [found[text] for text in texts]

    def forget(self) -> None:
        """Keep none."""
        with self._lock:
            self._kept.clear()

    def _check(self) -> None:
        expected = np.asarray(self._manifest.probes, dtype=np.float32)
        cosines = np.sum(self._embedder.embed(PROBES) * expected, axis=1)
        if float(cosines.min()) < _PROBE_COSINE:
            raise IndexDamaged(
                f"{self._manifest.generation}: the embedding model gives other vectors than when this index was made. "
                "Run 'guideline-qa ingest' again."
            )
        self._is_right = True


def _fixed(vector: Vectors) -> Vectors:
    vector = vector.copy()  # not a view that would keep those of other texts alive
    vector.flags.writeable = False
    return vector
