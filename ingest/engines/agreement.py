"""Whether two engines give the same vectors: the texts they are asked, and how agreement is measured."""

from itertools import product

import numpy as np

from ingest.embed import Vectors

MIN_COSINE = 0.9999
MIN_OVERLAP = 0.995
_NEAREST = 10

_DRUGS = ("pertuzumab", "fam-trastuzumab deruxtecan-nxki", "metformin", "apixaban", "amoxicillin", "5-fluorouracil")
_SAID = (
    "{} is given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks.",
    "Do not give {} when the eGFR is below 30 mL/min/1.73 m².",
    "What is the dose of {}?",
    "{} is not recommended in pregnancy unless the expected benefit outweighs the risk.",
    "Overall survival was longer with {} (HR 0.58; 95% CI, 0.43–0.80; P<0.001).",
    "The evidence is insufficient to recommend for or against {} in children under 12 years of age.",
    "LVEF ≥50% before {}; neutrophils at least 1.5 × 10⁹/L",
    "{}",
)
_ODD = (
    "",
    " \t\n",
    ".",
    "a",
    "naïve œdème Größe ﬁbrosis",
    "化学療法 пациент ασθενής مريض 👩🏽‍⚕️",
    "e\u0301 and \u200b zero width \u00a0 space \u00ad hyphen",
    "x" * 300,
    "hyperprolactinaemia" * 40,
    "10\u2079/L 1\u00bd\u2009mg \u2264\u20095\u00a0%",
    "| Dose | mg |\n|---|---|\n| loading | 840 |",
)
_LONG = tuple(
    " ".join(f"Sentence {i} says that {_DRUGS[(i + n) % 6]} is given every {i} weeks." for i in range(n))
    for n in (5, 15, 17, 18, 40, 120)
)
TEXTS = (*(said.format(drug) for said, drug in product(_SAID, _DRUGS)), *_ODD, *_LONG)
"""Short and long, plain and odd, so that batches are padded and windows are cut."""


def agreement(reference: Vectors, other: Vectors) -> tuple[float, float]:
    """The least cosine between the vectors of one text, and the mean share of its nearest texts that is the same.

    Both arrays hold unit vectors, shape (texts, dimension).
    """
    cosines = np.sum(reference * other, axis=1)
    overlaps = [len(a & b) / _NEAREST for a, b in zip(_nearest(reference), _nearest(other), strict=True)]
    return float(cosines.min()), float(np.mean(overlaps))


def _nearest(vectors: Vectors) -> list[set[int]]:
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -1)
    return [set(row) for row in np.argsort(-alike, axis=1, kind="stable")[:, :_NEAREST].tolist()]
