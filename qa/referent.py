"""The drug that "it" is, where a question says something that is done with a drug or that a drug does."""

import re
from collections.abc import Sequence

from ingest.drugs import drugs

_DONE = (
    r"tak(?:e|es|en|ing)|giv(?:e|es|en|ing)|gave|inject(?:ed|ing)?|infus(?:e|ed|ing)|start(?:ed|ing)?|stop(?:ped|ping)?|h[eo]ld"
    r"|withh[eo]ld|restart(?:ed|ing)?|resum(?:e|ed|ing)|continu(?:e|ed|ing)|us(?:e|ed|ing)|combin(?:e|ed|ing)|swallow(?:ed)?"
    r"|crush(?:ed)?|tolerat(?:e|ed|ing)|miss(?:ed|es)?|skip(?:ped)?|taper(?:ed|ing)?|titrat(?:e|ed|ing)|increas(?:e|ed|ing)"
    r"|reduc(?:e|ed|ing)|dos(?:e|ed|ing)|adjust(?:ed|ing)?|escalat(?:e|ed|ing)|switch(?:ed)?|store[ds]?|prescrib(?:e|ed|ing)"
    r"|contraindicated|approved|licensed|indicated|covered|excreted|dialy[sz]ed|safe|toxic|effective"
)
_DOES = (
    r"works?|interacts?|causes?|makes?|harms?|helps?|pass(?:es)?|cross(?:es)?|gets? into|goes? into|enters?"
    r"|rais(?:e|es)|lowers?|damag(?:e|es)|affects?|replaces?|prolongs?"
)
_IT = r"(?P<{}>it|this|that|them)\b(?!['’]s)"
_AS_OBJECT = re.compile(
    rf"\b(?:{_DONE}|with|after|before|on|without)\s+{_IT.format('object')}(?!\s+(?:is|was|are|were|has|had)\b)(?!\s+\w+\s+(?:is|was)\b)",
    re.IGNORECASE,
)
_AS_SUBJECT = re.compile(
    rf"\b{_IT.format('subject')}\s+(?:(?:be|been|also|still|ever|really|is|was|are|were|has|have|not|can|should|may|must|to)\s+)*"
    rf"(?:{_DONE}|{_DOES})\b",
    re.IGNORECASE,
)


def with_the_drug(text: str, named: Sequence[str]) -> str:
    """`text` with the one drug that is `named` for its pronoun; as it is where it has none that a drug may be, names a
    drug itself, or where several were named."""
    names = {m.name: p[m.start : m.end] for p in named for m in drugs(p)}
    if len(names) != 1 or drugs(text):
        return text
    (name,) = names.values()
    match = _AS_OBJECT.search(text) or _AS_SUBJECT.search(text)
    if match is None:
        return text
    start, end = match.span("object" if "object" in match.groupdict() else "subject")
    return f"{text[:start]}{name}{text[end:]}"
