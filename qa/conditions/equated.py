"""What an article says is the same: where it writes 'asymptomatic (grade 1) ILD', who has no symptoms has grade 1."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.article import Article
from qa.conditions.conditions import alternatives, stated_in
from qa.conditions.criterion import Criterion


def with_equated(facts: Sequence[Criterion], article: Article) -> tuple[Criterion, ...]:
    """`facts`, and the grade or stage that the article gives to the category that the patient is in, in the words of
    the fact; none where a grade is stated."""
    categories = [f for f in facts if f.kind == "category" and not f.soft]
    if not categories or any(f.kind == "stage" for f in facts):
        return tuple(facts)
    found = (
        Criterion("stage", stage.about, fact.text, stage.name, interval=stage.interval)
        for category, stage in _equated(article.text)
        for fact in categories
        if fact.is_of(category) and set(fact.values) == set(category.values)
    )
    return (*facts, *dict.fromkeys(found))


@lru_cache(maxsize=512)
def _equated(text: str) -> tuple[tuple[Criterion, Criterion], ...]:
    """The categories of a text with the grade or stage that a bracket says each is."""
    sentences = (s for s in re.split(r"(?<=[.;])\s", text) if "(grade" in s or "(stage" in s)
    groups = (g for s in sentences for g in alternatives(stated_in(s), s) if g.say_the_same)
    pairs = ((g.conditions[0], g.conditions[-1]) for g in groups)
    return tuple((a, b) for a, b in pairs if (a.kind, b.kind) == ("category", "stage"))
