"""What in a question is a greeting, thanks, or tells who somebody is, and is no part of what is asked."""

import re
from functools import lru_cache

from ingest.lexical import STOPWORDS
from ingest.shipped_yaml import shipped_yaml
from qa.identifiers import without_identifiers

_SEGMENT = re.compile(
    r"(?:(?!\s[-–—]+\s)[^,;:.!?()\n]|(?<=\w)[.,:](?=\w)|(?<=\b[A-Za-z])\.|(?<=Dr)\.|(?<=Mr)\.|(?<=no)\.)+|.", re.DOTALL
)
# "Back to the MRI, is it needed?" asks of the MRI.
_RETURN = re.compile(
    r"^(?:(?:so|ok|okay|now)[\s,]+)?(?:(?:coming|going) )?(?:back|returning) to (?:the |my |our )?", re.I
)
_GREETING = re.compile(
    r"^(?:hi|hello|hey|good (?:morning|day|afternoon|evening))(?: (?:there|all|team|doctor|doc|everyone|colleagues?))*"
    r"\s+(?=\w)",
    re.IGNORECASE,
)
_PLACE_HOLDER = re.compile(r"\[(?:name|date|number|phone|address|e-mail|link)\]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def without_courtesy(text: str) -> str:
    """`text` without greetings, thanks and obvious identifiers of people, and without the words that only introduce
    these ("MRN:") or go back to what was spoken of before; as it is when it has none, or when nothing else would be
    left."""
    typed, text = text, _RETURN.sub("", text)
    plain = without_identifiers(text)
    segments = _SEGMENT.findall(plain)
    if plain == text and not any(map(_is_courtesy, segments)):
        return _GREETING.sub("", text)
    kept = [s for s in segments if not (_is_courtesy(s) or _tells_who(s))]
    asked = _tidied("".join(_PLACE_HOLDER.sub(" ", s) for s in kept))
    return _GREETING.sub("", asked) if re.search(r"[A-Za-z]{2}", asked) else typed


def _is_courtesy(segment: str) -> bool:
    """True for a few words of which all are said out of courtesy."""
    words = [w.lower() for w in _WORD.findall(segment)]
    said = _words("courtesy")
    return not said.isdisjoint(words) and all(w in said | _words("beside_courtesy") | STOPWORDS for w in words)


def _tells_who(segment: str) -> bool:
    """True for identifiers, their labels and nothing else."""
    rest = [w.lower() for w in _WORD.findall(_PLACE_HOLDER.sub(" ", segment))]
    is_label = bool(rest) and all(w in _words("labels") for w in rest) and not all(w in STOPWORDS for w in rest)
    return all(w in _words("labels") for w in rest) if _PLACE_HOLDER.search(segment) else is_label


@lru_cache(maxsize=3)
def _words(name: str) -> frozenset[str]:
    return frozenset(shipped_yaml("qa", "courtesy.yaml")[name].split())


def _tidied(text: str) -> str:
    """Without the marks that stood between what was taken out."""
    text = re.sub(r"\(\s*[,;:.]*\s*\)", " ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?:\s*[,;:.!]){2,}", lambda m: "." if "." in m.group() else m.group().strip()[0], text)
    text = re.sub(r"\s+([,;:.!?])", r"\1", text)
    text = re.sub(r"([?!.])[\s,;:.!]+$", r"\1", text)
    return re.sub(r"^[\s,;:.!?–-]+|[\s,;:–-]+$", "", text)
