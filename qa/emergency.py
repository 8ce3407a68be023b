"""Is somebody in danger now? Told by themselves, by a person beside them, or by who treats them.

Read in three steps, so that no wording has to be listed whole: what of the text is told of a person now (a question
about a subject, a denial and the past are left out), which signs of danger that has, and what they count together: one
that is a danger by itself, two of different kinds, or one that is new or getting worse. Beside these rules the sentence
vector gives a second opinion, where there is one: either is enough.
"""

from ingest.embed import Vectors
from qa.danger.opinion import shipped
from qa.danger.presence import is_of_somebody, told
from qa.danger.signs import ALONE, danger


def is_emergency(text: str, vector: Vectors | None = None) -> bool:
    """True when a text tells of a person in danger now; "emergency contraception" does not.

    `vector` is that of the text, shape (dimension,), by the model of the second opinion; the rules alone speak without.
    """
    by_rules = is_of_somebody(text) and danger(told(text)) >= ALONE
    return by_rules or (vector is not None and shipped().is_emergency(text, vector))
