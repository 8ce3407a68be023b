"""Questions to measure with: those of the gold cases, or of a file."""

from pathlib import Path

from evals import CASES
from evals.beir import read_queries
from evals.case_files import load_cases
from evals.many import spread


def asked(path: Path | None, most: int) -> list[str]:
    """Up to `most` distinct questions, evenly spread: of the JSON lines at `path` (a `text` each, as BEIR's queries),
    else of the gold cases that are no follow-ups. Raises CaseError when they cannot be read."""
    if path is None:
        texts = [c.text for c in load_cases([CASES]) if not c.conversation]
    else:
        texts = [q.text for q in read_queries(path)]
    return spread(list(dict.fromkeys(texts)), most)
