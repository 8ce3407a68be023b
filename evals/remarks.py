"""Drafts of gold cases from what readers said of answers. A person completes and approves them."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import TypeAdapter

from evals.case import Case, Nugget, Source, Split
from qa.answer import Answer, Statement
from qa.identifiers import without_identifiers

_CASE = TypeAdapter(Case)
_MEANT = {
    "helpful": "a reader found this answer helpful",
    "wrong_citation": "a reader found a citation wrong",
    "missing": "a reader missed something",
    "unsafe": "a reader found this answer unsafe",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader said of an answer: a kind of `_MEANT`, the citation it is about, own words."""

    kind: str
    citation: int | None = None
    text: str | None = None


def draft_case(answer: Answer, remarks: Sequence[Remark]) -> Case:
    """A draft out of an answer and the remarks on it.

    Its nuggets are the statements of the answer, the first one vital; what cites a sentence that was called wrong or
    unsafe is something the answer must not say. Obvious identifiers are taken out of the questions.
    """
    wrong = {r.citation for r in remarks if r.kind in ("wrong_citation", "unsafe")} - {None}
    refused = [s for s in answer.statements if wrong & set(s.citations)]
    right = [s for s in answer.statements if s not in refused]
    case_id = f"remark-{answer.answer_id[:12]}"
    asked = answer.question
    return Case(
        case_id=case_id,
        question=without_identifiers(asked.text if asked.context else asked.standalone),
        conversation=tuple(without_identifiers(text) for text in reversed(asked.context)),
        as_of=asked.as_of,
        audience=asked.audience,
        expect="answer" if right else "abstain",
        nuggets=tuple(_nugget(answer, s, is_first=i == 0) for i, s in enumerate(right)),
        must_not_say=tuple(s.text for s in refused),
        tags=("remark", *sorted({r.kind for r in remarks})),
        split=split_of(case_id),
        author="readers",
        review="draft",
    )


def split_of(case_id: str) -> Split:
    """Where a new case belongs, by the rule of evals/cases/README.md."""
    return "test" if hashlib.sha256(case_id.encode()).digest()[0] < 128 else "dev"


def cases_yaml(drafts: Sequence[tuple[Case, Sequence[Remark]]]) -> str:
    """The drafts as a file of cases, each under comments that say what readers said."""
    return "\n".join(line for case, remarks in drafts for line in (*_comments(remarks), _entry(case)))


def _nugget(answer: Answer, statement: Statement, *, is_first: bool) -> Nugget:
    cited = [answer.citation(n) for n in statement.citations]
    sources = tuple(Source(c.article_id, c.quote) for c in cited)
    return Nugget(statement.text, "vital" if is_first else "okay", sources)


def _comments(remarks: Sequence[Remark]) -> Iterator[str]:
    for remark in remarks:
        about = f" [{remark.citation}]" if remark.citation else ""
        words = without_identifiers(re.sub(r"\s+", " ", remark.text or "")).strip()
        yield f"# {_MEANT[remark.kind]}{about}" + (f": {words}" if words else "")


def _entry(case: Case) -> str:
    fields: dict[str, Any] = _CASE.dump_python(case, mode="json")
    kept = {name: value for name, value in fields.items() if value not in (None, [], ())}
    for nugget in kept.get("nuggets", []):
        if nugget["side"] is None:
            del nugget["side"]
    return yaml.safe_dump([kept], sort_keys=False, allow_unicode=True, width=120)
