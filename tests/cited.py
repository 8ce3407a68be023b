"""Citations for tests, valid by construction."""

import datetime as dt
from dataclasses import replace

from qa.answer import Citation, quote_hash


def citation(quote: str, number: int = 1, **fields: object) -> Citation:
    """A guideline's sentence; `fields` replace the rest."""
    made = Citation(
        number=number,
        article_id="alphamab",
        title="Doses of alphamab",
        publisher="A society",
        published=dt.date(2022, 3, 1),
        edition=None,
        tier="T0",
        review="submitted",
        headings=(),
        page=None,
        quote=quote,
        start=0,
        end=len(quote),
        sha256=quote_hash(quote),
        kind="sentence",
        url="https://guidelines.example/a",
    )
    return replace(made, **fields)  # type: ignore[arg-type]
