"""Questions to recommendations with branches: does the branch that applies come first?

branching.yaml names documents, the branches by the SHA-256 of their sentences, and for each question the branches that
apply. No text of a guideline that is not ours stands in it; in a file of your own a branch may be the sentence itself.
"""

import datetime as dt
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import ConfigDict, TypeAdapter, with_config

from evals.sources import articles_under
from evals.yaml_file import YamlFile
from ingest.article import Article, Sentence
from ingest.build import build_index
from ingest.clean import one_line
from ingest.embed import Vectors, embedder_for
from ingest.errors import CaseError
from ingest.index import Index
from ingest.lexical import LexicalIndex, terms
from ingest.sentences import split_sentences
from qa.ask import ask
from qa.conditions.applies import Comparison, compare
from qa.question import Question, understand

FAMILIES = Path(__file__).parent / "branching.yaml"
Kind = Literal["plain", "boundary", "trap"]
_STRICT = ConfigDict(extra="forbid")
_SHA = re.compile(r"[0-9a-f]{64}")
_FUSION = 60  # reciprocal rank fusion, Cormack et al., SIGIR 2009
_ORDER = {"yes": 0, "unknown": 1, "no": 2}


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class BranchQuestion:
    """A question and the names of the branches that apply; every other branch of the family does not."""

    question: str
    applies: tuple[str, ...]
    kind: Kind = "plain"


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Family:
    """One recommendation with its branches (name to the sentence or its SHA-256) and the questions to it."""

    family: str
    document: str
    source: Literal["corpus", "guidelines"]
    dimension: str
    split: Literal["dev", "test"]
    branches: Mapping[str, str]
    questions: tuple[BranchQuestion, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question: was the branch that applies first by plain fusion, by the rules, and in the answer
    (None when the answer shows no branch); and was another branch shown as applying."""

    family: Family
    question: BranchQuestion
    plain_first: bool
    rules_first: bool
    answer_first: bool | None
    wrong_shown: bool

    @property
    def trouble(self) -> str:
        """What went wrong, in words."""
        found = ["not first by the rules"] if not self.rules_first else []
        found += ["not in the answer"] if self.answer_first is None else []
        found += ["not first in the answer"] if self.answer_first is False else []
        found += ["another branch shown as applying"] if self.wrong_shown else []
        return f"({'; '.join(found)})"


def load_families(path: Path = FAMILIES) -> tuple[Family, ...]:
    """Raises CaseError with line and field when the file is not valid."""
    return YamlFile.read(path).values(TypeAdapter(tuple[Family, ...]))


def sentence_sha(text: str) -> str:
    """SHA-256 of a sentence in lower case with single spaces."""
    return hashlib.sha256(" ".join(text.lower().split()).encode()).hexdigest()


def guideline_articles(passages: Path, wanted: Iterable[str]) -> dict[str, Article]:
    """The guidelines of a passages.jsonl.gz (pid, gid, title, text) that are wanted, as articles of plain sentences."""
    names, texts, titles = set(wanted), dict[str, list[str]](), dict[str, str]()
    with gzip.open(passages, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["gid"] in names:
                texts.setdefault(record["gid"], []).append(record["text"])
                titles[record["gid"]] = record["title"]
    return {gid: _article(gid, titles[gid], one_line(" ".join(parts))) for gid, parts in texts.items()}


def _article(gid: str, title: str, text: str) -> Article:
    sentences = tuple(Sentence(start, end) for start, end in split_sentences(text))
    return Article(
        article_id=gid,
        question=title,
        title=title,
        publisher="guideline",
        published=dt.date(2018, 7, 16),
        tier="T0",
        text=text,
        sections=(),
        sentences=sentences,
    )


def branching_index(families: Sequence[Family], corpus: Path, passages: Path | None, directory: Path) -> Index:
    """An index over the corpus and the guidelines that the families name; `passages` is None where they are absent.
    What has not changed in `directory` is not embedded again."""
    articles = articles_under([corpus])
    if passages is not None:
        wanted = {f.document for f in families if f.source == "guidelines"}
        articles += guideline_articles(passages, wanted).values()
    return build_index(articles, embedder_for(), directory)


def measure(family: Family, index: Index, as_of: dt.date) -> list[Outcome]:
    """Ask every question of a family. Raises CaseError when a branch does not stand in its document."""
    article = index.articles.get(family.document)
    if article is None:
        near = get_close_matches(family.document, index.article_ids, cutoff=0) or ["none"]
        raise CaseError(f"{family.family}: no document has the id {family.document!r}. Near: {', '.join(near)}.")
    positions = _positions(family, article)
    lexical = LexicalIndex.build([article.quote(s) for s in article.sentences])
    vectors = _vectors(index, article)
    found = []
    for item in family.questions:
        question = understand(item.question, as_of=as_of)
        ranks = _fused(lexical.scores(terms(item.question)), vectors @ index.embed(item.question))
        fits = {name: compare(question.facts, article, p) for name, p in positions.items()}
        plain = min(positions, key=lambda n: ranks[positions[n]])
        ruled = min(positions, key=lambda n: (*_preference(fits[n]), ranks[positions[n]]))
        shown = _shown(index, question, article, positions)
        first = next(iter(shown), None)
        found.append(
            Outcome(
                family=family,
                question=item,
                plain_first=plain in item.applies,
                rules_first=ruled in item.applies,
                answer_first=None if first is None else first in item.applies,
                wrong_shown=any(v == "yes" and n not in item.applies for n, v in shown.items()),
            )
        )
    return found


def _vectors(index: Index, article: Article) -> Vectors:
    """The vectors of an article's sentences, in order, shape (sentences, dimension)."""
    rows = index.rows(index.article_ids.index(article.article_id))
    return np.vstack([index.sentence_vectors(row) for row in rows])


def _positions(family: Family, article: Article) -> dict[str, int]:
    own = {sentence_sha(article.quote(s)): i for i, s in reversed(list(enumerate(article.sentences)))}
    wanted = {name: b if _SHA.fullmatch(b) else sentence_sha(b) for name, b in family.branches.items()}
    missing = [name for name, sha in wanted.items() if sha not in own]
    if missing:
        raise CaseError(f"{family.family}: branch {missing[0]!r} is no sentence of {article.article_id}.")
    return {name: own[sha] for name, sha in wanted.items()}


def _fused(*scores: "np.typing.NDArray[np.float32]") -> list[float]:
    """Reciprocal rank fusion: for each sentence minus its fused score, so that the smallest is the best."""
    fused = np.zeros(len(scores[0]))
    for one in scores:
        order = np.lexsort((np.arange(len(one)), -one))
        fused[order] -= 1 / (_FUSION + 1 + np.arange(len(one)))
    return [float(x) for x in fused]


def _preference(fit: Comparison) -> tuple[int, int]:
    return _ORDER[fit.verdict], -fit.met


def _shown(index: Index, question: Question, article: Article, positions: Mapping[str, int]) -> dict[str, str]:
    """The branches that the answer quotes, in its order, each with its verdict."""
    answer = ask(index, question)
    starts = {article.sentences[p].start: name for name, p in positions.items()}
    shown: dict[str, str] = {}
    for statement in answer.statements:
        for citation in map(answer.citation, statement.citations):
            if citation.article_id == article.article_id and citation.start in starts:
                shown.setdefault(starts[citation.start], statement.applies.verdict)
    return shown
