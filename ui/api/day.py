"""Days as a client writes them."""

import datetime as dt
import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema


def _written_out(value: object) -> object:
    """Pydantic would read 0 as the first day of 1970."""
    if value is None or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise ValueError("must be a day such as 2026-01-31")


Day = Annotated[dt.date, BeforeValidator(_written_out), WithJsonSchema({"type": "string", "format": "date"})]
