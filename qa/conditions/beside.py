"""The branch that fits may stand beside the one that was found: in the next list, or in a table of the same article."""

from collections.abc import Sequence

from ingest.index import Index
from qa.conditions.applies import Comparison, compare
from qa.conditions.criterion import Criterion

_LOOKED_AT = 5  # of the best chunks
_REACH = 4  # chunks on either side


def branches_beside(index: Index, facts: Sequence[Criterion], rows: Sequence[int]) -> list[int]:
    """Chunks with a sentence whose conditions these facts meet, beside chunks of `rows` (best first) that have a
    sentence for other patients and none for this one; in order, without `rows` themselves."""
    if all(f.soft or f.kind == "presence" for f in facts):
        return []
    found: list[int] = []
    for row in rows[:_LOOKED_AT]:
        fits = _fits(index, facts, row)
        if any(f.verdict == "no" for f in fits) and not any(f.verdict == "yes" for f in fits):
            own = index.rows(index.place(row))
            near = range(max(own.start, row - _REACH), min(own.stop, row + _REACH + 1))
            same = [r for r in near if r not in rows]
            found += [r for r in same if r not in found and any(f.met for f in _fits(index, facts, r))]
    return found


def _fits(index: Index, facts: Sequence[Criterion], row: int) -> list[Comparison]:
    chunk, _ = index.store.chunk(row)
    article = index.store.article(chunk.article_id)
    return [compare(facts, article, position) for position in range(chunk.first, chunk.last + 1)]
