"""The routes of /v1: chat completions and models."""

import time
import uuid
from collections.abc import AsyncIterator, Iterator

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ingest.errors import GuidelineQAError
from qa.question import Filters
from qa.stream import Event
from ui.desk import Desk
from ui.desk import Request as DeskRequest
from ui.event_stream import answer_of, events, stop_of
from ui.links import base_url
from ui.openai_v1.chat_request import ChatRequest, read_request
from ui.openai_v1.completion import Completion
from ui.openai_v1.conversation import thread_of
from ui.openai_v1.errors import RequestRefused, known_error, openai_error, unknown_error
from ui.openai_v1.model_name import NAMES, options_of
from ui.reply import Reply
from ui.strict_body import StrictBody

_SINCE = 1_795_219_200
"""When the models were made, which the format wants to know: 2026-11-21, as seconds since 1970."""

_WHAT_THERE_IS = "Of OpenAI's API there are POST /v1/chat/completions and GET /v1/models here, and nothing else."


def make_openai(desk: Desk) -> Starlette:
    """Return the application over `desk`, to be mounted at /v1."""
    completions = _Completions(desk)
    return Starlette(
        routes=[
            Route("/chat/completions", completions.create, methods=["POST"]),
            Route("/models", _models),
            Route("/models/{name}", _model),
        ],
        exception_handlers={
            RequestRefused: lambda _, error: error.response(),
            GuidelineQAError: lambda _, error: known_error(error).response(),
            HTTPException: lambda _, error: openai_error(error.status_code, "http", _WHAT_THERE_IS),
            Exception: lambda _, _error: unknown_error().response(),
        },
        middleware=[Middleware(StrictBody, problem=openai_error)],
    )


def _models(_request: Request) -> JSONResponse:
    return JSONResponse({"object": "list", "data": [_described(name) for name in NAMES]})


def _model(request: Request) -> JSONResponse:
    name = request.path_params["name"]
    options_of(name)
    return JSONResponse(_described(name))


def _described(name: str) -> dict[str, object]:
    return {"id": name, "object": "model", "created": _SINCE, "owned_by": "guideline-qa"}


class _Completions:
    """Chat completions out of a desk's answers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def create(self, request: Request) -> Response:
        """POST /chat/completions."""
        asked, stop = read_request(await request.body()), stop_of(request.scope)
        wanted = _request(asked)
        thread = await run_in_threadpool(thread_of, self._desk, wanted, asked.earlier, stop)
        reply = Reply(thread, base_url(request, self._desk.settings.public_url))
        completion = await run_in_threadpool(self._begun, asked, reply)
        is_live = asked.stream and self._desk.asks_model(wanted)
        told = events(self._desk, wanted, thread=thread, stop=stop, early=is_live)
        if is_live:
            first = await anext(told)  # as long as nothing was sent, an error has its status
            return _sse(completion.live(_with(first, told), with_usage=asked.wants_usage))
        answer = await answer_of(told)
        if asked.stream:
            return _sse(completion.known(answer, with_usage=asked.wants_usage))
        return JSONResponse(completion.whole(answer))

    def _begun(self, asked: ChatRequest, reply: Reply) -> Completion:
        count = self._desk.embedder.count_tokens
        read = sum(count(text) for text in (*(e.question for e in asked.earlier), asked.question))
        return Completion(f"chatcmpl-{uuid.uuid4().hex}", int(time.time()), asked.model, read, count, reply)


def _request(asked: ChatRequest) -> DeskRequest:
    options = asked.options
    return DeskRequest(
        asked.question,
        audience=options.audience or "clinician",
        as_of=options.as_of,
        filters=Filters(approved_only=bool(options.approved_only)),
        writer=options.writer,
    )


async def _with(first: Event, others: AsyncIterator[Event]) -> AsyncIterator[Event]:
    yield first
    async for event in others:
        yield event


def _sse(content: AsyncIterator[bytes] | Iterator[bytes]) -> StreamingResponse:
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(content, media_type="text/event-stream", headers=headers)
