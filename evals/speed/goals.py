"""What the race is meant to show, and whether it does: pure functions of what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.speed.race import ENGINES, median

_TIMES = {"fp32": 2.3, "bf16": 4.0}
_SHARE = {"fp32": 0.80, "bf16": 0.60}
_COLD, _MEGABYTES, _RETRIEVAL = 0.1, 300, 0.5


@dataclass(frozen=True, slots=True)
class Goal:
    """`value` has to be at least `limit`, or at most it when `is_most`; `why` is what explains it."""

    name: str
    value: float
    limit: float
    unit: str
    why: str = ""
    is_most: bool = False

    @property
    def met(self) -> bool:
        return self.value <= self.limit if self.is_most else self.value >= self.limit


def goals(found: Mapping[str, Any]) -> list[Goal]:
    """The goals that what was measured speaks of: `found` holds "ingest", "ceiling", "cold" and "warm" as race gives
    them, each or none."""
    return [*_ingest(found), *_starts(found), *_queries(found)]


def profile(found: Mapping[str, Any], label: str) -> str:
    """Where the seconds of one of our ingests went, in shares of the whole."""
    rounds = found["ingest"][label]
    whole = median(rounds, "seconds")
    parts = {part: median([r["profile"] for r in rounds], part) for part in rounds[0]["profile"]}
    return ", ".join(f"{part} {seconds / whole:.0%}" for part, seconds in parts.items())


def _ingest(found: Mapping[str, Any]) -> Iterator[Goal]:
    ingests = found.get("ingest", {})
    for engine in ENGINES:
        for label in (f"ours {engine}, chunks alone", f"ours {engine}"):
            if label not in ingests:
                continue
            ours, why = median(ingests[label], "seconds"), profile(found, label)
            limit = found.get("ceiling", {}).get(engine)
            if "langchain" in ingests:
                theirs = median(ingests["langchain"], "seconds")
                needed = f"{_needed(ingests[label], theirs / _TIMES[engine], engine, limit)}; {why}" if limit else why
                yield Goal(f"ingest, {label}: times LangChain", theirs / ours, _TIMES[engine], "x", needed)
            if limit:
                share = median(ingests[label], "tokens") / ours / limit
                yield Goal(f"ingest, {label}: of the {engine} limit", share, _SHARE[engine], "", why)


def _needed(rounds: Sequence[Mapping[str, Any]], seconds: float, engine: str, limit: float) -> str:
    """Which share of the machine's limit an ingest would use that takes so many seconds: above 100 % none can."""
    share = median(rounds, "tokens") / seconds / limit
    return f"{_TIMES[engine]:.1f}x would need {share:.0%} of the {engine} limit"


def _starts(found: Mapping[str, Any]) -> Iterator[Goal]:
    starts = found.get("cold", {})
    for command in ("ours ask", "ours search"):
        if command in starts:
            seconds, memory = (median(starts[command], of) for of in ("seconds", "megabytes"))
            why = f"{median(starts[command], 'processor'):.2f} s of processor time"
            if "langchain" in starts:
                share = seconds / median(starts["langchain"], "seconds")
                yield Goal(f"cold, {command}: of LangChain's time", share, _COLD, "", why, True)
            yield Goal(f"cold, {command}: memory", memory, _MEGABYTES, "MB", "", True)


def _queries(found: Mapping[str, Any]) -> Iterator[Goal]:
    queries = found.get("warm", {})
    peers = [median(rounds, "milliseconds") for name, rounds in queries.items() if name != "ours"]
    if peers:
        for of, label in (("retrieve", "whole retrieval"), ("vectors", "vectors alone, as peers search")):
            share = median(queries["ours"], of) / min(peers)
            nearest = median(queries["ours"], "vectors") / median(queries["ours"], of)
            why = f"embedding and nearest vectors {nearest:.0%}; words, best sentences, guidelines and ranking the rest"
            why = why if of == "retrieve" else ""
            yield Goal(f"warm, {label}: of the fastest peer's median", share, _RETRIEVAL, "", why, True)
