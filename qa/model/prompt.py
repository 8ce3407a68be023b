"""The prompts, which are files, and what they are filled with."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ingest.errors import GuidelineQAError
from qa.answer import Verdict
from qa.draft import DraftStatement, Evidence, SentenceId
from qa.identifiers import without_identifiers
from qa.question import Question

MAX_STATEMENTS = 8
_FILES = ("answer.txt", "lines.txt", "object.txt", "repair.txt", "repair_lines.txt")
SCHEMA: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {
        "name": "statements",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {
                "statements": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "statement": {"type": "string"},
                            "cites": {"type": "array", "items": {"type": "string"}},
                            "heading": {"type": "string"},
                        },
                        "required": ["statement", "cites", "heading"],
                        "additionalProperties": False,
                    },
                }
            },
            "required": ["statements"],
            "additionalProperties": False,
        },
    },
}


def answer_prompt(
    question: Question,
    evidence: Evidence,
    ids: Mapping[str, SentenceId],
    *,
    as_object: bool = False,
    with_identifiers: bool = False,
) -> str:
    """What the model is asked; `ids` names the sentences that it may cite. Identifiers are taken out of the question
    unless they may be sent."""
    typed = question.standalone if question.context else question.text
    asked = typed if with_identifiers else without_identifiers(question.standalone)
    return _filled(
        "answer.txt",
        form=_template("object.txt" if as_object else "lines.txt").strip(),
        question=asked,
        audience=question.audience,
        most=str(MAX_STATEMENTS - 1),
        sentences=_sentences(ids, evidence),
    )


def repair_prompt(
    refused: Sequence[tuple[DraftStatement, Verdict]], evidence: Evidence, ids: Mapping[str, SentenceId]
) -> str:
    """What the model is asked about statements that failed: each with the reason and the sentences it cites."""
    names = {sentence_id: name for name, sentence_id in ids.items()}
    failed = [
        f"R{i}: {s.text} (cites {', '.join(names[c] for c in s.cites) or 'nothing'}; failed: {'; '.join(v.failed)})"
        for i, (s, v) in enumerate(refused, start=1)
    ]
    cited = {c for s, _ in refused for c in s.cites}
    return _filled(
        "repair.txt",
        form=_template("repair_lines.txt").strip(),
        failed="\n".join(failed),
        sentences=_sentences({n: c for n, c in ids.items() if c in cited} or ids, evidence),
    )


@lru_cache(maxsize=1)
def prompt_hash() -> str:
    """SHA-256 over the text of all prompts."""
    return hashlib.sha256("\0".join(map(_template, _FILES)).encode()).hexdigest()


def _sentences(ids: Mapping[str, SentenceId], evidence: Evidence) -> str:
    return "\n".join(f"{name}: {evidence.context(sentence_id)}" for name, sentence_id in ids.items())


def _filled(name: str, **values: str) -> str:
    try:
        return _template(name).format_map(values)
    except (KeyError, ValueError) as error:
        raise GuidelineQAError(f"The prompt {name} has a variable that is not filled: {error}.") from error


@lru_cache(maxsize=len(_FILES))
def _template(name: str) -> str:
    return files("qa").joinpath("prompts", name).read_text(encoding="utf-8")
