"""Reads a YAML file of cases into typed values; what is wrong is told with file, line and field."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from ingest.errors import CaseError
from ingest.fault import Fault
from ingest.strict_yaml import compose_yaml

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file and its YAML tree, whose marks say where every value stands."""

    path: Path
    tree: yaml.Node

    @classmethod
    def read(cls, path: Path) -> "YamlFile":
        """Raises CaseError when there is no such file, or it is not YAML, or empty."""
        try:
            tree = compose_yaml(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise CaseError(f"{path}: cannot be read ({error.strerror}).") from error
        except UnicodeDecodeError as error:
            raise CaseError(f"{path}: is not UTF-8 text.") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise CaseError(f"{path}, line {line}: is not valid YAML: {error.problem}.") from error
        except yaml.YAMLError as error:
            raise CaseError(f"{path}: is not valid YAML: {error}.") from error
        except RecursionError as error:
            raise CaseError(f"{path}: is nested too deeply to be cases.") from error
        if tree is None:
            raise CaseError(f"{path}, line 1: holds no case.")
        return cls(path, tree)

    def values(self, kind: TypeAdapter[T]) -> T:
        """What the file holds, as `kind`: scalars are texts until their type reads them. Raises CaseError."""
        try:
            return kind.validate_python(self._value(self.tree))
        except ValidationError as error:
            fault = Fault.first_of(error.errors())
            field = ".".join(map(str, fault.place[1:]))
            where = f"{self.path}, line {self.line(fault.place)}" + (f", {field}" if field else "")
            raise CaseError(f"{where}: {fault.words}.") from error
        except RecursionError as error:  # a list that holds itself, too
            raise CaseError(f"{self.path}: is nested too deeply to be cases.") from error

    def line(self, place: Sequence[int | str]) -> int:
        """The line, counted from 1, of the value at `place`, or of the nearest thing around it that exists."""
        node, line = self.tree, self.tree.start_mark.line
        for part in place:
            inner: yaml.Node | None = None
            if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
                inner = node.value[part]
                line = inner.start_mark.line
            elif isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == part:
                        inner, line = value, key.start_mark.line
            if inner is None:
                break
            node = inner
        return line + 1

    def _value(self, node: yaml.Node) -> object:
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item) for item in node.value]
        if not isinstance(node, yaml.MappingNode):
            return node.value
        values: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise CaseError(f"{self.path}, line {key.start_mark.line + 1}: the name of a field must be a word.")
            if key.value in values:
                line = key.start_mark.line + 1
                raise CaseError(f"{self.path}, line {line}, {key.value}: the field stands here twice.")
            values[key.value] = self._value(value)
        return values
