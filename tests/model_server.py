"""A language model's server on a real socket, which speaks OpenAI's Chat Completions stream and every fault of it."""

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

DONE = b"data: [DONE]\n\n"


def event(text: str | None = None, finish: str | None = None) -> bytes:
    """One server-sent event with a piece of the answer or the reason why it ended."""
    delta = {} if text is None else {"content": text}
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "fake",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return f"data: {json.dumps(chunk)}\n\n".encode()


def pieces(text: str, size: int = 7) -> Iterator[bytes]:
    for start in range(0, len(text), size):
        yield event(text[start : start + size])


def line(statement: str, *cites: str, heading: str = "") -> str:
    return json.dumps({"statement": statement, "cites": list(cites), "heading": heading}) + "\n"


class Request:
    """What the client sent: `prompt` is the text, `sentences` maps the ids that it offers to their text."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        self.path = handler.path
        self.headers = handler.headers
        self.json: dict[str, Any] = json.loads(body)
        self.prompt = "".join(str(m["content"]) for m in self.json["messages"])
        self.sentences = dict(re.findall(r"^(S\d+): (.*)$", self.prompt, flags=re.MULTILINE))

    def sentence_with(self, words: str) -> tuple[str, str]:
        """The id and the text of the first offered sentence that holds `words`."""
        return next((key, text) for key, text in self.sentences.items() if words in text)


Body = Callable[[Request, threading.Event], Iterable[bytes]]
"""Gives the body part by part; the event is set when the server closes, so that none of them waits longer."""


class ModelServer:
    """Serves on 127.0.0.1. `answer` gives the next responses' body; `requests` are those received; `gone` is set
    when a client left before its answer was whole."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self.gone = threading.Event()
        self._status, self._headers, self._body = 200, {"Content-Type": "text/event-stream"}, _nothing
        self._first: list[tuple[int, dict[str, str], Body]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer._serve(self)

            def do_GET(self) -> None:
                outer._serve(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def answers(self, body: Body, status: int = 200, content_type: str = "text/event-stream", **headers: str) -> None:
        """Answer every request from now on like this."""
        self._status, self._headers, self._body = status, _headers(content_type, headers), body

    def answers_first(
        self, body: Body, status: int = 200, content_type: str = "text/event-stream", **headers: str
    ) -> None:
        """Answer one request like this before those that `answers` says how to."""
        self._first.append((status, _headers(content_type, headers), body))

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        request = Request(handler, handler.rfile.read(length) or b'{"messages": []}')
        self.requests.append(request)
        status, headers, body = self._first.pop(0) if self._first else (self._status, self._headers, self._body)
        try:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            for part in body(request, self.closing):
                handler.wfile.write(part)
                handler.wfile.flush()
                if self.closing.is_set():
                    break
        except OSError:
            self.gone.set()
        handler.close_connection = True

    def __enter__(self) -> "ModelServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _headers(content_type: str, others: dict[str, str]) -> dict[str, str]:
    return {"Content-Type": content_type, **{k.replace("_", "-"): v for k, v in others.items()}}


def _nothing(_request: Request, _closing: threading.Event) -> Iterable[bytes]:
    return ()


def says(make: Callable[[Request], str], finish: str | None = "stop", *, done: bool = True) -> Body:
    """A well-formed stream of a text that is made from the request."""

    def body(request: Request, _closing: threading.Event) -> Iterator[bytes]:
        yield from pieces(make(request))
        if finish is not None:
            yield event(finish=finish)
        if done:
            yield DONE

    return body


def counts(input_tokens: int, output_tokens: int) -> bytes:
    """The event in which a server tells what an answer took."""
    usage = {
        "prompt_tokens": input_tokens,
        "completion_tokens": output_tokens,
        "total_tokens": input_tokens + output_tokens,
    }
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "fake", "choices": [], "usage": usage}
    return f"data: {json.dumps(chunk)}\n\n".encode()


def sends(*parts: bytes) -> Body:
    """These bytes and the end."""
    return lambda _request, _closing: parts


def for_ever(part: bytes, *, every: float = 0.0, first: bytes = b"") -> Body:
    """The same bytes again and again until the client goes or the server closes."""

    def body(_request: Request, closing: threading.Event) -> Iterator[bytes]:
        yield first
        while not closing.wait(every):
            yield part

    return body


def hangs(_request: Request, closing: threading.Event) -> Iterator[bytes]:
    """Headers, then nothing."""
    closing.wait(60)
    yield b""
