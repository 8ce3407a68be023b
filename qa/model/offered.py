"""The sentences that a model may cite: those that say something about the question."""

from collections.abc import Sequence

from qa.asserts import asserts
from qa.draft import Evidence, SentenceId
from qa.retrieve import Passage

ABOUT = 0.2
"""Cosine with the question from which a sentence is about it. Of 357 sentences that answer the development cases 0.8 %
lie below it, of BIPIA's training attacks on text, beside the same questions, 98.9 %."""


def offered(passages: Sequence[Passage]) -> dict[str, SentenceId]:
    """The sentences of `passages` by the names S1, S2, ... that the model knows them by.

    What asks or orders a program about, and what has nothing to do with the question, is not among them: whatever a
    model that obeys it writes could cite nothing.
    """
    evidence = Evidence(passages)
    cosines = {
        (p.article.article_id, position): cosine
        for p in passages
        for (position, _), cosine in zip(p.sentences, p.sentence_cosines, strict=True)
    }
    found = [
        i for i in evidence.sentence_ids if cosines.get(i, 1.0) >= ABOUT and asserts(evidence.sentence(i)[0], i[1])
    ]
    return {f"S{n}": sentence_id for n, sentence_id in enumerate(found, start=1)}
