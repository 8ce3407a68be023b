"""The file that `qa.coverage` reads its fitted numbers from."""

import json
from collections.abc import Mapping
from pathlib import Path

import qa


def change_coverage(changed: Mapping[str, object]) -> None:
    """Put other numbers into qa/coverage.json, leave the rest as it is, and print what was put."""
    target = Path(qa.__file__).with_name("coverage.json")
    fitted = json.loads(target.read_text(encoding="utf-8")) | dict(changed)
    target.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    print(f"Written: {target.name}: {dict(changed)}")
