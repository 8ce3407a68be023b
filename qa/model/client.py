"""The client of a language model. The only file that speaks to LangChain and OpenAI.

Whatever the model or its server does ends as text that was finished, or as ModelUnavailable with the reason in words
that hold nothing of the question or the key.
"""

import asyncio
import json
import logging
import random
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, Any

from ingest.errors import ModelUnavailable, SettingsError
from qa.answer import Usage
from qa.model.bounded import bounded_client
from qa.model.breaker import Breaker
from qa.model.endpoint import Endpoint
from qa.model.loop import Loop
from qa.model.prompt import SCHEMA
from qa.model.retry import retry_after

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

MAX_CHARACTERS = 60_000
TRIES = 3
_FINISHED = ("stop", "end_turn")
PROBE = "Say in one short sentence what a guideline is."
PROBE_SECONDS = 20.0
_TELLING = ("openai", "httpx2", "httpcore2", "langchain_openai", "langchain_core")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a server was found to do: take options beside the bare request, and hold a model to a JSON schema, which is
    not known (None) before it was tried."""

    options: bool = True
    schema: bool | None = None


class Completion:
    """The pieces of one text. `usage` is known once they were iterated to the end."""

    def __init__(self, pieces: Callable[["Completion"], Iterator[str]]) -> None:
        self._pieces = pieces
        self.usage = Usage(calls=1)

    def __iter__(self) -> Iterator[str]:
        return self._pieces(self)


class ModelClient:
    """One model for a whole process: its connections, how many of them at once, and whether it is worth asking now."""

    def __init__(self, endpoint: Endpoint, *, jitter: Callable[[], float] = random.random) -> None:
        self.endpoint = endpoint
        self.abilities = Abilities()
        self._jitter = jitter
        self._breaker = Breaker()
        self._loop = Loop()
        self._lock = threading.Lock()
        self._chat: BaseChatModel | None = None
        self._places = asyncio.Semaphore(endpoint.concurrency)
        self._http = bounded_client()

    def complete(
        self,
        prompt: str,
        *,
        ends: float,
        stop: threading.Event | None = None,
        schema: dict[str, Any] | None = None,
    ) -> Completion:
        """The text that the model writes, piece by piece; iterating raises ModelUnavailable unless it finished by
        itself before `ends`, a time of the monotonic clock. `stop` ends it, without an error, within a second."""

        def pieces(completion: Completion) -> Iterator[str]:
            self._breaker.enter()
            self._model()  # imported here, so that the loop never stands still
            try:
                yield from self._finished(completion, self._attempts(prompt, ends, schema), ends, stop)
            except Crowded:
                raise
            except ModelUnavailable:
                self._breaker.failed()
                raise
            if not _is_set(stop):
                self._breaker.worked()

        return Completion(pieces)

    def probe(self) -> Abilities:
        """Find out whether the server holds its model to a JSON schema: one short request without any patient in it,
        which asks for prose with the schema beside it. Nothing is learnt from a server that does not answer."""
        ends = monotonic() + min(self.endpoint.deadline, PROBE_SECONDS)
        try:
            text = "".join(self.complete(PROBE, ends=ends, schema=SCHEMA))
        except ModelUnavailable:
            return self.abilities
        if self.abilities.schema is None:
            self.abilities = Abilities(options=self.abilities.options, schema=_is_held(text))
        return self.abilities

    def close(self) -> None:
        """Cancel what runs and close the connections."""
        self._loop.run(self._http.aclose())
        self._loop.close()

    def _finished(
        self, completion: Completion, source: "AsyncIterator[AIMessageChunk]", ends: float, stop: threading.Event | None
    ) -> Iterator[str]:
        length = 0
        reason: str | None = None
        for chunk in self._loop.iterate(source, ends=ends, stop=stop):
            text = str(chunk.text)
            length += len(text)
            if length > MAX_CHARACTERS:
                raise ModelUnavailable("it did not stop writing")
            told = chunk.response_metadata
            reason = told.get("finish_reason") or told.get("stop_reason") or reason
            completion.usage = self._counted(completion.usage, chunk)
            if text:
                yield text
        if (reason or "").lower() not in _FINISHED and not _is_set(stop):
            raise ModelUnavailable(f"its answer was cut off: {_word(reason)}")

    def _counted(self, usage: Usage, chunk: "AIMessageChunk") -> Usage:
        told = chunk.usage_metadata
        if told is None:
            return usage
        tokens = ((usage.input_tokens or 0) + told["input_tokens"], (usage.output_tokens or 0) + told["output_tokens"])
        return Usage(usage.calls, *tokens, self.endpoint.cost(*tokens))

    async def _attempts(
        self, prompt: str, ends: float, schema: dict[str, Any] | None
    ) -> "AsyncIterator[AIMessageChunk]":
        """The chunks of the first attempt that gives any; tries again while nothing was received and there is time."""
        await self._place(ends)
        try:
            for attempt in range(TRIES):
                received = False
                try:
                    async for chunk in self._once(prompt, schema):
                        received = True
                        yield chunk
                except ModelUnavailable:
                    raise
                except Exception as error:  # every error of the client is told in words of ours
                    wait = None if received else self._pause(error, attempt, schema is not None)
                    if wait is None or monotonic() + wait >= ends:
                        raise ModelUnavailable(why(error)) from error
                    await asyncio.sleep(wait)
                else:
                    return
        finally:
            self._places.release()

    async def _place(self, ends: float) -> None:
        """Wait for one of the places of `concurrency`. Raises Crowded when none gets free."""
        try:
            async with asyncio.timeout(min(self.endpoint.first_byte, max(0.0, ends - monotonic()))):
                await self._places.acquire()
        except TimeoutError:
            raise Crowded("too many questions wait for it") from None

    def _pause(self, error: Exception, attempt: int, with_schema: bool) -> float | None:
        """Seconds until the next attempt; None when there is none. A server that refuses what it was asked for beside
        the bare request is asked without that at once, and this is remembered."""
        import openai

        if attempt + 1 == TRIES:
            return None
        if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
            able = self.abilities
            with_schema = with_schema and able.schema is not False
            self.abilities = Abilities(options=able.options and with_schema, schema=False)
            return 0.0 if able.options or with_schema else None
        return retry_after(error, attempt, self._jitter())

    async def _once(self, prompt: str, schema: dict[str, Any] | None) -> "AsyncIterator[AIMessageChunk]":
        from langsmith import tracing_context

        wait = self.endpoint.first_byte
        with tracing_context(enabled=False):  # whatever the environment says: no question leaves for a third party
            chunks = self._model().astream(prompt, **self._options(schema))
            while True:
                try:
                    async with asyncio.timeout(wait):
                        chunk = await anext(chunks, None)
                except TimeoutError:
                    raise ModelUnavailable("it did not answer in time") from None
                if chunk is None:
                    return
                assert hasattr(chunk, "usage_metadata")
                wait = self.endpoint.idle
                yield chunk

    def _options(self, schema: dict[str, Any] | None) -> dict[str, Any]:
        """What is asked for beside the bare request."""
        if self.endpoint.provider:
            return {}
        options: dict[str, Any] = {"temperature": 0, "stream_usage": True} if self.abilities.options else {}
        if schema is not None and self.abilities.schema is not False:
            # Not by the name that LangChain knows: it would parse the answer itself and refuse one that was cut.
            options["extra_body"] = {"response_format": schema}
        return options

    def _model(self) -> "BaseChatModel":
        with self._lock:
            if self._chat is None:
                self._chat = _chat(self.endpoint, self._http)
                for name in _TELLING:  # they log what is sent
                    logging.getLogger(name).setLevel(logging.WARNING)
            return self._chat


class Crowded(ModelUnavailable):
    """More questions at once than the model is to be asked; no fault of its server."""


def _chat(endpoint: Endpoint, http: Any) -> "BaseChatModel":
    if endpoint.provider:
        try:
            init = import_module("langchain.chat_models").init_chat_model
        except ModuleNotFoundError as error:
            raise SettingsError(
                "GUIDELINE_QA_MODEL_PROVIDER needs the package 'langchain' and the provider's own, such as"
                " 'langchain-anthropic'. Install them, or leave it unset for a server that speaks OpenAI's protocol."
            ) from error
        made: BaseChatModel = init(endpoint.model, model_provider=endpoint.provider, temperature=0, max_retries=0)
        return made
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        model=endpoint.model,
        base_url=endpoint.base_url,
        api_key=SecretStr(endpoint.api_key),
        max_retries=0,
        stream_chunk_timeout=None,
        use_responses_api=False,
        http_async_client=http,
    )


def why(error: Exception) -> str:
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


def _is_set(stop: threading.Event | None) -> bool:
    return stop is not None and stop.is_set()


def _is_held(text: str) -> bool:
    """True when a text is an object of the schema, though nothing but the schema asked for one."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and isinstance(found.get("statements"), list)


def _word(reason: str | None) -> str:
    return reason if reason in ("length", "content_filter", "tool_calls") else "it gave no reason"
