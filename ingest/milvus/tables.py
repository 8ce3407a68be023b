"""Tables: the collections of Milvus that make one generation, and what is in them.

`<name>_<generation>_chunks` is searched: by vector, by words, by both, within what may answer. Everything that is read
back lies in `<name>_<generation>_blobs`, by key and with a check of its own: the manifest, the articles, the chunks
with the vectors of their sentences, the terms with the chunks they stand in.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "text", "flag", "vector", "words"]
_WHOLE_TEXT = 65_535  # bytes: the most that Milvus takes
_GENERATION = re.compile(r"gen_[0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a collection: `size` is the dimension of a vector and the most bytes of a text."""

    name: str
    kind: Kind
    size: int = 0


def chunk_fields(dimension: int) -> tuple[Field, ...]:
    """The first is the key: the row, the same number that the chunk has in an index on disk. `article` counts the
    articles in order of id; `since` and `until` are days by number (0 and LAST_DAY where the article does not say)."""
    return (
        Field("row", "number"),
        Field("article", "number"),
        Field("since", "number"),
        Field("until", "number"),
        Field("approved", "flag"),
        Field("tier", "text", 16),
        Field("publisher", "text", _WHOLE_TEXT),
        Field("topic", "text", _WHOLE_TEXT),
        Field("vector", "vector", dimension),
        Field("words", "words"),
    )


BLOB_FIELDS = (
    Field("key", "text", 128),
    Field("pieces", "number"),
    Field("piece", "text", _WHOLE_TEXT),
    Field("unused", "vector", 2),  # Milvus wants a vector in every collection
)
LOCK_FIELDS = (Field("key", "text", 16), Field("beat", "number"), Field("unused", "vector", 2))
UNUSED = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of the collections of one generation of the index `name`."""

    name: str
    generation: str

    @property
    def chunks(self) -> str:
        """The collection that is searched."""
        return f"{self._stem}_chunks"

    @property
    def blobs(self) -> str:
        """The collection of all that is read back; the alias `name` leads to it."""
        return f"{self._stem}_blobs"

    @property
    def _stem(self) -> str:
        return f"{self.name}_{self.generation.replace('-', '_')}"

    @classmethod
    def of_collection(cls, name: str, collection: str) -> "Tables | None":
        """Those that `collection` belongs to; None when it is none of a generation of the index `name`."""
        stem, _, kind = collection.removeprefix(f"{name}_").rpartition("_")
        if collection.startswith(f"{name}_") and kind in {"chunks", "blobs"} and _GENERATION.fullmatch(stem):
            return cls(name, stem.replace("_", "-"))
        return None
