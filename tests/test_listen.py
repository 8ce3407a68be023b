import asyncio
import socket

import pytest

from ingest.errors import SettingsError
from ui.service.listen import listen


def test_what_is_written_to_a_client_leaves_at_once() -> None:
    async def option() -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def came(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            told.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listen("127.0.0.1", 0) as listener:
            server = await asyncio.start_server(came, sock=listener)
            _, writer = await asyncio.open_connection(*listener.getsockname())
            found = await told
            writer.close()
            server.close()
            return found

    assert asyncio.run(option())


def test_a_port_that_is_taken_is_a_sentence() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(SettingsError, match="is in use by another program"):
        listen("127.0.0.1", taken.getsockname()[1])
