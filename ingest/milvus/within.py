"""Within what may answer: a scope as an expression of Milvus over the fields of the chunks."""

import json
from collections.abc import Sequence

from ingest.catalogue import Scope


def within(scope: Scope | None) -> str:
    """The expression that holds for the chunks of the articles that `scope` admits; of all where there is none."""
    if scope is None:
        return ""
    day = scope.day.toordinal()
    conditions = [f"since <= {day}", f"until > {day}"]
    if scope.approved_only:
        conditions.append("approved == true")
    for field, values in (("tier", scope.tiers), ("publisher", scope.publishers), ("topic", scope.topics)):
        if values:
            conditions.append(f"{field} in {_texts(values)}")
    return " and ".join(conditions)


def _texts(values: Sequence[str]) -> str:
    """A list of strings, with the escapes that JSON and Milvus share."""
    return json.dumps(list(values), ensure_ascii=False)
