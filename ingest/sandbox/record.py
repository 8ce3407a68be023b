"""What a parser sends: JSON, which is checked on arrival."""

from pydantic import TypeAdapter, ValidationError

from ingest.errors import GuidelineQAError
from ingest.readers import Read

_READ = TypeAdapter(Read)


def dump_read(read: Read) -> bytes:
    """The record of a document that was read."""
    return _READ.dump_json(read)


def load_read(record: bytes) -> Read | None:
    """What a record says; None when it is not the record of a valid article."""
    try:
        return _READ.validate_json(record)
    except (ValidationError, GuidelineQAError):
        return None
