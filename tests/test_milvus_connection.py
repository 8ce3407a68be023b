import socket
import sys
from pathlib import Path

import pytest

from ingest.errors import EngineUnavailable, IndexUnavailable
from ingest.milvus.address import MilvusAddress
from ingest.milvus.connection import Connection


def test_without_pymilvus_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(EngineUnavailable, match=r"Run 'pip install guideline-qa\[milvus\]'"):
        Connection(MilvusAddress("http://127.0.0.1:1", "guidelines"))


def test_a_server_that_is_not_there_is_told_in_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = MilvusAddress(f"http://127.0.0.1:{taken.getsockname()[1]}", "guidelines", "editor", "secret")
        with pytest.raises(IndexUnavailable, match="Is it running") as raised:
            Connection(address)
    assert "secret" not in str(raised.value)
    assert not caplog.records  # pymilvus prints tracebacks unless it is told not to


def test_a_file_in_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="the file cannot be opened"):
        Connection(MilvusAddress(str(tmp_path / "none" / "index.db"), "guidelines"))
