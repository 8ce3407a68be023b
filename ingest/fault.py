"""Fault: what pydantic found wrong in what somebody wrote, in words for the one who wrote it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
_NO_FIELDS = ("model_type", "model_attributes_type", "dict_type", "dataclass_type")
_PREFIX = re.compile(r"^Value error, |^(?:Input|String|List|Tuple|Value) (?=should )")
_WORDS = {
    "missing": "this field is missing",
    **dict.fromkeys(_UNKNOWN, "there is no such field"),
    **dict.fromkeys(("tuple_type", "list_type"), "must be a list"),
    **dict.fromkeys(_NO_FIELDS, "must be an object with named fields"),
}


def _also_missing(first: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> str:
    """The other fields beside a missing one that are missing too: who adds one is not sent back for the next."""
    beside = [
        e["loc"] for e in errors if e["type"] == first["type"] == "missing" and e["loc"][:-1] == first["loc"][:-1]
    ]
    others = [str(loc[-1]) for loc in beside if loc != first["loc"]]
    return f", and so {'are' if len(others) > 1 else 'is'} {', '.join(others)}" if others else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """The field, as the names and positions that lead to it, empty for the whole; and what is wrong with it."""

    place: tuple[str | int, ...]
    words: str

    @classmethod
    def first_of(cls, errors: Sequence[Mapping[str, Any]]) -> "Fault":
        """The one to tell of the `errors()` of a ValidationError: a slip in a field's name before the field that is
        missing for it."""
        first = next((e for e in errors if e["type"] in _UNKNOWN), errors[0])
        if first["type"] == "json_invalid":
            return cls((), f"is no JSON ({first['ctx']['error']})")
        words = _WORDS.get(first["type"], _PREFIX.sub("", first["msg"]))
        return cls(tuple(first["loc"]), words + _also_missing(first, errors))

    def said(self, whole: str) -> str:
        """'FIELD: WORDS', or '`whole` WORDS' where there is no field."""
        if self.place:
            return f"{'.'.join(map(str, self.place))}: {self.words}"
        return f"{whole} {'is missing' if self.words == _WORDS['missing'] else self.words}"
