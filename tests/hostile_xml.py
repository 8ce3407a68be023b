"""Hostile JATS and FHIR JSON: entities that grow, fetch or read, and nesting without end."""

import json

from hostile_text import NEEDLE


def jats(doctype: str, inner: str) -> bytes:
    return (
        f'<?xml version="1.0"?>\n{doctype}\n<article xmlns:xlink="http://www.w3.org/1999/xlink" '
        'article-type="research-article"><front><article-meta><title-group><article-title>Alphamab</article-title>'
        f"</title-group></article-meta></front><body><p>{NEEDLE}</p><p>{inner}</p></body></article>"
    ).encode()


def billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    return jats(f'<!DOCTYPE article [<!ENTITY l0 "ha">{levels}]>', "&l11;")


def quadratic_blowup() -> bytes:
    return jats(f'<!DOCTYPE article [<!ENTITY l "{"a" * 100_000}">]>', "&l;" * 100_000)


def xxe(address: str) -> bytes:
    return jats(f'<!DOCTYPE article [<!ENTITY x SYSTEM "{address}">]>', "Secret: &x;")


def xxe_parameter(address: str) -> bytes:
    return jats(f'<!DOCTYPE article [<!ENTITY % x SYSTEM "{address}"> %x;]>', "Betamab is given at 4 mg.")


def foreign_dtd(address: str) -> bytes:
    return jats(f'<!DOCTYPE article SYSTEM "{address}">', "Betamab is given at 4 mg.")


def nested_xml() -> bytes:
    return jats("", "<sec>" * 100_000 + "far below" + "</sec>" * 100_000)


def nested_json() -> bytes:
    return b'{"resourceType": "PlanDefinition", "action": ' + b"[" * 1_000_000


def nested_actions() -> bytes:
    head = f'{{"resourceType": "PlanDefinition", "title": "Alphamab", "status": "draft", "description": "{NEEDLE}"'
    opened, closed = '{"title": "a", "action": [' * 50_000, "]}" * 50_000
    return f'{head}, "action": [{opened}{closed}]}}'.encode()


def numbers_without_end() -> bytes:
    plan = {"resourceType": "PlanDefinition", "title": "Alphamab", "status": "draft", "description": NEEDLE}
    return json.dumps(plan).replace('"draft"', "9" * 1_000_000).encode()
