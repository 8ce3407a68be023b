"""Documents are parsed apart: in a process of their own, which a hostile file may ruin without harm."""

from ingest.sandbox.apart import Refused, read_apart
from ingest.sandbox.limits import Limits
from ingest.sandbox.place import Found, refusal, walk

__all__ = ["Found", "Limits", "Refused", "read_apart", "refusal", "walk"]
