"""The model's name says how to answer: guideline-qa, guideline-qa:patient, guideline-qa:2025-12-01:approved."""

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from qa.question import Audience
from ui.api.day import Day
from ui.desk import WriterName
from ui.openai_v1.errors import RequestRefused

MODEL = "guideline-qa"
_DAY = TypeAdapter[dt.date](Day)
NAMES = (MODEL, f"{MODEL}:patient", f"{MODEL}:approved")
"""The names that are listed; dates and writers are too many to list."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to answer; None is what was not said."""

    audience: Audience | None = None
    as_of: dt.date | None = None
    approved_only: bool | None = None
    writer: WriterName | None = None

    def and_also(self, other: "Options") -> "Options":
        """Both together. Raises RequestRefused when they say different things."""
        said = {f.name: value for f in fields(other) if (value := getattr(other, f.name)) is not None}
        for name, value in said.items():
            if getattr(self, name) not in (None, value):
                raise RequestRefused(f"The model's name and {name!r} say different things. Give one.", param=name)
        return replace(self, **said)


def options_of(model: str) -> Options:
    """What a model's name says. Raises RequestRefused for a name that is none."""
    name, *suffixes = model.split(":")
    if name != MODEL:
        raise _unknown(model)
    options = Options()
    for suffix in suffixes:
        options = options.and_also(_option(model, suffix))
    return options


def _option(model: str, suffix: str) -> Options:
    if suffix == "approved":
        return Options(approved_only=True)
    for audience in get_args(Audience):
        if suffix == audience:
            return Options(audience=audience)
    for writer in get_args(WriterName):
        if suffix == writer:
            return Options(writer=writer)
    try:
        return Options(as_of=_DAY.validate_python(suffix))
    except ValidationError as error:
        raise _unknown(model) from error


def _unknown(model: str) -> RequestRefused:
    return RequestRefused(
        f"The model {model!r} does not exist. Use {MODEL!r}, with ':patient', ':approved' or a day such as"
        " ':2025-12-01' after it where wanted.",
        param="model",
        code="model_not_found",
        status=404,
    )
