"""FHIR resources out of what a client sent: a Bundle, a resource alone, or nothing."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from ui.cds.elements import Element
from ui.cds.refusal import malformed


class _Entry(Element):
    resource: Mapping[str, Any] | None = None


class Bundle(Element):
    """Resources together; entries that are none of them, such as warnings of the server, are left out by the reader."""

    resourceType: Literal["Bundle"]
    entry: tuple[_Entry, ...] = Field(default=(), max_length=5_000)


_Resource = TypeVar("_Resource", bound=Element)


def resources(value: Mapping[str, Any] | None, kind: type[_Resource], where: str) -> tuple[_Resource, ...]:
    """The resources of one kind in a Bundle, a resource alone, or nothing. Raises HookRefused (400) naming `where` when
    one of them is no FHIR."""
    return tuple(_read(one, kind, f"{where}.{i}") for i, one in _each(value, where) if _is(one, kind))


def _each(value: Mapping[str, Any] | None, where: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if value is None:
        return
    if value.get("resourceType") != "Bundle":
        yield 0, value
        return
    for i, entry in enumerate(_read(value, Bundle, where).entry):
        if entry.resource is not None:
            yield i, entry.resource


def _is(resource: Mapping[str, Any], kind: type[Element]) -> bool:
    return resource.get("resourceType") in _types(kind)


def _types(kind: type[Element]) -> tuple[str, ...]:
    return tuple(kind.model_fields["resourceType"].annotation.__args__)  # type: ignore[union-attr]


def _read(value: Mapping[str, Any], kind: type[_Resource], where: str) -> _Resource:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(x) for x in (where, *first["loc"]))
        raise malformed(f"{place}: {first['msg']}.") from error
