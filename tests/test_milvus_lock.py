from pathlib import Path

import pytest

from ingest.errors import IndexBusy
from ingest.milvus.address import MilvusAddress
from ingest.milvus.connection import Connection, connected
from ingest.milvus.lock import STALE_SECONDS, writing


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lock") / "index.db"


@pytest.fixture
def connection(file: Path, request: pytest.FixtureRequest) -> Connection:
    return connected(MilvusAddress(str(file), request.node.name))


def left(connection: Connection) -> list[str]:
    return [c for c in connection.collections() if c.startswith(f"{connection.address.name}_lock_")]


def test_a_lock_that_was_given_back_leaves_nothing_and_can_be_taken_again(connection: Connection) -> None:
    for _ in range(2):
        with writing(connection) as beat:
            beat()
            assert len(left(connection)) == 1
        assert left(connection) == []


def test_a_second_writer_is_refused_at_once_and_the_first_goes_on(connection: Connection) -> None:
    with writing(connection) as beat:
        with pytest.raises(IndexBusy, match="another ingest is writing here"), writing(connection):
            pass
        beat()
        assert len(left(connection)) == 1


def test_an_error_while_it_is_held_gives_it_back(connection: Connection) -> None:
    with pytest.raises(KeyboardInterrupt), writing(connection):
        raise KeyboardInterrupt
    with writing(connection):
        pass


def test_a_holder_that_was_not_heard_of_for_long_is_taken_to_be_dead_and_learns_it_before_it_publishes(
    connection: Connection,
) -> None:
    with (
        writing(connection, now=lambda: 1_000.0) as beat,
        writing(connection, now=lambda: 1_000.0 + STALE_SECONDS + 1) as of_other,
    ):
        with pytest.raises(IndexBusy, match="another ingest took over"):
            beat()
        of_other()


def test_a_holder_that_beats_is_alive_however_long_it_takes(connection: Connection) -> None:
    clock = iter([0.0, STALE_SECONDS, STALE_SECONDS])
    with writing(connection, now=lambda: next(clock)) as beat:
        beat()
        with (
            pytest.raises(IndexBusy, match="another ingest is writing"),
            writing(connection, now=lambda: STALE_SECONDS * 1.5),
        ):
            pass
