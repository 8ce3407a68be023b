"""A language model as a scorer, through the client that answers use. Optional, and reported apart."""

import json
from importlib.resources import files
from time import monotonic

from evals.support.scorer import Outside
from ingest.errors import ModelUnavailable
from qa.model.client import ModelClient
from qa.model.endpoint import Endpoint

_PROMPT = "judge.txt"
_LONGEST = 40_000  # characters of evidence


def judge(endpoint: Endpoint) -> Outside:
    """A scorer that asks a model for a number from 0 to 100. What it does not answer in that form is no score."""
    client = ModelClient(endpoint)
    template = files("evals.support").joinpath(_PROMPT).read_text(encoding="utf-8")

    def score(claim: str, evidence: str) -> float | None:
        prompt = template.format(claim=claim, evidence=evidence[:_LONGEST])
        try:
            return read_score("".join(client.complete(prompt, ends=monotonic() + endpoint.deadline)))
        except ModelUnavailable:
            return None

    return score


def read_score(text: str) -> float | None:
    """The score of a reply such as {"score": 80}, between 0 and 1; None for any other reply."""
    start, end = text.find("{"), text.rfind("}")
    try:
        value = json.loads(text[start : end + 1])["score"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value / 100 if is_number and 0 <= value <= 100 else None
