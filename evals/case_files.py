"""Reads cases from YAML files; what is wrong is told with file, line and field."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from evals.case import Case
from ingest.errors import CaseError
from ingest.fault import Fault

_CASES = TypeAdapter(tuple[Case, ...])


def load_cases(paths: Sequence[Path]) -> tuple[Case, ...]:
    """Read the cases of YAML files, and of the *.yaml files of folders, in order of path.

    Raises CaseError with file, line and field when a file is not valid or an id is used twice.
    """
    cases: list[Case] = []
    taken: dict[str, str] = {}
    for path in _files(paths):
        node = _compose(path)
        for position, case in enumerate(_cases_of(path, node)):
            where = f"{path}, line {_line(node, (position, 'case_id'))}"
            if case.case_id in taken:
                raise CaseError(
                    f"{where}, case_id: {case.case_id!r} is already used in {taken[case.case_id]}. Choose another id."
                )
            taken[case.case_id] = where
            cases.append(case)
    return tuple(cases)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not found:
            raise CaseError(f"{path}: holds no *.yaml file with cases.")
        yield from found


def _compose(path: Path) -> yaml.Node:
    """The YAML tree of a file: its marks say where every value stands."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise CaseError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: is not UTF-8 text.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CaseError(f"{path}, line {line}: is not valid YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise CaseError(f"{path}: is not valid YAML: {error}.") from error
    if node is None:
        raise CaseError(f"{path}, line 1: holds no case.")
    return node


def _cases_of(path: Path, node: yaml.Node) -> tuple[Case, ...]:
    try:
        return _CASES.validate_python(_value(path, node))
    except ValidationError as error:
        fault = Fault.first_of(error.errors())
        field = ".".join(map(str, fault.place[1:]))
        where = f"{path}, line {_line(node, fault.place)}" + (f", {field}" if field else "")
        raise CaseError(f"{where}: {fault.words}.") from error


def _value(path: Path, node: yaml.Node) -> object:
    """Lists, mappings and strings; that a value is a date or one of a few words is left to the types."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, item) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    values: dict[str, object] = {}
    for key, value in node.value:
        if key.value in values:
            raise CaseError(f"{path}, line {key.start_mark.line + 1}, {key.value}: the field stands here twice.")
        values[key.value] = _value(path, value)
    return values


def _line(node: yaml.Node, place: Sequence[int | str]) -> int:
    """The line, counted from 1, of the value at `place`, or of the nearest thing around it that exists."""
    line = node.start_mark.line
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
