"""The writer that asks a language model. The only file that speaks to LangChain and OpenAI.

Whatever the model does, this returns: a draft of what it wrote, or the extractive draft with a note that says why. What
is drafted is a proposal; qa.check decides what of it is shown.
"""

import hashlib
import json
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from ingest.clean import one_line
from ingest.errors import GuidelineQAError, ModelUnavailable
from qa.draft import Draft, DraftStatement, Evidence, SentenceId, Writer
from qa.question import Question
from qa.retrieve import Passage

if TYPE_CHECKING:
    import httpx2
    from langchain_core.messages import AIMessageChunk

MAX_STATEMENTS = 8
MAX_CHARACTERS = 60_000
MAX_BYTES = 8_000_000
_PROMPT = "answer.txt"


class _Line(BaseModel):
    """One line of the model's output."""

    model_config = ConfigDict(extra="ignore")

    statement: str
    cites: list[str]
    heading: str = ""


class ModelWriter:
    """Writes through any server that speaks OpenAI's Chat Completions.

    `deadline` is the time in seconds for the whole answer. When the model gives no usable answer within it, `fallback`
    writes and the draft's note says why.
    """

    def __init__(self, *, model: str, base_url: str | None, api_key: str, deadline: float, fallback: Writer) -> None:
        self._model = model
        self._base_url = base_url
        self._api_key = api_key
        self._deadline = deadline
        self._fallback = fallback

    def write(self, question: Question, passages: Sequence[Passage]) -> Draft:
        """Return the model's draft, or the fallback's with a note."""
        evidence = Evidence(passages)
        ids = {f"S{i}": sentence_id for i, sentence_id in enumerate(evidence.sentence_ids, start=1)}
        prompt = _prompt(question, evidence, ids)
        try:
            statements = _statements(self._complete(prompt), ids, evidence)
        except ModelUnavailable as error:
            draft = self._fallback.write(question, passages)
            note = f"The language model gave no usable answer ({error}). These are quotes chosen without it."
            return Draft(draft.statements, note=note)
        return Draft(statements, model=self._model, prompt_sha256=_prompt_hash())

    def _complete(self, prompt: str) -> str:
        """The model's whole text. Raises ModelUnavailable unless it finished by itself within the deadline."""
        parts: list[str] = []
        length = 0
        reason: str | None = None
        ends = monotonic() + self._deadline
        for chunk in _until(ends, lambda: self._stream(prompt, ends)):
            parts.append(str(chunk.text))
            length += len(parts[-1])
            reason = chunk.response_metadata.get("finish_reason") or reason
            if length > MAX_CHARACTERS:
                raise ModelUnavailable("it did not stop writing")
        if reason != "stop":
            raise ModelUnavailable(f"its answer was cut off (finish reason: {reason or 'none'})")
        return "".join(parts)

    def _stream(self, prompt: str, ends: float) -> "Iterator[AIMessageChunk]":
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        with _http_client(self._deadline, ends) as client:
            yield from ChatOpenAI(
                model=self._model,
                base_url=self._base_url,
                api_key=SecretStr(self._api_key),
                temperature=0,
                timeout=self._deadline,
                max_retries=1,
                stream_usage=True,
                http_client=client,
            ).stream(prompt)


def _http_client(timeout: float, ends: float) -> "httpx2.Client":
    """A client that follows no redirect (it would carry the question elsewhere), starts no request after `ends` and
    reads no further than `ends` or MAX_BYTES, whatever keeps its read timeout from running out."""
    import httpx2

    class Bounded(httpx2.SyncByteStream):
        def __init__(self, stream: httpx2.SyncByteStream) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in self._stream:
                size += len(part)
                if size > MAX_BYTES:
                    raise ModelUnavailable("it did not stop writing")
                _still_time(ends)
                yield part

        def close(self) -> None:
            self._stream.close()

    def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ModelUnavailable("its answer is compressed, which was not asked for")
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = Bounded(response.stream)

    return httpx2.Client(
        timeout=timeout,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"request": [lambda _: _still_time(ends)], "response": [bound]},
    )


def _still_time(ends: float) -> None:
    if monotonic() > ends:
        raise ModelUnavailable("it took too long")


def _until(ends: float, stream: Callable[[], "Iterator[AIMessageChunk]"]) -> "Iterator[AIMessageChunk]":
    """Yield what `stream()` yields until `ends`; its errors become ModelUnavailable.

    A thread reads, because a server that drips its headers keeps every timeout of the client from running out.
    """
    found: queue.Queue[Any] = queue.Queue()
    stopped = threading.Event()

    def read() -> None:
        try:
            for chunk in stream():
                found.put(chunk)
                if stopped.is_set():
                    return
            found.put(None)
        except Exception as error:  # noqa: BLE001  # every error of the client is told to the reader
            found.put(error)

    threading.Thread(target=read, daemon=True, name="model-stream").start()
    try:
        while True:
            try:
                item = found.get(timeout=max(0.0, ends - monotonic()))
            except queue.Empty:
                raise ModelUnavailable("it took too long") from None
            if item is None:
                return
            if isinstance(item, ModelUnavailable):
                raise item
            if isinstance(item, Exception):
                raise ModelUnavailable(_why(item)) from item
            yield item
    finally:
        stopped.set()


def _why(error: Exception) -> str:
    """A client's error in a few words that hold nothing of the question or the key."""
    import openai

    match error:
        case openai.APIConnectionError(__cause__=ModelUnavailable() as cause):
            return str(cause)
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return "its server refused the key"
        case openai.NotFoundError():
            return "its server does not know the model or the address"
        case openai.RateLimitError():
            return "its server is busy"
        case openai.APITimeoutError():
            return "it did not answer in time"
        case openai.APIConnectionError():
            return "its server cannot be reached"
        case openai.APIStatusError():
            return f"its server answered with status {error.status_code}"
        case _:
            return "its answer could not be read"


def _statements(text: str, ids: dict[str, SentenceId], evidence: Evidence) -> tuple[DraftStatement, ...]:
    """The statements of the model's lines. Raises ModelUnavailable when there is none, or the last one is cut."""
    last = text.rstrip().rpartition("\n")[2].strip()
    if last.startswith("{") and not last.endswith("}"):
        raise ModelUnavailable("its answer was cut off")
    found = tuple(islice(_lines(text, ids, evidence), MAX_STATEMENTS))
    if not found:
        raise ModelUnavailable("it wrote no statement in the form that was asked for")
    return found


def _lines(text: str, ids: dict[str, SentenceId], evidence: Evidence) -> Iterator[DraftStatement]:
    """One statement for each line; a line that is not the JSON asked for is left out.

    The headings are those of the first cited sentence: what the model calls a section is checked by nobody.
    """
    for raw in text.splitlines()[: 4 * MAX_STATEMENTS]:
        try:
            line = _Line.model_validate(json.loads(raw))
        except (ValueError, RecursionError):
            continue
        cites = tuple(dict.fromkeys(ids[c] for c in line.cites if c in ids))
        headings: tuple[str, ...] = ()
        if line.heading.strip() and cites:
            article, sentence = evidence.sentence(cites[0])
            headings = sentence.headings or (article.title,)
        statement = one_line(line.statement)
        if statement and len(statement) <= 1_000:
            yield DraftStatement(statement, "paraphrase", cites, headings)


def _template() -> str:
    return files("qa").joinpath("prompts", _PROMPT).read_text(encoding="utf-8")


def _prompt_hash() -> str:
    return hashlib.sha256(_template().encode()).hexdigest()


def _prompt(question: Question, evidence: Evidence, ids: dict[str, SentenceId]) -> str:
    sentences = "\n".join(f"{key}: {evidence.context(sentence_id)}" for key, sentence_id in ids.items())
    values = {
        "question": question.standalone,
        "audience": question.audience,
        "most": str(MAX_STATEMENTS - 1),
        "sentences": sentences,
    }
    try:
        return _template().format_map(values)
    except (KeyError, ValueError) as error:
        raise GuidelineQAError(f"The prompt {_PROMPT} has a variable that is not filled: {error}.") from error
