"""Is a sentence about what was asked, and is its article for this patient? Told by titles, headings and drugs."""

import re
from collections.abc import Sequence

from ingest.drugs import drugs
from ingest.lexical import terms
from qa.answer import Citation, Statement
from qa.conditions.criterion import SITES, Criterion
from qa.conditions.facts import joined_drugs
from qa.conditions.reading import criteria
from ui.cds.asking import Asking

_FURTHER = re.compile(
    r",| (?:with|without|due to|secondary to|associated with|caused by|in|at|during)\b", re.IGNORECASE
)
_PREGNANCY = ("pregnancy",)
# Words that many problems have: alone they say not what a text is about.
_WEAK = frozenset(
    terms("acute chronic primary secondary essential type stage disease disorder syndrome left right adult")
)


def is_on_subject(asking: Asking, statement: Statement, cited: Citation) -> bool:
    """True when the article's title names one of the problems, or the drug is among the first that the statement names
    (where it names none, the first over it) and the title is of no other. A title for other patients is off subject."""
    treats = asking.aspect == "treatment"
    if not _is_for(cited.title, asking.facts, all_known=treats):
        return False
    if treats:
        known = _are_known(cited.title, (*asking.problems, *asking.about))
        return known and any(_names(cited.title, statement.text, problem) for problem in asking.about)
    return _is_of_drug(asking.about[0], statement, cited)


def _is_of_drug(drug: str, statement: Statement, cited: Citation) -> bool:
    titled = {m.name for m in drugs(cited.title)}
    if titled and drug not in titled:
        return False
    for told in (statement.text, *reversed(cited.headings), cited.title):
        if mentions := drugs(told):
            return any(m.name == drug for m in joined_drugs(told, mentions))
        if drug in told.lower():
            return True
    return False


def _is_for(title: str, facts: Sequence[Criterion], *, all_known: bool) -> bool:
    """False for a title that is for other patients ('in children'), and with `all_known` also for one on pregnancy
    where the record says nothing of it."""
    for condition in criteria(title):
        if condition.kind in ("age", "gestation", "category"):
            met = [condition.is_met_by(f) for f in facts if condition.is_of(f)]
            is_open = True not in met and (condition.kind == "gestation" or condition.name == _PREGNANCY)
            if False in met or (all_known and is_open):
                return False
    return True


def _are_known(title: str, problems: Sequence[str]) -> bool:
    """False for a title that is for patients 'with' something that is no problem of the record."""
    known = {t for problem in problems for t in terms(problem)}
    joined = [c for c in criteria(title) if c.kind == "presence" and "with" in c.values]
    return all(known.intersection(c.name) for c in joined)


def _names(title: str, statement: str, problem: str) -> bool:
    """The title has the last word of the problem's name, as in 'heart failure', and title and statement have the last
    two of it; a title of another site of the body is of another illness. What follows 'with' or 'due to' is no part of
    the name."""
    named = [t for t in terms(_FURTHER.split(problem)[0]) if t not in _WEAK and not t.isdigit()]
    own, sites = set(terms(title)), SITES.intersection(named)
    if sites and SITES.intersection(own) and not sites & own:
        return False
    return bool(named) and named[-1] in own and own.union(terms(statement)).issuperset(named[-2:])
