"""An answer as events, told while it is written."""

from collections.abc import AsyncIterator, Mapping

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from qa.stream import Event
from qa.thread import Thread
from ui.desk import Desk
from ui.desk import Request as DeskRequest
from ui.links import base_url
from ui.reply import Reply
from ui.ui_message_stream import HEADERS, MEDIA_TYPE, encode


def wants_events(http: Request) -> bool:
    """True when the client asks for a stream of events rather than for JSON."""
    ranges = (part.partition(";")[0].strip().lower() for part in http.headers.get("accept", "").split(","))
    return MEDIA_TYPE in ranges


async def reply_to(http: Request, desk: Desk, request: DeskRequest) -> Reply:
    """The empty text of an answer in its conversation. Read it before the question is asked."""
    earlier = await run_in_threadpool(_earlier, desk, request)
    return Reply(earlier, base_url(http, desk.settings.public_url))


async def streamed(told: AsyncIterator[Event], reply: Reply, headers: Mapping[str, str]) -> StreamingResponse:
    """The events as an AI SDK UI message stream. What is wrong with the request is raised before it begins."""
    first = await anext(told)
    return StreamingResponse(
        encode(_with_first(first, told), reply), headers={**HEADERS, **headers}, media_type=MEDIA_TYPE
    )


async def _with_first(first: Event, told: AsyncIterator[Event]) -> AsyncIterator[Event]:
    yield first
    async for event in told:
        yield event


def _earlier(desk: Desk, request: DeskRequest) -> Thread:
    return desk.store.threads(request.owner).load(request.thread_id) if request.thread_id else Thread()
