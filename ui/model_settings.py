"""What can be set about the language model."""

from pydantic import BaseModel, Field, SecretStr

from qa.model.endpoint import Endpoint


class ModelSettings(BaseModel, defer_build=True):
    """The model's part of the settings; its address and key have OpenAI's own names."""

    model: str | None = None
    """The language model's name. The model is off until this is set; a key alone turns nothing on."""
    model_provider: str | None = None
    """Another provider that LangChain knows, such as `anthropic`; unset for a server that speaks OpenAI's protocol."""
    model_deadline: float = Field(default=30.0, gt=0)
    """Seconds for the whole answer of the model; after that the extractive answer is given."""
    model_first_byte: float | None = Field(default=None, gt=0)
    """Seconds until the first piece of its answer; two thirds of the deadline unless set."""
    model_idle: float | None = Field(default=None, gt=0)
    """Seconds between two pieces; a third of the deadline unless set."""
    model_concurrency: int = Field(default=4, ge=1)
    """Questions that it is asked at once."""
    model_price_in: float | None = Field(default=None, ge=0)
    """Price of a million tokens that it reads; the answer's cost is given only with both prices."""
    model_price_out: float | None = Field(default=None, ge=0)
    """Price of a million tokens that it writes."""
    model_cache: int = Field(default=256, ge=0)
    """Answers of the model that are remembered while the program runs; 0 asks it every time."""
    send_identifiers: bool = False
    """Whether names, dates of birth, record numbers and the like that a question holds are sent to the model too."""
    openai_base_url: str | None = None
    openai_api_key: SecretStr = SecretStr("none")

    @property
    def endpoint(self) -> Endpoint | None:
        """The configured model; None when there is none."""
        if self.model is None:
            return None
        return Endpoint(
            model=self.model,
            base_url=self.openai_base_url,
            api_key=self.openai_api_key.get_secret_value(),
            provider=self.model_provider,
            deadline=self.model_deadline,
            first_byte=self.model_first_byte or self.model_deadline * 2 / 3,
            idle=self.model_idle or self.model_deadline / 3,
            concurrency=self.model_concurrency,
            price_in=self.model_price_in,
            price_out=self.model_price_out,
        )

    @property
    def recipient(self) -> str | None:
        """Who gets the questions and what of them, as a sentence; None when there is no model."""
        endpoint = self.endpoint
        if endpoint is None:
            return None
        less = "" if self.send_identifiers else ", less obvious identifiers of people,"
        return f"Sends the question{less} and the passages to {endpoint.model} at {endpoint.host}."
