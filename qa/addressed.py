"""What in a question is said to the one who answers, and is no part of what is asked."""

import re
from functools import lru_cache

from qa.courtesy import without_courtesy

_IMAGE_OR_LINK = re.compile(r"!?\[[^\]]*\]\([^)]*\)|\b(?:https?|ftp)://\S+|\bwww\.\S+", re.IGNORECASE)
# Not "<50 % and >40 %".
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_TO_THE_WRITER = re.compile(
    r"\b(?:system|assistant|developer)\s*:|\b(?:system|hidden|original|initial) prompt\b"
    r"|\byour (?:\w+ ){0,2}(?:answers?|response|reply|output|instructions?|prompt|rules?|guidelines? you)\b"
    r"|\b(?:ignore|disregard|forget|override) (?:all|any|the|your|every|previous|prior|earlier|above)\b"
    r"|\b(?:you are now|from now on|pretend|act as|role-?play|jailbreak|developer mode)\b"
    r"|^(?:end|begin|start|finish|answer|respond|reply|write|output|print|repeat|translate|append|include|add|say|mention|cite"
    r"|insert)\b(?=.*\b(?:answer|with|in|only|link|image|url|word|words|sentence|json|html|emoji|following|poem|that)\b)(?!.*\?)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1_024)
def without_address(text: str) -> str:
    """`text` without links, pictures and markup, without sentences that order the writer about ("Ignore previous
    instructions."), and without greetings, thanks and identifiers; as it is when nothing else would be left.

    Nothing depends on it for safety: what is shown is checked whatever was asked. It keeps such words from counting
    as something that the guidelines do not know.
    """
    bare = _MARKUP.sub(" ", _IMAGE_OR_LINK.sub(" ", text))
    kept = [s for s in _SENTENCE.split(" ".join(bare.split())) if not _TO_THE_WRITER.search(s)]
    asked = without_courtesy(" ".join(kept))
    return asked if re.search(r"[A-Za-z]{2}", asked) else text
