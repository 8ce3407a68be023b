"""Questions that the sources answer, and their twins that they do not: how often each is refused.

A twin is the same question over an index from which what answers it was removed, or about a drug or disease that no
source has. The articles of the corpus overlap, so its twins are of the second kind. Real guidelines are cut into two
halves by subject, and every question is asked of the half with its guideline and of the other one.
"""

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.discrimination import auroc, calibration_error, reliability_points
from evals.guidelines import PanelQuestion, read_guidelines, read_questions
from evals.metrics import interval
from evals.plots import reliability
from ingest.article import Article
from ingest.build import build_index
from ingest.drugs import drugs
from ingest.embed import Embedder
from ingest.index import Index
from ingest.lexical import terms
from qa.ask import ask
from qa.insufficient import says_insufficient
from qa.phrases import phrases
from qa.question import understand

_ONE_SUBJECT = 0.5  # cosine of two guidelines' titles from which they go into the same half
_OTHER_DRUGS = ("osimertinib", "methotrexate", "olaparib", "warfarin", "rituximab", "metformin")
_OTHER_CONDITIONS = ("psoriasis", "multiple myeloma", "tuberculosis", "schizophrenia", "osteoporosis", "endometriosis")
_DISEASE = re.compile(
    r"(?:cancer|carcinoma|tumou?r|disease|metastas[ei]s|mets|blastoma|constipation|prolactinaemia|dislocation|fatigue|obesity"
    r"|palpitations|itis|itching)s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked of one index: should it be answered, was it, and how probable was that held?"""

    suite: str
    question: str
    answerable: bool
    answered: bool
    probability: float


@dataclass(frozen=True, slots=True)
class Row:
    """One suite: shares with their 95 % intervals."""

    suite: str
    answerable: int
    refused: float
    refused_interval: tuple[float, float] | None
    twins: int
    abstained: float
    abstained_interval: tuple[float, float] | None

    def text(self) -> str:
        """One line for a terminal."""
        return (
            f"{self.suite}: {self.answerable} answerable, refused {_share(self.refused, self.refused_interval)}; "
            f"{self.twins} twins, abstained {_share(self.abstained, self.abstained_interval)}"
        )


def over_corpus(index: Index, questions: Sequence[str], as_of: dt.date) -> Iterator[Asked]:
    """Ask every question, and the same with its drugs and diseases replaced by one that the corpus lacks."""
    for position, question in enumerate(questions):
        yield _asked("corpus", index, question, as_of, answerable=True)
        twin = replaced(question, index, position)
        if twin is not None:
            yield _asked("corpus", index, twin, as_of, answerable=False)


def replaced(question: str, index: Index, turn: int) -> str | None:
    """The question about something else: its drugs replaced, or else its diseases; None when it names neither."""
    named = drugs(question)
    diseases = [p for p in phrases(question) if _DISEASE.search(p.text)]
    spans = [(m.start, m.end) for m in named] or [(p.start, p.end) for p in diseases]
    other = _absent(index, _OTHER_DRUGS if named else _OTHER_CONDITIONS, turn)
    if not spans or other is None:
        return None
    text = question
    for start, end in reversed(spans):
        text = text[:start] + other + text[end:]
    return text


def over_guidelines(folder: Path, embedder: Embedder, as_of: dt.date) -> Iterator[Asked]:
    """Ask the questions of those guidelines that have one without sufficient evidence, each of both halves. They are
    read at once. Raises UserError when they cannot be."""
    questions = [q for q in read_questions(folder) if q.self_contained]
    ids = {q.article_id for q in questions if q.no_evidence}
    articles = read_guidelines(folder, ids)
    own = [q for q in questions if q.article_id in articles]
    return _over_halves(own, articles, embedder, as_of)


def _over_halves(
    own: Sequence[PanelQuestion], articles: Mapping[str, Article], embedder: Embedder, as_of: dt.date
) -> Iterator[Asked]:
    with tempfile.TemporaryDirectory() as directory:
        for name, half in zip(("guidelines, half A", "guidelines, half B"), halves(articles, embedder), strict=True):
            index = build_index([articles[i] for i in sorted(half)], embedder, Path(directory))
            for question in own:
                is_here = question.article_id in half
                suite = name if is_here else _other(name)
                yield _asked(suite, index, question.text, as_of, answerable=is_here)


def halves(articles: Mapping[str, Article], embedder: Embedder) -> tuple[frozenset[str], frozenset[str]]:
    """Cut articles into two halves, those of one subject together, the larger subjects first to the smaller half."""
    ids = sorted(articles)
    vectors = embedder.embed([articles[i].title for i in ids])
    near = vectors @ vectors.T >= _ONE_SUBJECT
    subject = list(range(len(ids)))
    for i in range(len(ids)):
        for j in range(i):
            if near[i, j]:
                subject = [subject[j] if s == subject[i] else s for s in subject]
    groups = [[i for i, s in zip(ids, subject, strict=True) if s == own] for own in dict.fromkeys(subject)]
    first: list[str] = []
    second: list[str] = []
    for group in sorted(groups, key=lambda g: (-len(g), g)):
        (first if len(first) <= len(second) else second).extend(group)
    return frozenset(first), frozenset(second)


def no_evidence(folder: Path, embedder: Embedder, as_of: dt.date) -> Iterator[tuple[PanelQuestion, bool, bool]]:
    """Ask the questions whose panels found no sufficient evidence: (question, was it answered, does a statement say
    that evidence is lacking)."""
    questions = [q for q in read_questions(folder) if q.no_evidence]
    articles = read_guidelines(folder, {q.article_id for q in questions})
    with tempfile.TemporaryDirectory() as directory:
        index = build_index(articles.values(), embedder, Path(directory))
        for question in questions:
            answer = ask(index, understand(question.text, as_of=as_of))
            yield question, answer.status != "abstain", any(says_insufficient(s.text) for s in answer.statements)


def insufficient_text(asked: Sequence[tuple[PanelQuestion, bool, bool]]) -> str:
    """How the questions without sufficient evidence were answered, for a terminal."""
    answered, said = sum(a for _, a, _ in asked), sum(s for _, _, s in asked)
    return (
        f"{len(asked)} questions on which the panel found no sufficient evidence: {answered} answered, "
        f"{said} of them with a sentence that says so ({said / max(len(asked), 1):.0%})"
    )


def rows(asked: Iterable[Asked]) -> tuple[Row, ...]:
    """The shares of every suite, in order of first appearance."""
    every = list(asked)
    found = []
    for suite in dict.fromkeys(a.suite for a in every):
        refused = [float(not a.answered) for a in every if a.suite == suite and a.answerable]
        abstained = [float(not a.answered) for a in every if a.suite == suite and not a.answerable]
        found.append(
            Row(
                suite=suite,
                answerable=len(refused),
                refused=sum(refused) / max(len(refused), 1),
                refused_interval=interval(refused),
                twins=len(abstained),
                abstained=sum(abstained) / max(len(abstained), 1),
                abstained_interval=interval(abstained),
            )
        )
    return tuple(found)


def calibration_text(asked: Sequence[Asked]) -> str:
    """How well the stated probabilities go with what the sources answer, for a terminal."""
    points = reliability_points([a.probability for a in asked], [a.answerable for a in asked])
    separated = auroc(
        [a.probability for a in asked if a.answerable], [a.probability for a in asked if not a.answerable]
    )
    error = calibration_error(points)
    if error is None or separated is None:
        return "stated probability: not measurable"
    return f"stated probability: calibration error {error:.2f}, AUROC {separated:.2f}"


def reliability_page(asked: Sequence[Asked]) -> str:
    """A page with the reliability plot and the figures of every suite."""
    lines = "".join(f"<p>{r.text()}</p>" for r in rows(asked))
    points = reliability_points([a.probability for a in asked], [a.answerable for a in asked])
    plot = reliability(points, "Probability that the sources answer against the share that they do")
    style = (
        "body{font:16px system-ui;max-width:44em;margin:2em auto}svg{width:100%}.axis{stroke:#888}.ideal{stroke:#888;"
    )
    style += "stroke-dasharray:3}.point{fill:#2563eb}text{font-size:9px;fill:#555}"
    return f'<!doctype html><meta charset="utf-8"><title>Abstention</title><style>{style}</style>{plot}{lines}'


def _asked(suite: str, index: Index, text: str, as_of: dt.date, *, answerable: bool) -> Asked:
    answer = ask(index, understand(text, as_of=as_of))
    probability = max((c.probability for c in answer.coverage), default=0.0)
    return Asked(suite, text, answerable, answer.status != "abstain", probability)


def _absent(index: Index, names: Sequence[str], turn: int) -> str | None:
    unknown = [n for n in names if not any(map(index.words.knows, terms(n)))]
    return unknown[turn % len(unknown)] if unknown else None


def _other(name: str) -> str:
    return name[:-1] + ("B" if name.endswith("A") else "A")


def _share(value: float, bounds: tuple[float, float] | None) -> str:
    low, high = bounds or (value, value)
    return f"{value:.1%} ({low:.1%} to {high:.1%})"
