"""The JSON objects of a text that comes in pieces."""

import json
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import ModelUnavailable

MAX_OBJECT = 6_000
_MAX_DEPTH = 4


class Line(BaseModel):
    """One statement as the model writes it; `id` only where it writes a refused one again."""

    model_config = ConfigDict(extra="ignore")

    statement: str
    cites: list[str]
    heading: str = ""
    id: str = ""


class Lines:
    """Finds the statements in what a model writes: one JSON object a line, or all in the list of one object. What is
    no flat object is passed over, and so is what stands around those that are."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> Iterator[Line]:
        """The statements that are complete with this piece."""
        self._text += piece
        while (start := self._text.find("{")) >= 0:
            self._text = self._text[start:]
            end = _end(self._text)
            if end is None and len(self._text) <= MAX_OBJECT:
                return
            whole, self._text = self._text[: end or 1], self._text[end or 1 :]
            if line := _line(whole):
                yield line
        self._text = ""

    def close(self) -> None:
        """Raises ModelUnavailable when the text ends inside a statement."""
        if self._text:
            raise ModelUnavailable("its answer was cut off")


def _end(text: str) -> int | None:
    """Where the object that `text` begins with ends, or stops being a flat one; None when it goes on."""
    depth, in_string, escaped = 0, False, False
    for place, character in enumerate(text):
        if in_string:
            if character == "\n":
                return place  # no JSON string holds a line break
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "{[":
            if depth and (character == "{" or depth == _MAX_DEPTH):
                return place
            depth += 1
        elif character in "}]":
            depth -= 1
            if depth == 0:
                return place + 1
    return None


def _line(text: str) -> Line | None:
    try:
        return Line.model_validate(json.loads(text))
    except (ValueError, ValidationError, RecursionError):
        return None
