"""The OpenAPI document, with an example of every result."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from ui.api import example
from ui.api.problem import Problem

UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "It is the version that If-None-Match names."}}


class Api(FastAPI):
    """FastAPI whose document has examples; FastAPI itself would leave every null out of them."""

    def openapi(self) -> dict[str, Any]:
        """The document."""
        document = super().openapi()
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        for operations in document["paths"].values():
            for operation in operations.values():
                _add_example(operation)
        return document


def operation_id(route: APIRoute) -> str:
    """The name of the function that answers: short names for the clients that are generated from the document."""
    return route.name


def _add_example(operation: dict[str, Any]) -> None:
    body = example.BODIES.get(operation["operationId"])
    if body is not None:
        operation["requestBody"]["content"]["application/json"]["example"] = body
    result = example.RESULTS.get(operation["operationId"])
    for status, response in operation["responses"].items():
        if status.startswith("2") and result is not None:
            response["content"]["application/json"]["example"] = result
