"""Every fault of a language model's server, as bodies for tests/model_server.py."""

import json
import threading
from collections.abc import Iterator

from model_server import DONE, Body, Request, event, for_ever, hangs, line, pieces, says, sends

DOSE = "Pertuzumab (Perjeta) is given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks."
FAITHFUL = "Pertuzumab is given as an 840 mg loading dose, then 420 mg every 3 weeks."
PARTIAL = "PARTIALTEXT"


def good(request: Request) -> str:
    return line(FAITHFUL, request.sentence_with(DOSE)[0]) + line(f"{PARTIAL} is given.", "S1")


def broken_off(request: Request, _closing: threading.Event) -> Iterator[bytes]:
    yield from pieces(good(request))


def cut_line(request: Request) -> str:
    return good(request) + line(PARTIAL, "S1")[:-20]


def without_choices(_request: Request, _closing: threading.Event) -> Iterator[bytes]:
    yield b'data: {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "fake", "choices": []}\n\n'
    yield DONE


def error_in_the_stream(request: Request, _closing: threading.Event) -> Iterator[bytes]:
    yield from pieces(good(request))
    yield b'data: {"error": {"message": "' + PARTIAL.encode() + b'", "type": "server_error"}}\n\n'


PAGE = f"<html><body>{PARTIAL}</body></html>".encode()
BUSY = json.dumps({"error": {"message": PARTIAL, "type": "x"}}).encode()

FAULTS: dict[str, tuple[Body, int, str]] = {
    "closed mid-answer": (broken_off, 200, "text/event-stream"),
    "closed before a finish reason": (says(good, finish=None), 200, "text/event-stream"),
    "cut off by length": (says(good, finish="length"), 200, "text/event-stream"),
    "withheld by a filter": (says(good, finish="content_filter"), 200, "text/event-stream"),
    "JSON cut mid-line": (says(cut_line), 200, "text/event-stream"),
    "prose instead of JSON": (says(lambda _: f"{PARTIAL}: 840 mg."), 200, "text/event-stream"),
    "an empty answer": (says(lambda _: ""), 200, "text/event-stream"),
    "an event that is no JSON": (sends(event("x"), b"data: {oops\n\n", DONE), 200, "text/event-stream"),
    "an event of another shape": (sends(b'data: {"choices": 5}\n\n', DONE), 200, "text/event-stream"),
    "an error in the stream": (error_in_the_stream, 200, "text/event-stream"),
    "an HTML page": (sends(PAGE), 200, "text/html"),
    "an HTML page said to be events": (sends(PAGE), 200, "text/event-stream"),
    "an empty body": (sends(), 200, "text/event-stream"),
    "no choices": (without_choices, 200, "text/event-stream"),
    "plain text": (sends(PARTIAL.encode()), 200, "text/plain"),
    "bad UTF-8": (sends(b"data: \xff\xfe\n\n", DONE), 200, "text/event-stream"),
    "429": (sends(BUSY), 429, "application/json"),
    "503": (sends(PAGE), 503, "text/html"),
    "500": (sends(BUSY), 500, "application/json"),
    "401": (sends(BUSY), 401, "application/json"),
    "404": (sends(BUSY), 404, "application/json"),
    "hangs": (hangs, 200, "text/event-stream"),
    "drips comments": (for_ever(b": ping\n\n", every=0.05), 200, "text/event-stream"),
    "drips comments after a good answer": (
        for_ever(b": ping\n\n", every=0.05, first=event(line(PARTIAL, "S1"))),
        200,
        "text/event-stream",
    ),
    "drips an error page": (for_ever(b"<p>", every=0.05), 503, "text/html"),
    "never stops writing": (for_ever(event(PARTIAL * 50)), 200, "text/event-stream"),
    "never stops writing nothing": (for_ever(event()), 200, "text/event-stream"),
    "one line without an end": (for_ever(b"x" * 65_536, first=b"data: "), 200, "text/event-stream"),
    "one event of many megabytes": (sends(event("x" * 20_000_000), DONE), 200, "text/event-stream"),
}
