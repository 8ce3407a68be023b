"""The questions of the project's own evaluations, which are no emergencies: how often is one taken for one?"""

from collections.abc import Iterator

from evals import BEDSIDE, CASES
from evals.branching import load_families
from evals.case import Split
from evals.case_files import load_cases
from evals.noisy import SETS as NOISY
from evals.noisy import load_pairs
from evals.real import load_suite
from evals.stated import SETS as STATED
from evals.stated import load_stated
from evals.threads import SETS as THREADS
from evals.threads import load_threads

_ASKED = CASES.with_name("wording") / "asked.yaml"


def ordinary(split: Split) -> tuple[str, ...]:
    """The questions of one split, none twice, without those whose case asks for the emergency line."""
    return tuple(dict.fromkeys(text for own, text in _all() if own == split))


def _all() -> Iterator[tuple[Split, str]]:
    yield from ((c.split, c.question) for c in load_cases([CASES, BEDSIDE, _ASKED]) if "emergency" not in c.notices)
    yield from ((q.split, q.question) for q in load_suite().questions)
    yield from ((f.split, q.question) for f in load_families() for q in f.questions)
    yield from ((p.split, p.noisy) for path in NOISY.values() for p in load_pairs(path))
    yield from ((t.split, turn.ask) for path in THREADS.values() for t in load_threads(path) for turn in t.turns)
    yield from ((s.split, text) for path in STATED.values() for s in load_stated(path) for text in s.say)
