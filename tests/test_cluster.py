"""Real Dask workers, each a process, spoken to over TCP."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ingest.embed import Embedder, Vectors
from ingest.engines.cluster import ClusterEmbedder, on_cluster
from ingest.engines.weights import SHIPPED_MODEL
from ingest.errors import EngineUnavailable, SettingsError
from ui.cli import app

distributed = pytest.importorskip("distributed", reason="Dask is not installed (pip install 'guideline-qa[dask]')")
# Dask's own: it hears of processes that end while it ends them.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")]

TEXTS = [f"Pertuzumab is given at {n} mg every 3 weeks." for n in range(600)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def vectors(embedder: Embedder) -> Vectors:
    return embedder.embed(TEXTS)


def test_a_cluster_gives_the_vectors_of_one_machine(address: str, embedder: Embedder, vectors: Vectors) -> None:
    seen: list[tuple[int, int]] = []
    with on_cluster(address, SHIPPED_MODEL) as spread:
        found = spread.embed(TEXTS, lambda done, of: seen.append((done, of)))
        assert spread.fingerprint == embedder.fingerprint
        assert spread.texts_at_once > len(TEXTS)
    assert np.allclose(found, vectors, atol=1e-6)
    assert seen[-1] == (600, 600)
    assert len(seen) == 3


def test_what_a_worker_took_along_when_it_died_is_embedded_by_another(
    address: str, embedder: Embedder, vectors: Vectors
) -> None:
    killed: list[int] = []

    def kill_one(_done: int, _of: int) -> None:
        if not killed:
            killed.extend(client.run(os.getpid, workers=[next(iter(client.nthreads()))]).values())
            os.kill(killed[0], signal.SIGKILL)

    with distributed.Client(address) as client:
        spread = ClusterEmbedder(embedder, SHIPPED_MODEL, client)
        found = spread.embed([*TEXTS, *TEXTS], kill_one)
    assert len(killed) == 1
    assert np.allclose(found[600:], vectors, atol=1e-6)


class OtherWeights:
    name, dimension, fingerprint = SHIPPED_MODEL, 384, "of another model"


def test_a_worker_with_other_weights_is_refused(address: str) -> None:
    with distributed.Client(address) as client:
        spread = ClusterEmbedder(OtherWeights(), SHIPPED_MODEL, client)  # type: ignore[arg-type]
        with pytest.raises(EngineUnavailable, match=r"other weights.*What was embedded is kept"):
            spread.embed(TEXTS[:3])


def test_a_cluster_that_falls_silent_is_given_up(address: str, embedder: Embedder) -> None:
    with distributed.Client(address) as client:
        spread = ClusterEmbedder(embedder, SHIPPED_MODEL, client, silent_for=0.001)
        with pytest.raises(EngineUnavailable, match=r"nothing came for 0\.001 seconds"):
            spread.embed(TEXTS[:3])


def test_nobody_at_the_address_is_the_users_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.engines.cluster._JOINS_WITHIN", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with (
        pytest.raises(SettingsError, match="no Dask scheduler answers"),
        on_cluster(f"tcp://127.0.0.1:{port}", SHIPPED_MODEL),
    ):
        pass


def test_without_dask_the_option_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SettingsError, match="pip install"), on_cluster("tcp://127.0.0.1:1", SHIPPED_MODEL):
        pass


def test_the_command_publishes_what_one_machine_publishes(address: str, tmp_path: Path) -> None:
    (tmp_path / "dosing.md").write_text("# Dosing\n\nPertuzumab is given at 840 mg, then 420 mg every 3 weeks.\n")
    run = CliRunner()
    here = run.invoke(app, ["ingest", "--index", str(tmp_path / "here"), str(tmp_path / "dosing.md")])
    there = run.invoke(
        app, ["ingest", "--index", str(tmp_path / "there"), "--dask", address, str(tmp_path / "dosing.md")]
    )
    assert (here.exit_code, there.exit_code) == (0, 0), there.output
    assert (tmp_path / "here" / "CURRENT").read_text() == (tmp_path / "there" / "CURRENT").read_text()
