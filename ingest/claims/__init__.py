"""What sentences claim, in a form that can be compared: one file for each kind of claim."""

from ingest.claims.claim import Claim, Extractor, Kind, comparable
from ingest.claims.kinds import EXTRACTORS, claims_of
from ingest.claims.reading import Place

__all__ = ["EXTRACTORS", "Claim", "Extractor", "Kind", "Place", "claims_of", "comparable"]
