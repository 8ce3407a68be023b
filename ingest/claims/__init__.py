"""What sentences claim, in a form that can be compared: one file for each kind of claim."""

from ingest.claims.claim import Claim, Kind, Place, comparable
from ingest.claims.kinds import EXTRACTORS, claims_of

__all__ = ["EXTRACTORS", "Claim", "Kind", "Place", "claims_of", "comparable"]
