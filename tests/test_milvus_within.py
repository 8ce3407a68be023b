import datetime as dt

import pytest

from ingest.catalogue import Scope
from ingest.milvus.address import MilvusAddress
from ingest.milvus.connection import Connection
from ingest.milvus.tables import chunk_fields
from ingest.milvus.within import within

DAY = dt.date(2026, 11, 1)
NUMBER = DAY.toordinal()
ODD = 'The "Society" \\ d\'Oncologie, Zürich'


def test_without_a_scope_everything_is_searched() -> None:
    assert within(None) == ""


def test_a_scope_is_told_in_the_fields_of_the_chunks() -> None:
    assert within(Scope(DAY)) == f"since <= {NUMBER} and until > {NUMBER}"
    scope = Scope(DAY, approved_only=True, tiers=("T0", "T1"), topics=("breast",))
    assert within(scope).endswith(' and approved == true and tier in ["T0", "T1"] and topic in ["breast"]')


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Connection:
    made = Connection(MilvusAddress(str(tmp_path_factory.mktemp("within") / "index.db"), "within"))
    made.create("chunks", chunk_fields(2))
    whole = {"since": 0, "until": NUMBER + 1, "approved": True, "tier": "T0", "publisher": ODD, "topic": "breast"}
    changed = [
        {},
        {"since": NUMBER + 1},
        {"until": NUMBER},
        {"approved": False},
        {"tier": "T4"},
        {"publisher": "other"},
    ]
    made.insert(
        "chunks",
        [
            {"row": row, "article": row, "vector": [0.0, 1.0], "words": {1: 1.0}, **whole, **change}
            for row, change in enumerate(changed)
        ],
    )
    made.finish("chunks")
    return made


@pytest.mark.parametrize(
    ("scope", "admitted"),
    [
        (Scope(DAY), {0, 3, 4, 5}),
        (Scope(DAY, approved_only=True), {0, 4, 5}),
        (Scope(DAY, tiers=("T0", "T1")), {0, 3, 5}),
        (Scope(DAY, publishers=(ODD,)), {0, 3, 4}),
        (Scope(DAY, topics=("lung",)), set()),
        (Scope(DAY - dt.timedelta(days=1)), {0, 2, 3, 4, 5}),
    ],
)
def test_milvus_finds_what_the_scope_admits_and_nothing_else(
    connection: Connection, scope: Scope, admitted: set[int]
) -> None:
    for field, query in (("vector", [0.0, 1.0]), ("words", {1: 1.0})):
        assert set(connection.search("chunks", field, query, k=10, within=within(scope))) == admitted
