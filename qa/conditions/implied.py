"""What a value that is stated says besides: a filtration rate how far the kidneys are impaired, a low pressure that the
circulation is unstable, and a laboratory value told as normal that it is not above its limit."""

import re
from collections.abc import Iterator, Sequence

from qa.conditions.criterion import Criterion
from qa.conditions.interval import Interval
from qa.conditions.unit import same_scale

# (measure, values, unit, group, value). Renal impairment: FDA guidance on pharmacokinetics in renal impairment, 2024.
# Instability: systolic pressure below 90 mmHg, as in the ESC 2021 guideline on heart failure (cardiogenic shock).
_SAYS = (
    ("kidney function", Interval(60, 90, high_open=True), "ml/min", "renal impairment", "mild renal impairment"),
    ("kidney function", Interval(30, 60, high_open=True), "ml/min", "renal impairment", "moderate renal impairment"),
    ("kidney function", Interval(15, 30, high_open=True), "ml/min", "renal impairment", "severe renal impairment"),
    ("systolic blood pressure", Interval(None, 90, high_open=True), "mm hg", "circulation", "unstable circulation"),
)
# Values that are given as multiples of the upper limit of normal.
_ENZYME = (
    r"bilirubin|ALT|AST|alkaline phosphatase|ALP|creatine kinase|CK|lipase|amylase|transaminases|liver enzymes|LFTs?"
)
_NORMAL = re.compile(
    rf"\b(?P<after>{_ENZYME})(?: levels?)?(?: (?:is|are|was|were|remains?|still))*"
    r" (?:normal|WNL|within normal limits)\b"
    rf"|\bnormal (?P<before>{_ENZYME})\b",
    re.IGNORECASE,
)
_OF_THE_LIVER = ("bilirubin", "ALT or AST")
_NAMES = {"alt": "ALT or AST", "ast": "ALT or AST", "transaminases": "ALT or AST", "ck": "creatine kinase"}


def implied(facts: Sequence[Criterion]) -> Iterator[Criterion]:
    """The categories that the measured values among `facts` put a patient in, where nothing is stated of them."""
    for measure, values, unit, group, value in _SAYS:
        for fact in facts:
            if fact.kind != "measure" or fact.name != (measure,) or fact.interval is None:
                continue
            limit, own = same_scale(values, unit, fact.interval, fact.unit, name=fact.name)
            found = Criterion("category", group, fact.text, (group,), values=(value,), start=fact.start)
            if limit and own and limit.holds(own) and not any(found.is_of(f) for f in facts):
                yield found


def normal(text: str) -> Iterator[Criterion]:
    """The laboratory values that a text says are normal, as at most once their upper limit."""
    for match in _NORMAL.finditer(text):
        named = (match.group("after") or match.group("before")).lower()
        is_of_the_liver = named.startswith(("lft", "liver"))
        for name in _OF_THE_LIVER if is_of_the_liver else (_NAMES.get(named, named),):
            own = Interval(None, 1)
            yield Criterion(
                "measure", name, match.group(), (name.lower(),), interval=own, unit="times", start=match.start()
            )
