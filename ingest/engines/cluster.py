"""Embedding on the machines of a Dask cluster. The only file that speaks to Dask."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

from ingest.embed import Embedder, Progress, Vectors, embedder_for, no_progress
from ingest.errors import EngineUnavailable, SettingsError

_PART = 256  # texts for one worker at once: some seconds of its work
_RETRIES = 2  # of a part whose worker failed; one that died is replaced without counting
_JOINS_WITHIN, _SILENT_FOR = 30.0, 600.0  # seconds


class ClusterEmbedder:
    """The embedder `local`, its texts embedded by the workers of a cluster that have the same program and weights."""

    def __init__(self, local: Embedder, model: str, client: Any, *, silent_for: float = _SILENT_FOR) -> None:
        """`model` is what `embedder_for` takes, on each worker too. A cluster from which nothing came for `silent_for`
        seconds has failed."""
        self._local, self._model, self._client, self._silent_for = local, model, client, silent_for

    @property
    def name(self) -> str:
        return self._local.name

    @property
    def fingerprint(self) -> str:
        """That of the local one: each worker is held to it."""
        return self._local.fingerprint

    @property
    def dimension(self) -> int:
        return self._local.dimension

    @property
    def texts_at_once(self) -> int:
        """So many texts keep every worker busy while the first of them come back."""
        return 4 * _PART * max(1, len(self._client.nthreads()))

    def count_tokens(self, text: str) -> int:
        return self._local.count_tokens(text)

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """As one machine embeds them, to six digits. Raises EngineUnavailable when the cluster fails."""
        parts = [list(texts[i : i + _PART]) for i in range(0, len(texts), _PART)]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        done = 0
        for number, found in self._all(parts):
            vectors[number * _PART : number * _PART + len(found)] = found
            done += len(found)
            progress(done, len(texts))
        return vectors

    def _all(self, parts: Sequence[list[str]]) -> Iterator[tuple[int, Vectors]]:
        """The number and the vectors of each part, as they come."""
        from distributed import wait

        work = self._client.map(
            _embedded, parts, model=self._model, fingerprint=self.fingerprint, retries=_RETRIES, pure=False
        )
        number_of = {future: number for number, future in enumerate(work)}
        try:
            pending: set[Any] = set(work)
            while pending:
                with self._failures():
                    finished, pending = wait(pending, timeout=self._silent_for, return_when="FIRST_COMPLETED")
                for future in finished:
                    with self._failures():
                        found = future.result()
                    yield number_of[future], found
        finally:
            self._client.cancel(work)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Whatever a cluster or a worker raises, as one sentence."""
        try:
            yield
        except Exception as error:
            late = f"nothing came for {self._silent_for:g} seconds" if isinstance(error, TimeoutError) else repr(error)
            why = str(error) or late
            raise EngineUnavailable(
                f"The Dask cluster at {self._client.scheduler.address} failed: {why.rstrip('.')}. What was embedded is "
                "kept: run the same command again, or without --dask."
            ) from error


@contextmanager
def on_cluster(address: str, model: str) -> Iterator[ClusterEmbedder]:
    """The embedder of `model` on the cluster whose scheduler is at `address`, such as tcp://10.0.0.5:8786.

    Raises SettingsError where Dask is not installed or nobody answers, and when no worker joins within half a minute.
    """
    local = embedder_for(model)
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingsError("--dask needs Dask: pip install 'guideline-qa[dask]'.") from error
    try:
        client = Client(address, timeout=_JOINS_WITHIN)
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"--dask: no Dask scheduler answers at {address!r} ({error}).") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_JOINS_WITHIN)
        except TimeoutError as error:
            raise SettingsError(f"--dask: the scheduler at {address} has no worker. Start one: dask worker.") from error
        yield ClusterEmbedder(local, model, client)


@cache
def _of_worker(model: str) -> Embedder:
    return embedder_for(model)


def _embedded(texts: list[str], *, model: str, fingerprint: str) -> Vectors:
    """The vectors of one part. Runs on a worker."""
    embedder = _of_worker(model)
    if embedder.fingerprint != fingerprint:
        raise EngineUnavailable("a worker has other weights. Install the same version of the program on each")
    return embedder.embed(texts)
