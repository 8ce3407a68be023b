"""When a model's server is worth asking again, and after how long."""

import datetime as dt
from email.utils import parsedate_to_datetime

FIRST_PAUSE = 0.4
_BUSY = (429, 503)


def retry_after(error: Exception, attempt: int, jitter: float) -> float | None:
    """Seconds to wait after the attempt of that number, counted from 0; None when asking again is no use.

    Only a server that cannot be reached, is busy (429) or not ready (503) is asked again: after what it says in
    Retry-After, or after FIRST_PAUSE doubled each time; a half to all of it, by `jitter` in [0, 1).
    """
    import openai

    if isinstance(error, openai.APIStatusError) and error.status_code in _BUSY:
        told = _seconds(error.response.headers.get("retry-after", ""))
        return told if told is not None else _pause(attempt, jitter)
    unreachable = isinstance(error, openai.APIConnectionError) and not isinstance(error, openai.APITimeoutError)
    return _pause(attempt, jitter) if unreachable else None


def _pause(attempt: int, jitter: float) -> float:
    return float(FIRST_PAUSE * 2**attempt * (0.5 + jitter / 2))


def _seconds(told: str) -> float | None:
    """What Retry-After says: seconds, or a date."""
    if told.strip().isdigit():
        return float(told)
    try:
        until = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())
