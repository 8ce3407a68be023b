"""A reader of the chat without a browser: sends the server what a browser sent it, and reads what comes back. Speaks to
websockets."""

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.errors import GuidelineQAError

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

_QUIET = 0.5  # seconds without a message after which the page is loaded
_WAIT = 120.0
_BOX = b"Ask a clinical question"
_ANSWER, _ABSTENTION, _END = rb"class=\"cite", rb"class=\"abstained", rb"class=\"footer"  # HTML within JSON


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sent over its WebSocket at `url`: messages for the page, and for the question."""

    url: str
    page: tuple[bytes, ...]
    question: tuple[bytes, ...]


class WireReader:
    """One reader, connected."""

    def __init__(self, connection: "ClientConnection", sent: Sent) -> None:
        self._connection, self._sent = connection, sent

    @classmethod
    async def connect(cls, sent: Sent) -> "WireReader":
        """Raises OSError when the server does not take the connection."""
        from websockets.asyncio.client import connect
        from websockets.typing import Origin, Subprotocol

        where = urlsplit(sent.url)
        origin = Origin(f"{'https' if where.scheme == 'wss' else 'http'}://{where.netloc}")
        protocols = [Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")]  # what Streamlit's page offers
        return cls(await connect(sent.url, origin=origin, subprotocols=protocols, max_size=None), sent)

    async def load(self) -> float:
        """Ask for the page; seconds until the server has described the box for questions. Returns once it is silent."""
        began = time.perf_counter()
        await self._send(self._sent.page)
        await self._until(_BOX)
        took = time.perf_counter() - began
        try:
            while True:
                await asyncio.wait_for(self._connection.recv(), _QUIET)
        except TimeoutError:
            return took

    async def ask(self) -> tuple[float, float, str]:
        """Send the question; seconds to the first sentence and to the whole answer, and what came."""
        began = time.perf_counter()
        await self._send(self._sent.question)
        first = await self._until(_ANSWER, _ABSTENTION)
        sentence = time.perf_counter() - began
        if _END not in first:
            await self._until(_END)
        return sentence, time.perf_counter() - began, "answer" if _ANSWER in first else "abstention"

    async def _send(self, messages: tuple[bytes, ...]) -> None:
        for message in messages:
            await self._connection.send(message)

    async def _until(self, *marks: bytes) -> bytes:
        """The first message that holds one of `marks`. Raises GuidelineQAError when none comes."""
        from websockets.exceptions import ConnectionClosed

        try:
            async with asyncio.timeout(_WAIT):
                while True:
                    message = await self._connection.recv(decode=False)
                    if any(mark in message for mark in marks):
                        return message
        except (TimeoutError, ConnectionClosed) as error:
            raise GuidelineQAError(f"The chat did not answer a reader ({type(error).__name__}).") from error

    async def close(self) -> None:
        """End the connection."""
        await self._connection.close()
