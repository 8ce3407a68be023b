"""YAML as the SafeLoader reads it, but a field that stands twice is an error: silently, the last one would win."""

from typing import Any

import yaml


class DuplicateField(yaml.MarkedYAMLError):
    """A mapping has the same key twice; `problem` is a clause that names it."""


def load_yaml(text: str) -> Any:
    """The value of a YAML text. Raises yaml.YAMLError, and DuplicateField, which is one."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        met: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in met:
                raise DuplicateField(problem=f"'{key.value}' stands there twice", problem_mark=key.start_mark)
            met.add(key.value if isinstance(key, yaml.ScalarNode) else repr(key))
        return super().construct_mapping(node, deep=deep)
