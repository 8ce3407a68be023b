"""Real guidelines and the questions their panels asked, as articles: data that is not part of the project.

The folder holds `passages.jsonl.gz` {pid, gid, title, text} and `questions.jsonl` {qid, gid, q, gold, no_evidence,
self_contained}.
"""

import gzip
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.article import Article
from ingest.canonical import CanonicalText
from ingest.clean import one_line
from ingest.errors import UserError


@dataclass(frozen=True, slots=True)
class PanelQuestion:
    """A question that a guideline's panel asked, with the text of its recommendation."""

    question_id: str
    article_id: str
    text: str
    gold: str
    no_evidence: bool
    self_contained: bool = True


def read_questions(folder: Path) -> tuple[PanelQuestion, ...]:
    """Every question. Raises UserError when they cannot be read."""
    return tuple(
        PanelQuestion(q["qid"], q["gid"], one_line(q["q"]), " ".join(q["gold"]), q["no_evidence"], q["self_contained"])
        for q in _lines(folder / "questions.jsonl")
    )


def read_guidelines(folder: Path, article_ids: Collection[str]) -> dict[str, Article]:
    """The guidelines of those ids, each passage a paragraph."""
    passages = ((p["gid"], p["title"], p["text"]) for p in _lines(folder / "passages.jsonl.gz"))
    return {a.article_id: a for a in articles_of(p for p in passages if p[0] in article_ids)}


def articles_of(passages: Iterable[tuple[str, str, str]]) -> Iterator[Article]:
    """The articles that passages (article id, its title, text) are cut from, each passage a paragraph."""
    texts: dict[str, CanonicalText] = {}
    titles: dict[str, str] = {}
    for name, title, text in passages:
        titles.setdefault(name, one_line(title))
        texts.setdefault(name, CanonicalText()).paragraph(one_line(text), [])
    for name, whole in texts.items():
        yield Article(
            article_id=name,
            question=None,
            title=titles[name],
            publisher=None,
            published=None,
            tier="T0",
            text=whole.text,
            sections=whole.sections,
            sentences=whole.sentences,
        )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file)
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: cannot be read as JSON lines ({error}).") from error
