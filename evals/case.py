"""Case: a question, and what a good answer to it must and must not say."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError, with_config

from ingest.article import Article
from ingest.errors import CaseError
from qa.question import Audience, Question, understand

Expect = Literal["answer", "abstain"]
Importance = Literal["vital", "okay"]
Split = Literal["dev", "test"]
CaseReview = Literal["draft", "approved"]

_Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
_STRICT = ConfigDict(extra="forbid")
_UNKNOWN = "unexpected_keyword_argument"
_PLAIN_WORDS = {_UNKNOWN: "there is no such field", "missing": "this field is missing"}


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of an article that says a nugget; `quote` is its exact text."""

    article_id: _Text
    quote: _Text


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Nugget:
    """One fact that an answer should hold. `sources` are alternatives: one of them is enough."""

    text: _Text
    importance: Importance
    sources: tuple[Source, ...]


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One gold question. Raises ValueError when its parts contradict each other.

    `conversation` holds the questions asked before, oldest first; `review` says whether a clinician approved
    the case.
    """

    case_id: _Text
    question: _Text
    conversation: tuple[_Text, ...] = ()
    as_of: dt.date
    audience: Audience
    expect: Expect
    nuggets: tuple[Nugget, ...] = ()
    must_not_say: tuple[_Text, ...] = ()
    tags: tuple[_Text, ...] = ()
    split: Split
    author: _Text
    review: CaseReview

    def __post_init__(self) -> None:
        if self.expect == "answer" and not self.nuggets:
            raise ValueError("a case that expects an answer needs nuggets")
        if self.expect == "abstain" and self.nuggets:
            raise ValueError("a case that expects an abstention has no nuggets")

    def asked(self) -> Question:
        """The case's question, made stand-alone with the questions before it."""
        history: list[Question] = []
        for earlier in self.conversation:
            history.append(understand(earlier, history, as_of=self.as_of, audience=self.audience))
        return understand(self.question, history, as_of=self.as_of, audience=self.audience)


_CASES = TypeAdapter(tuple[Case, ...])


def load_cases(paths: Sequence[Path]) -> tuple[Case, ...]:
    """Read the cases of YAML files, and of the *.yaml files of folders, in order of path.

    Raises CaseError with file, line and field when a file is not valid or an id is used twice.
    """
    cases: list[Case] = []
    taken: dict[str, str] = {}
    for path in _files(paths):
        node = _compose(path)
        for position, case in enumerate(_cases_of(path, node)):
            where = f"{path}, line {_line(node, (position, 'case_id'))}"
            if case.case_id in taken:
                raise CaseError(
                    f"{where}, case_id: {case.case_id!r} is already used in {taken[case.case_id]}. Choose another id."
                )
            taken[case.case_id] = where
            cases.append(case)
    return tuple(cases)


def check_sources(cases: Sequence[Case], articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Return one sentence for each source whose quote is not exactly one sentence of its article; none is
    best.
    """
    sources = {(c.case_id, s.article_id, s.quote): None for c in cases for n in c.nuggets for s in n.sources}
    problems = []
    for case_id, article_id, quote in sources:
        article = articles.get(article_id)
        if article is None:
            problems.append(f"{case_id}: there is no article {article_id!r}.")
            continue
        found = sum(article.quote(s) == quote for s in article.sentences)
        if found != 1:
            problems.append(f"{case_id}: {found} sentences of {article_id!r} read {quote!r}; it should be one.")
    return tuple(problems)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not found:
            raise CaseError(f"{path}: holds no *.yaml file with cases.")
        yield from found


def _compose(path: Path) -> yaml.Node:
    """The YAML tree of a file: its marks say where every value stands."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise CaseError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: is not UTF-8 text.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CaseError(f"{path}, line {line}: is not valid YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise CaseError(f"{path}: is not valid YAML: {error}.") from error
    if node is None:
        raise CaseError(f"{path}, line 1: holds no case.")
    return node


def _cases_of(path: Path, node: yaml.Node) -> tuple[Case, ...]:
    try:
        return _CASES.validate_python(_value(path, node))
    except ValidationError as error:
        found = error.errors()
        first = next((e for e in found if e["type"] == _UNKNOWN), found[0])  # a typo also leaves a field missing
        field = ".".join(str(part) for part in first["loc"][1:])
        message = _PLAIN_WORDS.get(first["type"], first["msg"].removeprefix("Value error, "))
        where = f"{path}, line {_line(node, first['loc'])}" + (f", {field}" if field else "")
        raise CaseError(f"{where}: {message}.") from error


def _value(path: Path, node: yaml.Node) -> object:
    """Lists, mappings and strings; that a value is a date or one of a few words is left to the types."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, item) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    values: dict[str, object] = {}
    for key, value in node.value:
        if key.value in values:
            raise CaseError(f"{path}, line {key.start_mark.line + 1}, {key.value}: the field stands here twice.")
        values[key.value] = _value(path, value)
    return values


def _line(node: yaml.Node, place: Sequence[int | str]) -> int:
    """The line, counted from 1, of the value at `place`, or of the nearest thing around it that exists."""
    line = node.start_mark.line
    for part in place:
        inner: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            inner = node.value[part]
            line = inner.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == part:
                    inner, line = value, key.start_mark.line
        if inner is None:
            break
        node = inner
    return line + 1
