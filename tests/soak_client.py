"""One question of the soak: asked over HTTP as a good client would, and judged by what came back."""

import asyncio
import json
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

import httpx

QUESTIONS = (
    "What dose of pertuzumab is given?",
    "How often is brain MRI repeated after radiosurgery?",
    "What is the first-line treatment of HER2-positive metastatic breast cancer?",
    "Does docusate work for constipation?",
    "How often is LVEF measured during trastuzumab?",
    "Is tucatinib active against brain metastases?",
    "What is the dose of alphamab?",
    "When is adjuvant trastuzumab emtansine given?",
)
Outcome = Literal["answered", "refused", "aborted", "wrong", "partial", "lost"]
_TRIES = 6


@dataclass
class Tally:
    """What happened so far. `expected`: what the extractive writer states, by question and generation."""

    expected: dict[tuple[str, str], list[str]]
    outcomes: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    records: dict[str, bytes] = field(default_factory=dict)
    generations: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    complaints: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome, complaint: str = "") -> None:
        """One question has ended."""
        self.outcomes[outcome] += 1
        if complaint and len(self.complaints) < 20:
            self.complaints.append(f"{outcome}: {complaint}")

    def judge(self, question: str, writer: str, record: bytes) -> None:
        """Look at a whole record."""
        try:
            answer = json.loads(record)
            texts = [s["text"] for s in answer["statements"]]
        except (ValueError, KeyError, TypeError):
            self.count("partial", f"{len(record)} bytes that are no record")
            return
        expected = self.expected.get((question, answer["generation"]))
        self.generations[answer["generation"]] += 1
        if answer["question"]["text"] != question or expected is None:
            self.count("wrong", f"{question!r} of {answer['generation']}: answered {answer['question']['text']!r}")
        elif writer == "extractive" and texts != expected:
            self.count("wrong", f"{question!r} of {answer['generation']}: {texts!r} and not {expected!r}")
        else:
            self.records[answer["answer_id"]] = record
            self.count("answered")


@dataclass(frozen=True)
class Asker:
    """Asks one server; repeats what a killed worker cut, with the same Idempotency-Key."""

    client: httpx.AsyncClient
    tally: Tally
    rng: random.Random

    async def ask(self) -> None:
        """One question, from its first try to its end."""
        question = self.rng.choice(QUESTIONS)
        writer = "model" if self.rng.random() < 0.3 else "extractive"
        streamed = self.rng.random() < 0.3
        body = {"question": question, "writer": writer, "as_of": "2026-11-21"}
        key = uuid.uuid4().hex
        began = monotonic()
        for _ in range(_TRIES):
            headers = {"Idempotency-Key": key, "Accept": "text/event-stream" if streamed else "application/json"}
            try:
                response = await self.client.post("/api/v1/answers", json=body, headers=headers)
            except httpx.TimeoutException:
                self.tally.count("lost", "no answer in time")
                return
            except httpx.HTTPError:
                self.tally.retries += 1
                await asyncio.sleep(0.5)
                continue
            if response.status_code == 409:  # the worker that held this key was killed
                key = uuid.uuid4().hex
                continue
            self._take(question, writer, response, monotonic() - began)
            return
        self.tally.count("lost", f"{_TRIES} connections were cut")

    def _take(self, question: str, writer: str, response: httpx.Response, seconds: float) -> None:
        if response.status_code in (429, 503, 504):
            self.tally.refusals[f"{response.status_code} {response.json()['type'].rpartition(':')[2]}"] += 1
            self.tally.count("refused")
            return
        if response.status_code != 200:
            self.tally.count("wrong", f"status {response.status_code}: {response.text[:200]}")
            return
        self.tally.seconds.append(seconds)
        if response.headers["content-type"].startswith("text/event-stream"):
            self._take_events(question, writer, response.text)
        else:
            self.tally.judge(question, writer, response.content)

    def _take_events(self, question: str, writer: str, text: str) -> None:
        parts: list[dict[str, Any]] = [
            json.loads(e.removeprefix("data: ")) for e in text.split("\n\n") if e.startswith("data: {")
        ]
        kinds = [p["type"] for p in parts]
        if kinds[-1] in ("abort", "error"):
            self.tally.count("aborted")
        elif kinds[-1] != "finish" or "data-answer" not in kinds:
            self.tally.count("partial", f"a stream that ends with {kinds[-1]!r}")
        else:
            record = next(p["data"] for p in parts if p["type"] == "data-answer")
            self.tally.judge(question, writer, json.dumps(record).encode())
