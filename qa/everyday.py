"""A question in everyday words that must be read with its conversation: "When is surgery considered?", of what?"""

import re
from collections.abc import Callable, Set

from ingest.drugs import drugs
from qa.disease import names_a_disease
from qa.phrases import phrases

# "What is ketosis?", "Who was he?", "Tell me about whales": what is asked for is named.
_ASKS_WHAT_IT_IS = re.compile(
    r"(?:(?:what|who)(?:['’]s|\s+(?:is|are|was|were))\s+(?:an?\s+|the\s+(?:meaning|definition)\s+of\s+)?(?!the\b|some\b)"
    r"[\w-]+(?:\s+[\w-]+)?\s*(?:\?|and\b)|(?:tell|describe|explain)\b)",
    re.IGNORECASE,
)
_MOST = 2  # phrases
_CASE = re.compile(r"(?:if|when|suppose|supposing|given)\b[^?]*,", re.IGNORECASE)  # it says of what it asks


def names_no_subject(text: str, spoken_of: Set[str], is_everyday: Callable[[str], bool]) -> bool:
    """True for a question whose one or two phrases are single everyday words, none of them a drug, a disease or a name,
    and none among the stems that the conversation has `spoken_of`."""
    own = phrases(text)
    if not 0 < len(own) <= _MOST or _ASKS_WHAT_IT_IS.match(text) or _CASE.match(text) or drugs(text):
        return False
    return all(
        len(p.stems) == 1
        and p.text.islower()
        and p.text.isalpha()
        and spoken_of.isdisjoint(p.stems)
        and is_everyday(p.text)
        and not names_a_disease(p.text)
        for p in own
    )
