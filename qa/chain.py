"""The writer that asks a language model. The only file that speaks to LangChain and OpenAI.

Whatever the model does, this returns: a draft of what it wrote, or the extractive draft with a note that says why. What
is drafted is a proposal; qa.check decides what of it is shown.
"""

import hashlib
import json
import queue
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.resources import files
from time import monotonic
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.clean import one_line
from ingest.errors import GuidelineQAError, ModelUnavailable
from qa.draft import Draft, DraftStatement, Evidence, SentenceId, Writer
from qa.question import Question
from qa.retrieve import Passage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

MAX_STATEMENTS = 8
MAX_CHARACTERS = 60_000
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
            statements = _statements(self._complete(prompt), ids)
        except ModelUnavailable as error:
            draft = self._fallback.write(question, passages)
            note = f"The language model gave no usable answer ({error}). These are quotes chosen without it."
            return Draft(draft.statements, note=note)
        return Draft(statements, model=self._model, prompt_sha256=_prompt_hash())

    def _complete(self, prompt: str) -> str:
        """The model's whole text. Raises ModelUnavailable unless it finished by itself within the deadline."""
        parts: list[str] = []
        reason: str | None = None
        for chunk in _within(self._deadline, lambda: self._client.stream(prompt)):
            parts.append(str(chunk.text))
            reason = chunk.response_metadata.get("finish_reason") or reason
            if sum(map(len, parts)) > MAX_CHARACTERS:
                raise ModelUnavailable("it did not stop writing")
        if reason != "stop":
            raise ModelUnavailable(f"its answer was cut off (finish reason: {reason or 'none'})")
        return "".join(parts)

    @cached_property
    def _client(self) -> "ChatOpenAI":
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        return ChatOpenAI(
            model=self._model,
            base_url=self._base_url,
            api_key=SecretStr(self._api_key),
            temperature=0,
            timeout=self._deadline,
            max_retries=1,
            stream_usage=True,
        )


def _within(deadline: float, stream: Any) -> "Iterator[AIMessageChunk]":
    """Yield what `stream()` yields until `deadline` seconds are over; its errors become ModelUnavailable.

    A thread reads, because a server that drips comments keeps every read timeout of the client from running out.
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
    ends = monotonic() + deadline
    try:
        while True:
            try:
                item = found.get(timeout=max(0.0, ends - monotonic()))
            except queue.Empty:
                raise ModelUnavailable(f"it took longer than {deadline:g} seconds") from None
            if item is None:
                return
            if isinstance(item, Exception):
                raise ModelUnavailable(_why(item)) from item
            yield item
    finally:
        stopped.set()


def _why(error: Exception) -> str:
    """A client's error in a few words that hold nothing of the question or the key."""
    import openai

    match error:
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


def _statements(text: str, ids: dict[str, SentenceId]) -> tuple[DraftStatement, ...]:
    """The statements of the model's lines. Raises ModelUnavailable when there is none."""
    found = tuple(_lines(text, ids))
    if not found:
        raise ModelUnavailable("it wrote no statement in the form that was asked for")
    return found


def _lines(text: str, ids: dict[str, SentenceId]) -> Iterator[DraftStatement]:
    """One statement for each line; a line that is not the JSON asked for is left out."""
    for raw in text.splitlines()[: 4 * MAX_STATEMENTS]:
        try:
            line = _Line.model_validate(json.loads(raw))
        except (json.JSONDecodeError, ValidationError, RecursionError):
            continue
        cites = tuple(dict.fromkeys(ids[c] for c in line.cites if c in ids))
        heading = one_line(line.heading)[:120]
        statement = one_line(line.statement)
        if statement and len(statement) <= 1_000:
            yield DraftStatement(statement, "paraphrase", cites, (heading,) if heading else ())


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
