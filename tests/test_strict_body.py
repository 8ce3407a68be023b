import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from ui.api.problem import problem
from ui.service.refusal import Refused
from ui.strict_body import MAX_BODY, StrictBody, check_json

Sent = list[Message]
GONE = b"(the client goes)"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers with the body it was given."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def post(blocks: list[bytes], length: str | None = "2", seconds: float = 5, pause: float = 0) -> Sent:
    """Send a body in blocks, `pause` seconds before each, to the application behind the middleware."""
    sent: Sent = []
    unsent: Iterator[bytes] = iter(blocks)

    async def receive() -> Message:
        await asyncio.sleep(pause)
        block = next(unsent, None)
        if block == GONE:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": block or b"", "more_body": block is not None}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [] if length is None else [(b"content-length", length.encode())]
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    asyncio.run(StrictBody(echo, problem, seconds)(scope, receive, send))
    return sent


def status(sent: Sent) -> int:
    return int(sent[0]["status"])


def test_a_good_body_arrives_whole_however_it_was_cut() -> None:
    sent = post([b'{"a"', b": 1", b"}"], "8")
    assert (status(sent), sent[1]["body"]) == (200, b'{"a": 1}')


def test_a_body_that_was_cut_off_is_not_taken_for_a_whole_one() -> None:
    assert status(post([b'{"a": 1}', GONE], "900")) == 400


def test_a_slow_body_is_given_up_with_408_and_the_connection_closed() -> None:
    sent = post([b"x"] * 1000, "1000", seconds=0.1, pause=0.01)
    assert status(sent) == 408
    assert (b"connection", b"close") in sent[0]["headers"]


@pytest.mark.parametrize("length", [str(MAX_BODY + 1), "-1", "x", "²", "9" * 5000])
def test_a_length_that_is_too_large_or_none_is_refused_unread(length: str) -> None:
    assert status(post([], length.encode().decode("latin-1"))) == 413


def test_a_body_longer_than_it_says_is_refused() -> None:
    assert status(post([bytes(MAX_BODY), b"x"], "1")) == 413


def test_a_body_without_a_length_is_refused() -> None:
    assert status(post([b"{}"], None)) == 411


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a": 1, "a": 2}', "the field 'a' twice"),
        (b'{"b": [{"a": 1, "\\u0061": 2}]}', "the field 'a' twice"),
        (b"[NaN]", "NaN"),
        (b"[-Infinity]", "-Infinity"),
        (b'["\\udc00"]', "surrogate"),
        (b'{"\\ud800": 1}', "surrogate"),
        (b"[" * 200_000, "nested too deeply"),
        (b"9" * 5_000, "too long"),
        (b'{"id": 1e999}', "too large"),
    ],
)
def test_json_that_two_programs_may_read_differently_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        check_json(body)


@pytest.mark.parametrize("body", [b"", b"not json", b"\xff", b'{"a": "\\ud83d\\ude00"}', b'{"a": {"a": 1}}'])
def test_other_bodies_are_left_to_the_application(body: bytes) -> None:
    check_json(body)
