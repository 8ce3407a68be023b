"""The body of POST /v1/chat/completions, and the conversation that its messages tell."""

from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError

from ingest.fault import Fault
from qa.question import MAX_CHARACTERS, Audience
from ui.api.day import Day
from ui.desk import WriterName
from ui.openai_v1.conversation import Exchange
from ui.openai_v1.errors import RequestRefused
from ui.openai_v1.model_name import Options, options_of

_TEXT = "Only text is read. Send the question as text."
_OWN = ("audience", "as_of", "approved_only", "writer")


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str | None = None


class Message(BaseModel):
    """One message. What users wrote is read, and the numbers of earlier answers; instructions and tools are not."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """What the message says. Raises RequestRefused for a picture, a sound or a file."""
        if isinstance(self.content, list):
            if any(p.type != "text" for p in self.content):
                raise RequestRefused(_TEXT, param="messages", code="unsupported_content")
            return "\n".join(p.text or "" for p in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """Of the stream options only this one means something here."""

    include_usage: bool | None = None


def _absent_is_false(value: object) -> object:
    return False if value is None else value


class ChatRequest(BaseModel):
    """What is asked, how, and what is asked for in vain. Every other parameter (temperature, seed, ...) is ignored: it
    steers a language model, and the answer is what the guidelines say."""

    model_config = ConfigDict(extra="allow")

    model: str
    messages: list[Message] = Field(min_length=1)
    stream: Annotated[StrictBool, BeforeValidator(_absent_is_false)] = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    tool_choice: str | dict[str, Any] | None = None
    function_call: str | dict[str, Any] | None = None
    response_format: dict[str, Any] | None = None
    logprobs: bool | None = None
    modalities: list[str] | None = None
    audience: Audience | None = None
    as_of: Day | None = None
    approved_only: StrictBool | None = None
    writer: WriterName | None = None

    @property
    def wants_usage(self) -> bool:
        """Whether a stream is to end with the usage."""
        return bool(self.stream_options and self.stream_options.include_usage)

    @property
    def options(self) -> Options:
        """What the model's name and the body say together. Raises RequestRefused."""
        own = Options(self.audience, self.as_of, self.approved_only, self.writer)
        return options_of(self.model).and_also(own)

    @property
    def question(self) -> str:
        """What the user asks now. Raises RequestRefused when there is no question."""
        if self.messages[-1].role not in ("user", "system", "developer"):
            raise RequestRefused("The last message must be the user's question.", param="messages")
        text = next((m.text for m in reversed(self.messages) if m.role == "user"), None)
        if text is None:
            raise RequestRefused("No message is the user's. Send the question with role 'user'.", param="messages")
        if len(text) > MAX_CHARACTERS:
            message = f"The question has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read. Shorten it."
            raise RequestRefused(message, param="messages", code="string_above_max_length")
        return text

    @property
    def earlier(self) -> tuple[Exchange, ...]:
        """The questions before it, oldest first, each with the answer that was shown. Raises RequestRefused."""
        found: list[Exchange] = []
        for message in self.messages:
            if message.role == "user":
                found.append(Exchange(message.text))
            elif message.role == "assistant" and found:
                found[-1] = Exchange(found[-1].question, message.text)
        return tuple(found[:-1])


def read_request(body: bytes) -> ChatRequest:
    """Raises RequestRefused for a body that is none, and for what is asked in vain."""
    try:
        request = ChatRequest.model_validate_json(body)
    except ValidationError as error:
        fault = Fault.first_of(error.errors())
        param = ".".join(map(str, fault.place)) or None
        raise RequestRefused(f"{fault.said('the body')}.", param=param) from error
    _refuse_in_vain(request)
    _refuse_slips(request)
    return request


def _refuse_in_vain(request: ChatRequest) -> None:
    """What would change the answer's form and cannot be had: silence would be taken for consent."""
    forced = request.tool_choice not in (None, "auto", "none") or request.function_call not in (None, "auto", "none")
    shaped = (request.response_format or {}).get("type", "text") != "text"
    for is_asked, param, why in (
        (request.n not in (None, 1), "n", "There is one answer to a question, so n can only be 1."),
        (forced, "tool_choice", "No tool is ever called here. Leave tool_choice out."),
        (shaped, "response_format", "Answers are text with citations; for JSON ask POST /api/v1/answers."),
        (request.logprobs is True, "logprobs", "There are no probabilities of tokens here. Leave logprobs out."),
        (set(request.modalities or ()) - {"text"}, "modalities", "Answers are text."),
    ):
        if is_asked:
            raise RequestRefused(why, param=param, code="unsupported_value")


def _refuse_slips(request: ChatRequest) -> None:
    """A parameter that is nearly one of ours: ignored, it would answer for another day or another reader."""
    for given in request.model_extra or ():
        if meant := get_close_matches(given, _OWN, n=1, cutoff=0.75):
            message = f"There is no parameter {given!r}. Did you mean {meant[0]!r}?"
            raise RequestRefused(message, param=given, code="unknown_parameter")
