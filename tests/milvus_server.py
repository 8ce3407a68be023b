"""A Milvus server of its own for a test: milvus-lite in another process, spoken to over TCP."""

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import sys
from milvus_lite.adapter.grpc.server import start_server_in_thread
server, database, port = start_server_in_thread(sys.argv[1], port=int(sys.argv[2]))
print(port, flush=True)
sys.stdin.read()
server.stop(grace=1)
database.close()
"""


class MilvusServer:
    """Runs from `start` to `stop`, each time on the same port and with what is in the same folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> "MilvusServer":
        command = [sys.executable, "-c", _PROGRAM, str(self._folder), str(self._port)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.communicate(timeout=30)
            self._process = None

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self.stop()

    def address(self, name: str) -> str:
        return f"milvus://127.0.0.1:{self._port}/{name}"
