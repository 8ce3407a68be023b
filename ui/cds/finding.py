"""Found: statements of one article that answer questions about a patient, chosen from answers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qa.answer import Answer, Citation, Statement
from qa.asked import gives
from ui.cds.asking import Asking
from ui.cds.subject import is_on_subject

_OF_A_PROBLEM, _OF_A_DRUG = 3, 2  # statements for one question
_RESTRICTS = re.compile(
    r"\b(?:should not|must not|do not|not recommended|contraindicat\w*|avoid\w*|withh\w+|interrupt\w*|discontinu\w*"
    r"|stop(?:ped)?|permanently|not (?:be )?(?:given|used|started|approved|indicated|within the indication))\b",
    re.IGNORECASE,
)

_ADVISES = re.compile(
    r"\b(?:recommend(?:s|ed|ing)?|should|must|offer(?:s|ed)?|suggest(?:s|ed)?|advis(?:e|es|ed)|contraindicated|avoid"
    r"|do not|(?:is|are) (?:not )?(?:indicated|used|given|treated|preferred)|(?:may|can) be \w+ed|first[- ]line"
    r"|standard of care|considered|insufficient)\b",
    re.IGNORECASE,
)
# What a guideline says of itself is no advice.
_OF_ITSELF = re.compile(
    r"^(?:note from|refer to|these recommendations|the (?:following )?(?:recommendations|algorithms))\b"
    r"|\b(?:full[- ]text|guideline document|summary of recommendations?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """`said` are the statements with what each cites, all of one article; `answers` are those that they come from."""

    asking: Asking
    said: tuple[tuple[Statement, Citation], ...]
    answers: tuple[Answer, ...]

    @property
    def citation(self) -> Citation:
        """The first sentence that is cited."""
        return self.said[0][1]

    @property
    def is_warning(self) -> bool:
        """True when a sentence that applies to this patient forbids, stops or holds something back, or when sources
        disagree on one that is shown."""
        return any(s.applies.verdict == "yes" and _RESTRICTS.search(s.text) for s, _ in self.said) or any(
            self.conflicts()
        )

    def conflicts(self) -> Iterator[tuple[Answer, int]]:
        """Disagreements that touch what is said: the answer, and the place of the conflict in it."""
        keys = {c.key for _, c in self.said}
        for answer in self.answers:
            for place, conflict in enumerate(answer.conflicts):
                if keys & {answer.citation(n).key for n in conflict.citations}:
                    yield answer, place


def found_in(asked: Iterable[tuple[Asking, Answer]]) -> tuple[Found, ...]:
    """What the answers say, one `Found` for each article, each sentence once; warnings first."""
    by_article: dict[str, Found] = {}
    seen: set[tuple[str, int, int, str]] = set()
    for asking, answer in asked:
        for statement, citation in _chosen(asking, answer):
            if citation.key not in seen:
                seen.add(citation.key)
                before = by_article.get(citation.article_id) or Found(asking, (), ())
                answers = tuple(dict.fromkeys((*before.answers, answer)))
                by_article[citation.article_id] = replace(
                    before, said=(*before.said, (statement, citation)), answers=answers
                )
    return tuple(sorted(by_article.values(), key=lambda f: not f.is_warning))


def _chosen(asking: Asking, answer: Answer) -> list[tuple[Statement, Citation]]:
    """The statements worth showing: of a full answer or known to apply, on the subject, and not for other patients;
    what applies comes first."""
    if answer.status != "answer" and not asking.only_applying:
        return []
    cited = [(s, answer.citation(s.citations[0])) for s in answer.statements if s.applies.verdict != "no"]
    fitting = [(s, c) for s, c in cited if is_on_subject(asking, s, c) and _serves(asking, s)]
    fitting.sort(key=lambda pair: pair[0].applies.verdict != "yes")
    return fitting[: _OF_A_PROBLEM if asking.aspect == "treatment" else _OF_A_DRUG]


def _serves(asking: Asking, statement: Statement) -> bool:
    if asking.only_applying:
        return statement.applies.verdict == "yes"
    if asking.aspect == "treatment":
        advises = bool(statement.strength) or _ADVISES.search(statement.text) is not None
        return advises and not _OF_ITSELF.search(statement.text)
    if asking.aspect == "dose":
        return gives(statement.text, "dose")
    return asking.aspect != "caution" or _RESTRICTS.search(statement.text) is not None
