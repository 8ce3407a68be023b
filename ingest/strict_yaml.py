"""YAML as the SafeLoader reads it, but a field that stands twice is an error: silently, the last one would win."""

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml import SafeLoader as _Quick
else:
    _Quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The loader in C is ten times quicker, and ends the process where Python's says that a text is nested too deeply.
_MOST_NESTED = 200
_NESTED_LINES = re.compile(rf"[\s?:-]{{{_MOST_NESTED}}}")


class DuplicateField(yaml.MarkedYAMLError):
    """A mapping has the same key twice; `problem` is a clause that names it."""


def load_yaml(text: str) -> Any:
    """The value of a YAML text. Raises yaml.YAMLError, and DuplicateField, which is one; ValueError for a day or number
    that there is not, and RecursionError."""
    if not _may_be_deep(text):
        with suppress(yaml.YAMLError, ValueError):
            return yaml.load(text, Loader=_QuickLoader)  # noqa: S506 - a SafeLoader
    # What is wrong is told by Python's, for it names the line better.
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader


def compose_yaml(text: str) -> yaml.Node | None:
    """The tree of a YAML text, whose marks say where everything stands; None for an empty one. Raises yaml.YAMLError
    and RecursionError."""
    if not _may_be_deep(text):
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=_Quick)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _may_be_deep(text: str) -> bool:
    """Every level takes a bracket, or a column of indentation or a dash before the innermost line."""
    return text.count("[") + text.count("{") >= _MOST_NESTED or _NESTED_LINES.search(text) is not None


class _Once(yaml.constructor.SafeConstructor):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        met: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in met:
                raise DuplicateField(problem=f"'{key.value}' stands there twice", problem_mark=key.start_mark)
            met.add(key.value if isinstance(key, yaml.ScalarNode) else repr(key))
        return super().construct_mapping(node, deep=deep)


class _Loader(_Once, yaml.SafeLoader):
    pass


class _QuickLoader(_Once, _Quick):
    pass
