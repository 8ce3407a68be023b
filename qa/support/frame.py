"""Sentences of an answer that claim nothing of its subject: frames, such as "Here is a summary:", and refusals."""

import re
from typing import Literal

from ingest.drugs import drugs
from ingest.quantity import quantities

_LONGEST_HEADING = 4  # words
_AGREED = r"(?:sure|certainly|of course|okay|ok|absolutely|great)"
_FRAME = re.compile(
    rf"""^\W*(?:
    {_AGREED}\b[\w\s,]{{0,30}}[!.,]?$
    | (?:thanks?|thank\ you|hello|hi|dear\ \w+|sincerely)\b[\w\s,]{{0,30}}[!.,]?$
    | (?:{_AGREED}\W+)?(?:here(?:\ is|['’]s|\ are)|(?:below|the\ following)\ (?:is|are))\b
      (?!.*\b(?:shows?|that|because|who)\b)[^:]*
      \b(?:summary|overview|answer|response|list|breakdown|description|explanation|points|article)\b[^.:]*[:.]?$
    | (?:i\ hope|let\ me\ know|please\ let\ me|feel\ free|if\ you\ (?:have|need|would\ like))\b
    | (?:summary|overview|answer|response|conclusion|note|references?|sources?)\s*:?\W*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_REFUSAL = re.compile(
    r"""^\W*(?:(?:sorry|unfortunately|however|but)\W+)*(?:
    (?:i|we)(?:\ am|['’]m|\ are|['’]re)?\ (?:sorry|unable|not\ able|cannot|can['’]t|could\ not|do\ not|don['’]t)\b
      [^.]*\b(?:answer|help|find|determine|provide|know|information)\b
    | unable\ to\ (?:answer|provide|find|determine)\b
    | (?:the|these|this)\ (?:\w+\ ){0,2}(?:passages?|context|documents?|information|texts?|sources?|excerpts?)\b
      [^.]{0,20}\b(?:not|\w+n['’]t|insufficient)\b[^.]{0,40}\b(?:answer|address|enough|sufficient)\b
    | there\ is\ (?:not\ enough|insufficient|no)\ (?:information|context)\b
      [^.]{0,30}\bto\ (?:answer|determine|provide)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def framing(sentence: str) -> Literal["frame", "refusal"] | None:
    """What a sentence is when it claims nothing that evidence could back; None when it claims something, as everything
    does that names a drug or an amount with its unit."""
    if drugs(sentence) or any(q.unit for q in quantities(sentence)):
        return None
    if _REFUSAL.match(sentence):
        return "refusal"
    is_heading = sentence.rstrip("*_ ").endswith(":") and len(sentence.split()) <= _LONGEST_HEADING
    return "frame" if is_heading or _FRAME.match(sentence) or not re.search(r"[^\W\d_]{2}", sentence) else None
