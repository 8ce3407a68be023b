import datetime as dt

import pytest
import yaml

from ingest.strict_yaml import DuplicateField, compose_yaml, load_yaml


def test_plain_yaml_is_read_as_ever() -> None:
    assert load_yaml("a: 1\nb: [x, 2026-01-01]\nc: {d: null}\n") == {
        "a": 1,
        "b": ["x", dt.date(2026, 1, 1)],
        "c": {"d": None},
    }


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3\n", "x:\n  - a: 1\n    a: 1\n", "{a: 1, 'a': 2}"])
def test_a_field_that_stands_twice_is_an_error(text: str) -> None:
    with pytest.raises(DuplicateField, match="'a' stands there twice"):
        load_yaml(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "\n".join(" " * i + "a:" for i in range(3_000))])
def test_what_is_nested_too_deeply_is_an_error_and_no_end_of_the_program(text: str) -> None:
    with pytest.raises(RecursionError):
        load_yaml(text)
    with pytest.raises(RecursionError):
        compose_yaml(text)


def test_a_tree_knows_where_everything_stands() -> None:
    tree = compose_yaml("- a: 1\n  b:\n  - x\n")
    assert isinstance(tree, yaml.SequenceNode)
    (_, (_, below)) = tree.value[0].value
    assert (below.tag, below.value[0].value, below.value[0].start_mark.line) == ("tag:yaml.org,2002:seq", "x", 2)
    assert compose_yaml("") is None


def test_an_error_names_the_line_that_is_wrong() -> None:
    with pytest.raises(yaml.MarkedYAMLError) as found:
        load_yaml("a: 1\nb: [2, 3")
    assert found.value.problem_mark is not None
    assert found.value.problem_mark.line == 1


@pytest.mark.parametrize("text", ["!!python/object/apply:os.system ['true']", "a: [", "? [a]\n: b\n? [a]\n: c\n"])
def test_what_is_no_plain_yaml_is_an_error(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load_yaml(text)
