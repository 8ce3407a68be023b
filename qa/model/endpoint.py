"""Endpoint: where a language model is, and what it may take."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind OpenAI's Chat Completions, or at another `provider` that LangChain knows.

    Times are seconds: `deadline` for a whole answer with retries and repairs, `first_byte` until its first piece,
    `idle` between two pieces; what carries no piece, such as a comment, does not count. `price_in` and `price_out` are
    for a million tokens, in any one currency.
    """

    model: str
    base_url: str | None = None
    api_key: str = field(default="none", repr=False)
    provider: str | None = None
    deadline: float = 30.0
    first_byte: float = 20.0
    idle: float = 10.0
    concurrency: int = 4
    price_in: float | None = None
    price_out: float | None = None

    @property
    def host(self) -> str:
        """Who gets the question: the host, or the provider that keeps its own."""
        if self.provider:
            return self.provider
        return urlsplit(self.base_url or OPENAI).netloc.rpartition("@")[2]

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two endpoints the same model."""
        return (self.provider or "", self.base_url or OPENAI, self.model)

    def cost(self, input_tokens: int | None, output_tokens: int | None) -> float | None:
        """What so many tokens cost; None where a price or a count is not known."""
        if None in (self.price_in, self.price_out, input_tokens, output_tokens):
            return None
        assert self.price_in is not None and self.price_out is not None  # noqa: PT018
        assert input_tokens is not None and output_tokens is not None  # noqa: PT018
        return round((self.price_in * input_tokens + self.price_out * output_tokens) / 1_000_000, 8)
