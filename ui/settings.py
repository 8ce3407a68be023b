"""Settings: the only place that reads the environment."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from ingest.embed import Engine
from ingest.engines.weights import SHIPPED_MODEL
from ingest.errors import SettingsError
from ingest.fault import Fault
from ingest.milvus.address import Place, place_of
from ui.model_settings import ModelSettings
from ui.service.settings import Names
from ui.sign_in.settings import SignInSettings


class Settings(SignInSettings, ModelSettings):
    """What can be set, each as GUIDELINE_QA_<NAME>; the model's address and key by OpenAI's own names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    index: Annotated[Place, BeforeValidator(place_of)] = Path(".index")
    work: Path = Path(".milvus")
    """The folder in which an index is made that is then published to Milvus."""
    database: str = "sqlite:///.data/guideline-qa.sqlite"
    retention_days: int | None = Field(default=None, ge=1)
    """Days after which an unused conversation, an answer and what was said of it are deleted; None keeps them."""
    corpus: Path | None = None
    """The folder of documents that the editors' screens show, review and publish; without it there are none. Whoever
    reaches the chat page may then edit."""
    reports: Path = Path("reports")
    """The folder of the reports of `eval run` that the editors' screens show."""
    editors: Names = ()
    """Who of the readers that `user_header` names sees the editors' screen."""
    allow_urls: bool = False
    """Whether documents may be fetched from web addresses."""
    downloads: Path = Path(".data/web")
    embedding_model: str = SHIPPED_MODEL
    engine: Engine = "fp32"
    """How an ingest embeds; questions are always embedded in fp32."""
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)


def read_settings() -> Settings:
    """Read the environment. Raises SettingsError naming the variable that is wrong."""
    names = {field: _variable(field) for field in Settings.model_fields}
    given = {field: os.environ[name] for field, name in names.items() if name in os.environ}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        fault = Fault.first_of(error.errors())
        raise SettingsError(f"{names[str(fault.place[0])]}: {fault.words}.") from error


def environment() -> dict[str, str]:
    """The whole environment, for processes of the same program."""
    return dict(os.environ)


def _variable(field: str) -> str:
    return field.upper() if field.startswith("openai_") else f"GUIDELINE_QA_{field.upper()}"
