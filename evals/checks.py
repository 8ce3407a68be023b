"""How well the checks tell a changed statement from a faithful one: changed sentences, paraphrases, both together."""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from evals.mutations import HARMLESS, MUTATIONS, Mutation
from ingest.article import Article
from ingest.errors import CaseError
from ingest.strict_yaml import load_yaml
from qa.check import check
from qa.draft import Draft, DraftStatement, Evidence, SentenceId

PARAPHRASES = Path(__file__).parent / "paraphrases.yaml"
ROLES = Path(__file__).parent / "paraphrases_roles.yaml"
"""Swaps and dropped conditions, the changes that rules see least."""
Split = Literal["dev", "test", "all"]
_SHORTEST, _LONGEST = 40, 400
"""Characters of a sentence that is mutated."""
_NEIGHBOURS = 3
_TRIES = 3
"""Changes of each kind to a paraphrase; the same change is counted once."""


@dataclass(frozen=True, slots=True)
class Row:
    """How statements of one kind fared. `right` counts those caught, or, of harmless kinds, those let through."""

    kind: str
    harmless: bool
    total: int
    right: int

    @property
    def share(self) -> float | None:
        """`right` of `total`; None where there was none."""
        return self.right / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Miss:
    """A changed statement that passed (`why` empty), or a faithful one that was refused."""

    kind: str
    sentence: str
    statement: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one suite, and what went wrong."""

    rows: tuple[Row, ...]
    misses: tuple[Miss, ...]

    def overall(self, *, harmless: bool) -> float | None:
        """The share caught over all kinds of change, or refused over all harmless kinds; None without statements."""
        rows = [r for r in self.rows if r.harmless == harmless]
        total, right = sum(r.total for r in rows), sum(r.right for r in rows)
        if not total:
            return None
        return 1 - right / total if harmless else right / total

    def first_misses(self, per_kind: int) -> Iterator[Miss]:
        """The first `per_kind` misses of each kind."""
        seen: Counter[str] = Counter()
        for miss in self.misses:
            seen[miss.kind] += 1
            if seen[miss.kind] <= per_kind:
                yield miss


class _Paraphrases(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    article: str
    sentence: str
    faithful: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = {}


def side(article_id: str) -> Literal["dev", "test"]:
    """The split an article belongs to, by the hash of its id, so that no choice can be made: seven of eight are
    for development."""
    first, second, third, *_ = hashlib.sha256(article_id.encode()).digest()
    return "test" if first % 2 and second % 2 and third % 2 else "dev"


def mutation_table(
    articles: Sequence[Article], *, per_kind: int, split: Split = "all", seed: int = 7, kinds: Sequence[str] = ()
) -> Table:
    """Mutate up to `per_kind` sentences of `articles` in each way and check each against the sentence it came from."""
    wanted = {k: m for k, m in {**MUTATIONS, **HARMLESS}.items() if not kinds or k in kinds}
    chosen = [a for a in articles if split in ("all", side(a.article_id))]
    rng = random.Random(seed)
    found: list[tuple[str, Miss | None]] = []
    for kind, mutate in wanted.items():
        found += [(kind, miss) for miss in _mutated(chosen, kind, mutate, per_kind, rng)]
    return _table(found, list(wanted), harmless=HARMLESS)


def paraphrase_table(articles: Mapping[str, Article], file: Path = PARAPHRASES, split: Split = "all") -> Table:
    """Check the paraphrases of `file` against the sentences they restate. Raises CaseError when a sentence is gone."""
    found = [
        (kind, _judge(kind, kind == "faithful", statement.text, statement.cites[0], evidence))
        for kind, statement, evidence in restatements(articles, file, split)
    ]
    return _table(found, list(dict.fromkeys(kind for kind, _ in found)), harmless={"faithful": None})


def restatements(
    articles: Mapping[str, Article], file: Path = PARAPHRASES, split: Split = "all"
) -> Iterator[tuple[str, DraftStatement, Evidence]]:
    """Each paraphrase of `file` with its kind and the sentence it restates. Raises CaseError when one is gone."""
    for entry in _read(file):
        if split not in ("all", side(entry.article)):
            continue
        place = _place(articles, entry, file)
        evidence = Evidence.of_sentences([(articles[entry.article], place[1])])
        texts = [("faithful", t) for t in entry.faithful] + [(k, t) for k, ts in entry.changed.items() for t in ts]
        for kind, text in texts:
            yield kind, DraftStatement(text, "paraphrase", (place,)), evidence


def changed_paraphrase_table(
    articles: Mapping[str, Article], file: Path = PARAPHRASES, split: Split = "all", seed: int = 7
) -> Table:
    """Mutate, in each way that harms, each faithful paraphrase of `file` that passes, and check it against the sentence
    it restated: what a change costs that hides among other words. Raises CaseError when a sentence is gone."""
    rng = random.Random(seed)
    found: list[tuple[str, Miss | None]] = []
    for entry in _read(file):
        if split not in ("all", side(entry.article)):
            continue
        place = _place(articles, entry, file)
        article, position = articles[entry.article], place[1]
        evidence, near = Evidence.of_sentences([(article, position)]), _near(article, position)
        passing = [t for t in entry.faithful if _judge("", True, t, place, evidence) is None]
        changed = [(k, m(t, rng, near), t) for t in passing for k, m in MUTATIONS.items() for _ in range(_TRIES)]
        texts = dict.fromkeys((k, new) for k, new, old in changed if new is not None and new != old)
        found += [(kind, _judge(kind, False, text, place, evidence)) for kind, text in texts]
    return _table(found, [k for k in MUTATIONS if any(k == kind for kind, _ in found)], harmless={})


def restated(articles: Mapping[str, Article], file: Path = PARAPHRASES) -> bool:
    """True when `articles` hold what the paraphrases of `file` restate."""
    return {entry.article for entry in _read(file)} <= articles.keys()


def _mutated(
    articles: Sequence[Article], kind: str, mutate: Mutation, wanted: int, rng: random.Random
) -> Iterator[Miss | None]:
    places = [(a, i) for a in articles for i, s in enumerate(a.sentences) if _SHORTEST <= s.end - s.start <= _LONGEST]
    rng.shuffle(places)
    made = 0
    for article, position in places:
        if made == wanted:
            return
        sentence = article.quote(article.sentences[position])
        text = mutate(sentence, rng, _near(article, position))
        if text is None or (text == sentence and mutate is not HARMLESS["unchanged"]):
            continue
        made += 1
        evidence = Evidence.of_sentences([(article, position)])
        yield _judge(kind, kind in HARMLESS, text, (article.article_id, position), evidence)


def _near(article: Article, position: int) -> list[str]:
    """The sentences around one, itself left out."""
    first = max(0, position - _NEIGHBOURS)
    near = enumerate(article.sentences[first : position + _NEIGHBOURS + 1], first)
    return [article.quote(s) for i, s in near if i != position]


def _judge(kind: str, harmless: bool, text: str, place: SentenceId, evidence: Evidence) -> Miss | None:
    verdict = check(Draft((DraftStatement(text, "paraphrase", (place,)),)), evidence)[0]
    if (verdict.verdict == "supported") == harmless:
        return None
    return Miss(kind, evidence.quote(place), text, verdict.failed)


def _table(
    found: Sequence[tuple[str, Miss | None]], kinds: Sequence[str], harmless: Mapping[str, Callable[..., object] | None]
) -> Table:
    total = Counter(kind for kind, _ in found)
    right = Counter(kind for kind, miss in found if miss is None)
    rows = tuple(Row(kind, kind in harmless, total[kind], right[kind]) for kind in kinds)
    return Table(rows, tuple(miss for _, miss in found if miss is not None))


def _read(file: Path) -> list[_Paraphrases]:
    try:
        return [_Paraphrases.model_validate(entry) for entry in load_yaml(file.read_text(encoding="utf-8"))]
    except (OSError, yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise CaseError(f"{file}: is no file of paraphrases ({error}).") from error


def _place(articles: Mapping[str, Article], entry: _Paraphrases, file: Path) -> SentenceId:
    article = articles.get(entry.article)
    if article is not None:
        for position, sentence in enumerate(article.sentences):
            if article.quote(sentence) == entry.sentence:
                return entry.article, position
    raise CaseError(f"{file}: {entry.article} has no sentence {entry.sentence!r}. Was the article edited?")
