"""The kinds of claim, and all claims of an article. A new kind is one file here and one entry."""

from ingest.article import Article
from ingest.claims import direction, dose, interval, line, outcome, prior, symptoms, threshold
from ingest.claims.claim import Claim, Extractor
from ingest.claims.reading import read

EXTRACTORS: tuple[Extractor, ...] = (outcome, dose, interval, prior, line, direction, threshold, symptoms)

_LONGEST = 1_500  # characters; what is longer is no plain statement


def claims_of(article: Article) -> tuple[tuple[Extractor, Claim], ...]:
    """Every claim of an article with the extractor that can compare it, in the order of the text."""
    readings = [read(article, i) for i, s in enumerate(article.sentences) if s.end - s.start <= _LONGEST]
    return tuple((one, claim) for reading in readings for one in EXTRACTORS for claim in one.extract(reading))
