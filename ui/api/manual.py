"""The API as a page to read, made from its own description: no script, nothing fetched."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from ui.markup import Html, block, element, join


def manual(document: Mapping[str, Any], base: str) -> str:
    """The page for the OpenAPI `document` of what is served under `base`: every operation with what it takes and an
    example of what comes back."""
    about = document["info"]
    machine = element("a", "openapi.json", attributes={"href": f"{base}/openapi.json"})
    head = join(
        element("meta", attributes={"charset": "utf-8"}),
        element("meta", attributes={"name": "viewport", "content": "width=device-width"}),
        element("title", f"{about['title']}: API"),
        element("style", Html(files("ui").joinpath("article_page.css").read_text("utf-8"))),
    )
    main = element(
        "main",
        element("h1", f"The API of {about['title']}"),
        element("p", about["description"].replace("`", "")),
        element("p", "Programs read the same in ", machine, "."),
        *_operations(document, base),
    )
    return f"<!doctype html>{element('html', element('head', head), element('body', main), attributes={'lang': 'en'})}"


def _operations(document: Mapping[str, Any], base: str) -> Iterator[Html]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield element(
                "section",
                element("h2", element("code", f"{method.upper()} {base}{path}")),
                *(element("p", p.replace("`", "")) for p in operation["description"].split("\n\n")),
                _taken(operation, document["components"]["schemas"]),
                *_examples(operation),
            )


def _taken(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Html:
    """The parameters and the fields of the body."""
    given = [(p["name"], p["in"], p.get("required", False), p["schema"]) for p in operation.get("parameters", ())]
    schema = _json_of(operation.get("requestBody", {})).get("schema", {})
    body = schemas.get(schema.get("$ref", "").rpartition("/")[2], {})
    needed = body.get("required", ())
    given += [(name, "body", name in needed, of) for name, of in body.get("properties", {}).items()]
    items = [
        element("li", element("code", name), f" ({where}{', needed' if must else ''}) ", _what(schema))
        for name, where, must, schema in given
    ]
    return element("ul", *items) if items else Html("")


def _what(schema: Mapping[str, Any]) -> str:
    """What a value means, which ones there are, and what holds without one."""
    one = next((s for s in schema.get("anyOf", ()) if s.get("type") != "null"), schema)
    values = one.get("enum") or one.get("items", {}).get("enum") or ()
    said = [schema.get("description", "").replace("`", "")]
    said += [f"One of: {', '.join(map(str, values))}."] if values else []
    default = schema.get("default")
    said += [f"Without it: {json.dumps(default)}."] if isinstance(default, str | int | float) else []
    return " ".join(s for s in said if s)


def _examples(operation: Mapping[str, Any]) -> Iterator[Html]:
    answered = [r for status, r in operation["responses"].items() if status.startswith("2")]
    for title, content in (("Sent", operation.get("requestBody", {})), *(("Comes back", r) for r in answered)):
        example = _json_of(content).get("example")
        if example is not None:
            text = json.dumps(example, indent=1, ensure_ascii=False)
            yield element("details", element("summary", title), block("example", text, name="pre"))


def _json_of(content: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = content.get("content", {}).get("application/json", {})
    return found
