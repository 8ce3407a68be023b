"""The cards of a response, in the shape of CDS Hooks 2.0."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LONGEST_SUMMARY = 139
Text = Annotated[str, StringConstraints(min_length=1)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Coding(_Part):
    """A code with its system, and words for a person."""

    code: Text
    system: Text
    display: Text | None = None


class Source(_Part):
    """Who says it."""

    label: Text
    url: Address | None = None


class Link(_Part):
    """A page to read on."""

    label: Text
    url: Address
    type: Literal["absolute"] = "absolute"


class Card(_Part):
    """What is shown to a clinician. Nothing is suggested or ordered from here, so there are no suggestions."""

    uuid: Text
    summary: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_SUMMARY)]
    detail: Text
    indicator: Literal["info", "warning"]
    source: Source
    links: tuple[Link, ...] = Field(default=(), exclude_if=lambda links: not links)
    overrideReasons: tuple[Coding, ...]


class Response(_Part):
    """No guidance is an empty list."""

    cards: tuple[Card, ...]

    def to_json(self) -> str:
        """As the specification asks: what has no value is left out."""
        return self.model_dump_json(exclude_none=True)


SYSTEM = "urn:guideline-qa:override-reasons"
OVERRIDE_REASONS = tuple(
    Coding(code=code, system=SYSTEM, display=display)
    for code, display in (
        ("not-this-patient", "Does not fit this patient"),
        ("already-known", "Already known or done"),
        ("judgement", "Clinical judgement differs"),
        ("patient-preference", "The patient prefers otherwise"),
        ("outdated", "The source is out of date"),
        ("misread", "The record was read wrongly"),
    )
)
