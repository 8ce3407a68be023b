"""Connection: the only file that speaks to pymilvus. What it cannot do becomes a sentence here."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from ingest.errors import EngineUnavailable, IndexDamaged, IndexUnavailable
from ingest.milvus.address import MilvusAddress
from ingest.milvus.tables import Field

Row = Mapping[str, Any]
_LOOKING, _ASKING, _WRITING = 3.0, 15.0, 600.0  # seconds
_NOT_FOUND = {100, 1600}  # of a collection, of an alias
_NOT_LOADED = 101
_CHANNEL = {
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1_000,
    "grpc.keepalive_time_ms": 300_000,  # servers hang up on who pings more often; every call has a timeout anyway
}
_METRIC = {"metric_type": "IP"}
_embedded = threading.Lock()


class Connection:
    """One server, or one file of milvus-lite. Every method raises IndexUnavailable when it does not answer, and
    IndexDamaged when a collection that it was asked for is not there."""

    def __init__(self, address: MilvusAddress) -> None:
        """Connect. Raises EngineUnavailable when pymilvus is not installed, or cannot open the file."""
        self.address = address
        try:
            import pymilvus
        except ImportError as error:
            raise EngineUnavailable(
                f"{address}: pymilvus is not installed. Run 'pip install guideline-qa[milvus]'."
            ) from error
        self._pymilvus = pymilvus
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it prints a traceback for every refusal
        with _embedded, self._told():  # two threads that start milvus-lite on one file shut each other out
            self._client = pymilvus.MilvusClient(
                address.uri,
                user=address.user,
                password=address.password,
                timeout=_ASKING,
                grpc_options=_CHANNEL,
            )

    def collections(self) -> list[str]:
        """The names of all collections."""
        with self._told():
            return sorted(self._client.list_collections(timeout=_ASKING))

    def create(self, collection: str, fields: Sequence[Field]) -> None:
        """Make a collection whose key is the first of `fields`."""
        kinds = self._pymilvus.DataType
        with self._told():
            schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
            indexes = self._client.prepare_index_params()
            for place, field in enumerate(fields):
                is_key = place == 0
                if field.kind == "text":
                    schema.add_field(field.name, kinds.VARCHAR, max_length=field.size, is_primary=is_key)
                elif field.kind == "vector":
                    schema.add_field(field.name, kinds.FLOAT_VECTOR, dim=field.size)
                    indexes.add_index(field.name, index_type="FLAT", metric_type="IP")
                elif field.kind == "words":
                    schema.add_field(field.name, kinds.SPARSE_FLOAT_VECTOR)
                    indexes.add_index(field.name, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
                else:
                    kind = kinds.INT64 if field.kind == "number" else kinds.BOOL
                    schema.add_field(field.name, kind, is_primary=is_key)
            self._client.create_collection(collection, schema=schema, consistency_level="Bounded", timeout=_WRITING)
            # Not waited for: there is nothing in it yet, and pymilvus sleeps before it looks.
            self._client.create_index(collection, indexes, timeout=_WRITING, sync=False)

    def insert(self, collection: str, rows: Sequence[Row]) -> None:
        """Add rows, each a mapping of every field."""
        with self._told():
            self._client.insert(collection, list(rows), timeout=_WRITING)

    def upsert(self, collection: str, row: Row) -> None:
        """Write a row in place of that of its key."""
        with self._told():
            self._client.upsert(collection, [row], timeout=_ASKING)

    def finish(self, collection: str) -> None:
        """Have all that was added stored, indexed and ready to be searched."""
        with self._told():
            self._client.flush(collection, timeout=_WRITING)
            self._client.load_collection(collection, timeout=_WRITING)

    def count(self, collection: str) -> int:
        """How many rows there are, every one that was ever added counted."""
        found = self._asked(
            collection,
            lambda: self._client.query(
                collection, filter="", output_fields=["count(*)"], consistency_level="Strong", timeout=_ASKING
            ),
        )
        return int(found[0]["count(*)"])

    def get(self, collection: str, keys: Sequence[str], fields: Sequence[str]) -> list[Row]:
        """The rows of those keys that are there, in any order."""
        found: list[Row] = self._asked(
            collection,
            lambda: list(self._client.get(collection, ids=list(keys), output_fields=list(fields), timeout=_ASKING)),
        )
        return found

    def search(self, collection: str, field: str, query: object, *, k: int, within: str) -> list[int]:
        """The keys of the `k` rows whose `field` has the highest inner product with `query`, among those `within`."""
        how = {"anns_field": field, "search_params": _METRIC, "output_fields": ["row"], "timeout": _ASKING}
        (found,) = self._asked(
            collection, lambda: self._client.search(collection, data=[query], limit=k, filter=within, **how)
        )
        return [int(hit["row"]) for hit in found]

    def target(self, alias: str) -> str | None:
        """The collection that an alias leads to; None when there is no such alias."""
        with self._told():
            try:
                return str(self._client.describe_alias(alias, timeout=_LOOKING)["collection_name"])
            except self._pymilvus.MilvusException as error:
                if error.code not in _NOT_FOUND:
                    raise
                return None

    def claim(self, alias: str, collection: str) -> bool:
        """Give a collection an alias that nothing has; False when something has it."""
        try:
            self._client.create_alias(collection, alias, timeout=_ASKING)
        except self._pymilvus.MilvusException:
            if self.target(alias) is None:
                raise
        return self.target(alias) == collection

    def point(self, alias: str, collection: str) -> None:
        """Lead an alias, new or not, to another collection, in one step."""
        with self._told():
            if self.target(alias) is None:
                self._client.create_alias(collection, alias, timeout=_ASKING)
            else:
                self._client.alter_alias(collection, alias, timeout=_ASKING)

    def release(self, alias: str) -> None:
        """Take an alias away."""
        with self._told():
            self._client.drop_alias(alias, timeout=_ASKING)

    def drop(self, collection: str) -> None:
        """Remove a collection, if it is there."""
        with self._told():
            self._client.drop_collection(collection, timeout=_WRITING)

    def close(self) -> None:
        """Let the server, or the file, go."""
        self._client.close()

    def _asked(self, collection: str, ask: Callable[[], Any]) -> Any:
        """What `ask` gives; a collection that the server has put aside, as after a start, is loaded first."""
        with self._told():
            try:
                return ask()
            except self._pymilvus.MilvusException as error:
                if error.code != _NOT_LOADED:
                    raise
            self._client.load_collection(collection, timeout=_WRITING)
            return ask()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self._pymilvus.MilvusException as error:
            if error.code in _NOT_FOUND:
                raise IndexDamaged(
                    f"{self.address}: this generation is no longer there. Run 'guideline-qa ingest' again."
                ) from error
            if error.message.startswith("Open local milvus failed"):
                raise IndexUnavailable(
                    f"{self.address}: the file cannot be opened. Its folder must be there, and one process at a time "
                    "can open it: run 'milvus-lite server' for more."
                ) from error
            raise IndexUnavailable(
                f"{self.address}: Milvus does not do what it is asked ({_first_line(error.message)}). Is it running?"
            ) from error


@lru_cache(maxsize=8)
def connected(address: MilvusAddress) -> Connection:
    """The one connection of this process to an address. Raises what `Connection` raises, and tries again then."""
    return Connection(address)


def _first_line(message: str) -> str:
    return message.strip().partition("\n")[0][:200].rstrip(". ")
