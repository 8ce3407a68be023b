"""The OpenAPI document: an example of everything, and every error described."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import validator_for

from qa.answer import Answer
from ui.api import example
from ui.api.app import make_api
from ui.api.problem import ALWAYS, KINDS, described
from ui.desk import Desk
from ui.settings import Settings

DOCS = Path(__file__).parent.parent / "docs" / "api.md"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return make_api(Desk(Settings())).openapi()


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (operation for path in document["paths"].values() for operation in path.values())


def test_the_example_is_a_record_that_can_be_read() -> None:
    assert Answer.from_json(json.dumps(example.RECORD)).answer_id == example.ANSWER_ID


def test_a_record_of_before_there_were_usage_and_repairs_can_be_read() -> None:
    older = {k: v for k, v in example.RECORD.items() if k != "usage"}
    older["checks"] = {k: v for k, v in older["checks"].items() if k != "repaired"}
    assert len(older) < len(example.RECORD)
    assert Answer.from_json(json.dumps(older)).answer_id == example.ANSWER_ID


def test_every_operation_has_an_example_of_what_it_takes_and_gives_that_its_schema_accepts(
    document: dict[str, Any],
) -> None:
    checked = 0
    for operation in operations(document):
        contents = [r["content"] for r in operation["responses"].values() if "content" in r]
        contents += [operation["requestBody"]["content"]] if "requestBody" in operation else []
        for content in contents:
            for media_type, described_as in content.items():
                if "json" not in media_type or not described_as:
                    continue
                values = [e["value"] for e in described_as.get("examples", {}).values()]
                values += [described_as["example"]] if "example" in described_as else []
                assert values, (operation["operationId"], media_type)
                schema = {**described_as["schema"], "components": document["components"]}
                for value in values:
                    validator_for(schema).validate(value)
                    checked += 1
    assert checked > 100


def test_every_operation_says_what_it_does_and_which_errors_any_request_may_meet(document: dict[str, Any]) -> None:
    for operation in operations(document):
        assert operation["description"]
        assert {str(KINDS[kind].status) for kind in ALWAYS} <= operation["responses"].keys()


def test_every_operation_under_v1_takes_a_key(document: dict[str, Any]) -> None:
    for path, found in document["paths"].items():
        for operation in found.values():
            assert ("security" in operation) == path.startswith("/v1/")


def test_errors_of_one_status_are_examples_of_one_response() -> None:
    found = described("question", "settings")[422]["content"]["application/problem+json"]["examples"]
    assert [*found] == ["question", "settings"]


def test_the_page_lists_every_kind_of_problem_with_its_status() -> None:
    rows = re.findall(r"^\| `urn:guideline-qa:problem:([a-z-]+)` \| (\d+) \| (.+) \|$", DOCS.read_text("utf-8"), re.M)
    assert rows == [(name, str(kind.status), kind.when) for name, kind in KINDS.items()]
