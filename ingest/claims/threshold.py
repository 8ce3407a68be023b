"""The value from which something is done: a size, a level, an age."""

import re

from ingest.claims.claim import Claim
from ingest.claims.reading import Reading
from ingest.claims.words import named, vocabulary
from ingest.quantity import Quantity, quantities

_UNITS = frozenset("cm mm % mmol/l mg/dl g/l g/dl kg/m2 points µg/l °c ml/min mmhg year".split())
_AFTER = re.compile(r"\s*(?:kg/m2 |years? )?or (?:(?P<less>less|lower|below)|more|higher|above|over)\b", re.IGNORECASE)
_GROUPS = ("symptoms", "risk", "prevention", "age", "kidneys", "diabetes", "pregnancy", "phase")


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim when the sentence has one action and one value with a direction and a unit."""
    actions = named(vocabulary().actions, reading.text)
    limits = [(q, side) for q in quantities(reading.text) if q.unit in _UNITS and (side := _side(q, reading.text))]
    if len(actions) != 1 or len(limits) != 1:
        return ()
    limit, side = limits[0]
    measure = ", ".join(named(vocabulary().tests, reading.text))
    if not measure and actions[0] != "deferring local therapy":
        return ()
    drugs = ", ".join(sorted(reading.drugs))
    subject = (actions[0], measure, drugs, f"{side} limit in {limit.unit}", reading.under(_GROUPS))
    return (Claim("threshold", subject, tuple(float(n) for n in (limit.low, limit.high or limit.low)), reading),)


def conflict(one: Claim, other: Claim) -> bool:
    """True when the limits differ."""
    return one.value != other.value


def _side(quantity: Quantity, text: str) -> str:
    if quantity.comparator:
        return "upper" if quantity.comparator in "<≤" else "lower"
    after = _AFTER.match(text.partition(quantity.text)[2])
    return "" if after is None else "upper" if after.group("less") else "lower"
