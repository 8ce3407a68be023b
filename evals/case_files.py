"""Reads the gold cases from YAML files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from evals.case import Case
from evals.yaml_file import YamlFile
from ingest.errors import CaseError

_CASES = TypeAdapter(tuple[Case, ...])


def load_cases(paths: Sequence[Path]) -> tuple[Case, ...]:
    """Read the cases of YAML files, and of the *.yaml files of folders, in order of path.

    Raises CaseError with file, line and field when a file is not valid or an id is used twice.
    """
    cases: list[Case] = []
    taken: dict[str, str] = {}
    for path in _files(paths):
        file = YamlFile.read(path)
        found = file.values(_CASES)
        for position, case in enumerate(found):
            where = f"{path}, line {file.line((position, 'case_id'))}"
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
