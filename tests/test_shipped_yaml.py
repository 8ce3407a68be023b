from importlib.resources import files

import pytest
import yaml

from ingest.shipped_yaml import shipped_yaml


@pytest.mark.parametrize(
    ("package", "name"), [("qa", "phrases.yaml"), ("qa", "identifiers.yaml"), ("ingest", "drugs.yaml")]
)
def test_a_table_is_what_the_reader_in_python_makes_of_it(package: str, name: str) -> None:
    assert shipped_yaml(package, name) == yaml.safe_load(files(package).joinpath(name).read_text(encoding="utf-8"))


def test_what_one_reader_changes_the_next_does_not_see() -> None:
    shipped_yaml("ingest", "drugs.yaml").clear()
    assert shipped_yaml("ingest", "drugs.yaml")


def test_a_table_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        shipped_yaml("qa", "nothing.yaml")
