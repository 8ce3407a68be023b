"""Settings: the only place that reads the environment."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.engines.weights import SHIPPED_MODEL
from ingest.errors import SettingsError


class Settings(BaseSettings):
    """What can be set, each as GUIDELINE_QA_<NAME>; the model's address and key by OpenAI's own names."""

    model_config = SettingsConfigDict(env_prefix="GUIDELINE_QA_", frozen=True, populate_by_name=True)

    index: Path = Path(".index")
    database: str = "sqlite:///.data/guideline-qa.sqlite"
    embedding_model: str = SHIPPED_MODEL
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    model: str | None = None
    """The language model's name. The model is off until this is set; a key alone turns nothing on."""
    model_deadline: float = Field(default=30.0, gt=0)
    """Seconds for the whole answer of the model; after that the extractive answer is given."""
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    openai_api_key: SecretStr = Field(default=SecretStr("none"), validation_alias="OPENAI_API_KEY")


def read_settings() -> Settings:
    """Read the environment. Raises SettingsError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"GUIDELINE_QA_{str(first['loc'][0]).upper()}: {first['msg']}.") from error
