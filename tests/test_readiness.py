import time

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ingest.errors import IndexDamaged
from ui.service import readiness
from ui.service.ending import Stopping
from ui.service.readiness import Health, Probe


def client(probes: dict[str, Probe], *, stopping: bool = False) -> TestClient:
    state = Stopping()
    state.begun = stopping
    return TestClient(Starlette(routes=list(Health(probes, state).routes())))


def broken() -> str:
    raise IndexDamaged("vectors.faiss is not what the manifest says")


def test_ready_says_what_was_found() -> None:
    response = client({"generation": lambda: "gen-1", "database": lambda: "answers"}).get("/api/readyz")
    assert response.json() == {"status": "ready", "generation": "gen-1", "database": "answers"}


def test_a_part_that_does_not_work_is_503_with_the_reason_while_the_process_is_alive() -> None:
    service = client({"generation": broken})
    response = service.get("/api/readyz")
    assert response.status_code == 503
    assert response.json()["detail"] == "generation: vectors.faiss is not what the manifest says"
    assert service.get("/api/healthz").status_code == 200


def test_a_part_that_hangs_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "SECONDS", 0.05)
    response = client({"database": lambda: str(time.sleep(0.5))}).get("/api/readyz")
    assert (response.status_code, response.json()["detail"]) == (503, "database: took longer than 0.05 s.")


def test_a_server_that_stops_is_not_ready() -> None:
    response = client({"generation": lambda: "gen-1"}, stopping=True).get("/api/readyz")
    assert response.json()["type"] == "urn:guideline-qa:problem:stopping"
