"""A question about the answer before and nothing else: "Source?", "How strong is that?", "Why?"."""

import re
from typing import Literal

from ingest.sieve import Sieve

About = Literal["source", "strength", "reason"]

_OPENING = r"(?:(?:and|but|so|ok(?:ay)?|thanks|right|hm+|interesting)[\s,.!]+)*"
_THAT = (
    r"(?:(?:that|this|it|these|those|they|the (?:above|answer|statement|first (?:one|statement|point)))"
    r"(?: (?:recommendation|advice|statement|answer|claim|evidence|one|figure|number|dose)s?)?"
    r"|the (?:recommendation|advice|evidence|answer))"
)
_OF_THAT = rf"(?: (?:for|of|behind|on|about|supporting|in) {_THAT})?"
_NOUN = r"(?:sources?|references?|refs?|citations?)"
_OF_EVIDENCE = r"(?:of|for) (?:the )?(?:evidence|recommendation)"
_STRENGTH_NOUN = (
    rf"(?:(?:strength|grade|level|quality|certainty|class) (?:{_OF_EVIDENCE}{_OF_THAT}|(?:of|for) {_THAT})"
    rf"|evidence (?:grade|level|quality|strength){_OF_THAT}|strength|certainty)"
)
_ASKING = (
    r"(?:what(?:['’]s| is| are)|give me|show(?: me)?|any|cite|do you have|can you (?:give|show)(?: me)?"
    r"|where(?:['’]s| is| are))"
)
_WHO = r"(?:who|which (?:guidelines?|source|society|paper|trial|study))"
_PATTERNS: tuple[tuple[About, str], ...] = (
    ("source", rf"(?:{_ASKING} )?(?:(?:the|your|a|its) )?{_NOUN}{_OF_THAT}(?: please)?"),
    ("source", rf"where (?:does|do|did|is|was) {_THAT} (?:come |taken )?from|where did you (?:get|find|read) {_THAT}"),
    ("source", rf"{_WHO} (?:says?|said|recommends?|states?) (?:so|{_THAT})"),
    ("source", r"says who|according to (?:whom?|what|which guidelines?)"),
    (
        "strength",
        rf"how (?:strong(?:ly)?|sure|certain|confident|well supported) (?:is|are|was)(?: (?:we|you|they|the evidence))?"
        rf"(?: (?:of|about|in|for|behind))? {_THAT}(?: recommended| supported)?|how good is the evidence{_OF_THAT}",
    ),
    ("strength", rf"(?:what(?:['’]s| is) )?(?:the )?{_STRENGTH_NOUN}"),
    (
        "strength",
        rf"(?:is|was) {_THAT} (?:a |an )?(?:as )?(?:strong|weak|graded|conditional|firm|certain|evidence[- ]based)"
        r"(?:ly recommended)?(?: (?:recommendation|advice))?",
    ),
    ("reason", rf"(?:but )?why(?: (?:not|so|though|(?:is|was|would) {_THAT}(?: so| not)?))?|how come|for what reason"),
)
_READ = tuple((about, Sieve(rf"{_OPENING}(?:{pattern})[\s?.!]*", re.IGNORECASE)) for about, pattern in _PATTERNS)


def about_answer(text: str) -> About | None:
    """What a question asks of the answer before; None for one that asks anything else. The last question once more is
    what answers it: its statements stand with their sources, strengths and reasons."""
    return next((about for about, pattern in _READ if pattern.fullmatch(text.strip())), None)
