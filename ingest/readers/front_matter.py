"""The YAML front matter of an article, validated."""

import datetime as dt
import re
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    field_validator,
    model_validator,
)

from ingest.article import Reference, ReferenceKind, Review, ReviewAction, ReviewEvent, ReviewStatus, Tier
from ingest.clean import one_line
from ingest.errors import ArticleError
from ingest.fault import Fault
from ingest.strict_yaml import DuplicateField, load_yaml

_FENCE = re.compile(r"\A---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)


def _text(value: Any) -> Any:
    """YAML reads 2022, 1.0 and 2022-05-31 as numbers and dates; these fields are text."""
    return str(value) if isinstance(value, int | float | dt.date) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text)]


def _article_id(value: str) -> str:
    """It stands in addresses, file names and answer records."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}", value):
        raise ValueError("must be letters, digits, '.', '_' and '-', 120 at most, and begin with a letter or digit")
    return value


ArticleId = Annotated[str, BeforeValidator(_text), AfterValidator(_article_id)]


def _web_address(value: str) -> str:
    """Other addresses, such as javascript:, would be live in a client that trusts us."""
    if not re.match(r"https?://[^\s/]+", value, re.IGNORECASE):
        raise ValueError("must be a web address that begins with http:// or https://")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, value: Any) -> Any:
        """YAML escapes can hold what was cleaned out of the file: line breaks, control and bidirectional characters."""
        return one_line(value) if isinstance(value, str) else value


class ReviewEventFields(_Strict):
    """One entry of `review.history:`."""

    action: ReviewAction
    reviewer: str
    date: dt.date
    note: str | None = None


class ReviewFields(_Strict):
    """`review:` of the front matter."""

    status: ReviewStatus
    reviewer: str | None = None
    date: dt.date | None = None
    sha256: str | None = None
    history: tuple[ReviewEventFields, ...] = ()

    def reviewed(self) -> Review:
        """The review as the article holds it."""
        history = tuple(ReviewEvent(**e.model_dump()) for e in self.history)
        return Review(**self.model_dump(exclude={"history"}), history=history)


class ReferenceFields(_Strict):
    """One entry of `references:`."""

    id: Text
    kind: ReferenceKind
    title: str
    organisation: str | None = None
    authors: str | None = None
    publication: str | None = None
    date: Text | None = None
    doi: Text | None = None
    pmid: Text | None = None
    url: WebAddress | None = None
    scale: str | None = None

    @model_validator(mode="after")
    def _has_a_source(self) -> "ReferenceFields":
        if not (self.organisation or self.authors):
            raise ValueError("needs an organisation or authors")
        return self


class SharedFields(_Strict):
    """What front matter and a sidecar may say beside the essentials."""

    edition: Text | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    superseded_by: str | None = None
    review_due: dt.date | None = None
    licence: str | None = None
    topic: str | None = None
    url: WebAddress | None = None
    references: tuple[ReferenceFields, ...] = ()
    related: tuple[str, ...] = ()
    retrieved: dt.date | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to ({self.valid_to}) is before valid_from ({self.valid_from})")
        return self

    def sources(self) -> tuple[Reference, ...]:
        """The references as the article holds them."""
        return tuple(Reference(reference_id=r.id, **r.model_dump(exclude={"id"})) for r in self.references)


class FrontMatter(SharedFields):
    """Everything above the text of an article; unknown keys are errors."""

    article_id: ArticleId
    question: str
    title: str
    publisher: str
    published: dt.date
    tier: Tier
    review: ReviewFields


def has_front_matter(text: str) -> bool:
    """True when `text` begins with a front matter block that names an article."""
    match = _FENCE.match(text)
    return bool(match and re.search(r"^article_id:", match.group(1), re.MULTILINE))


def read_front_matter(text: str, name: str) -> tuple[FrontMatter, str]:
    """Return the front matter and the rest of the text. Raises ArticleError naming the field and the mistake."""
    match = _FENCE.match(text)
    if match is None:
        raise ArticleError(f"{name}: has no front matter between two lines of '---'.")
    return validated(FrontMatter, match.group(1), name, "the front matter", first_line=2), text[match.end() :]


Fields = TypeVar("Fields", bound=SharedFields)


def validated(model: type[Fields], text: str, name: str, what: str, *, first_line: int = 1) -> Fields:
    """The YAML of `text` as `model`; `what` and `first_line` are for messages. Raises ArticleError naming the field and
    the mistake."""
    try:
        return model.model_validate(load_yaml(text))
    except DuplicateField as error:
        line = error.problem_mark.line + first_line if error.problem_mark else first_line
        raise ArticleError(f"{name}: {what}, line {line}: {error.problem}.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + first_line}" if mark else ""
        raise ArticleError(f"{name}: {what} is not valid YAML{where}.") from error
    except ValidationError as error:
        fault = Fault.first_of(error.errors())
        raise ArticleError(f"{name}: {fault.said(what)}.") from error
    except (ValueError, RecursionError) as error:  # PyYAML lets both out: '2026-13-45', ten thousand brackets
        raise ArticleError(f"{name}: {what} has a value that cannot be read ({error}).") from error
