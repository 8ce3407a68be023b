"""The tables that come with the program: YAML files inside its packages."""

from importlib.resources import files
from typing import Any

import yaml

# The one in C reads the same ten times sooner, which is a twentieth of the first answer of a process.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shipped_yaml(package: str, name: str) -> Any:
    """The value of the file `name` of a package, read anew each time."""
    return yaml.load(files(package).joinpath(name).read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - safe
