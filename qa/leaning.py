"""Whether a question leans on what was asked before: by its first words, its pronouns, and what it leaves out."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.drugs import drugs
from ingest.lexical import terms
from ingest.sieve import Sieve
from qa.conditions.amount import amounts
from qa.conditions.reading import criteria
from qa.phrases import LINE, Phrase, asking_words, phrases

_INTERJECTION = r"(?:(?:interesting|oh|ok|okay|wow|right|great|thanks|thank you|good|fine|hm+|i see)[\s,.!]+)*"
CONNECTIVE = re.compile(
    rf"{_INTERJECTION}(?:(?:and|but|so)[\s,]+)?(?:(?:what about|how about)\b[\s,:]*|what(?= if\b)\s*)"
    rf"|{_INTERJECTION}(?:(?:the )?same\b(?: (?:patient|question|case|thing))?[\s,–-]*(?:but|with|except|only|and|if)\b"
    r"|and|but|or|so|then|also|now|even)\b[\s,:]*",
    re.IGNORECASE,
)
_TURNING = re.compile(rf"{_INTERJECTION}(?:(?:and|but|so)[\s,]+)?(?:what|how) about\b[\s,:]*", re.IGNORECASE)
_WHAT_IF = re.compile(r"what if\b(?!.*\b(?:it|she|he|they|this|that|these|those)\b)", re.IGNORECASE)
_LATER_CONNECTIVE = re.compile(r"[.!?]\s+(?:and\s+)?(?:what|how) about\b", re.IGNORECASE)
_PERSONAL = Sieve(r"\b(?:(?<!and )its|it|it['’]s|they|them|their|theirs|he|him|his|she|her|hers)\b", re.IGNORECASE)
_POINTING = Sieve(
    r"^(?:this|that|these|those)\b|\b(?:these|those|this)\b(?! is )"
    r"|\b(?:of|about|on|for|with|to|after|is|was|than|from|in|by|like|do|did|does|before|during|under)\s+that\b"
    r"|\bthat\s+(?:case|one|treatment|drug|regimen|condition|problem|disease|dose)\b|\bthat[?.!]"
    r"|\b(?:the|a|an|any|which|another|\w+er|\w+ed|\w+st)\s+(?:\w+\s+)?ones?\b(?!\s+of)|\b(?!no\b)\w+\s+ones\b"
    r"|\bones?\s*\?|\bthe (?:same|former|latter|two)\b"
    r"|\b(?:others|another|else|instead|otherwise|such|both|so|either|neither)\s*[?.!]*$"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )\bthere\b(?! (?:is|are|was|were|be|any|an?)\b)"
    r"|\bthe (?:first|second|third|last|other|next)(?: one)?\s*[?.!]*$",
    re.IGNORECASE,
)
# "Is it safe to ...": the pronoun stands for what follows.
_EXPLETIVE = Sieve(
    r"\b(?:(?:is|was)\s+it|(?:would|will|could|can|should)\s+it\s+be|it\s+(?:is|was|['’]s|would\s+be)|it['’]s)\s+"
    r"(?:not\s+|also\s+|ever\s+)?(?:possible|necessary|ok|okay|true|normal|important|reasonable|appropriate|acceptable"
    r"|recommended|worth|better|best|useful|safe|advisable|fine|enough|mandatory|required|essential|helpful|common|good)\s+"
    r"(?:for\s+[\w-]+(?:\s+[\w-]+){0,3}\s+)?(?:to|that)\b",
    re.IGNORECASE,
)
_CLAUSE = Sieve(
    r"[,;?!.]\s|\b(?:if|when|because|while|before|after|so)\b|\b(?:and|or|but)\s+(?:what|how|why|when|where|who|which|is|are"
    r"|was|were|do|does|did|can|could|will|would|should|has|have|had|if|it|they|he|she)\b",
    re.IGNORECASE,
)
# Where a noun stands when it is only understood from what was spoken of; what follows it is looked at too.
_DEGREE = (
    r"(?:(?:other|another|more|most|main|major|key|popular|famous|typical|important|common|best|worst|good|different|new"
    r"|biggest|largest|notable|recent|possible|first|last|latest|newest|next|interesting|great|special)\s+)"
)
_OF_THE_KNOWN = Sieve(
    rf"(?<!\bof )\b(?:the|both)\s+{_DEGREE}*$|\b(?:what|which|how many|(?:are|is) there (?:any|some)?)\s+{_DEGREE}*$"
    rf"|\b(?:what|who|which)(?:['’]s|\s+(?:is|are|was|were))\s+(?:some\s+|the\s+|a\s+)?{_DEGREE}+$",
    re.IGNORECASE,
)
_COMPLEMENT = re.compile(r"\s+(?:of|for|in|to|on|from|with|at|that|who|which|used (?:in|for))\b", re.IGNORECASE)
# Nouns of two things, of which one is not named: "the role of slavery" in what?
_HALF_RELATION = Sieve(
    r"\b(?:impact|effects?|influence|implications?|relation(?:ship)?|connection|differences?|evidence|contribution)\s+"
    r"(?:on|to|for|with|from|against)\s+(?!.*\b(?:of|between)\b)"
    r"|\b(?:role|importance)\s+of\s+(?!.*\b(?:in|for|to|on)\b)"
    r"|\b(?:differs?|compares?|different|similar|related)\s*(?:[?.!]|$)",
    re.IGNORECASE,
)
# Something that was named before, by its kind alone; and a kind of nothing that is named.
_KNOWN_KIND = Sieve(
    r"\bthe\s+(?:city|region|area|country|team|band|group|company|film|movie|book|show|game|expedition|experiment|study|trial"
    r"|drug|medication|medicine|regimen|agent|antibody|condition|disease|infection|tumou?r|procedure|operation|surgery"
    r"|problem|issue|system|method|treatment|therapy|test|combination|relationship|side effect)s?\b"
    r"(?!\s+(?:of|for|in|to|on|with|that|which|between|called|[A-Z])\b)"
    r"|\b(?:what|which)\s+(?:type|kind|sort|variety|form|version)s?\s+(?!of\b)",
    re.IGNORECASE,
)
_WH = r"(?:what|which|how|when|where|who|whom|whose|why)"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had|am|need|doesn['’]t"
    r"|isn['’]t|can['’]t|shouldn['’]t)"
)
_CLAUSE_WORD = Sieve(rf"\b{_WH}\b|^{_AUXILIARY}\b", re.IGNORECASE)
ASKS = re.compile(
    rf"\?|\b{_WH}\b|^{_AUXILIARY}\b|^(?:tell|list|describe|explain|compare|summari[sz]e|give|show)\b", re.I
)
# A circumstance and no clause that it belongs to: "In pregnancy?", "if she has renal failure?".
CIRCUMSTANCE = re.compile(
    rf"(?:and\s+)?(?:(?:in|for|with|without|after|before|during|at|on|under|by|until|despite|within|among)\s"
    rf"(?!.*\b(?:{_WH}|{_AUXILIARY})\b)|(?:if|when|once)\s(?!{_AUXILIARY}\b)(?!.*(?:,|\b{_WH}\b)))",
    re.IGNORECASE,
)
# "How often obs?", "Any benefit?": an asking word and a noun, and nothing said of it. "When do I review?": a verb
# without its object.
_VERBLESS = re.compile(rf"(?:any|{_WH})(?:\s+(?:often|long|much|many|soon|frequent|high|low|far))?\s+$", re.IGNORECASE)
_DOER = re.compile(rf"\b{_AUXILIARY}\s+(?:I|we|you|one)\s+$", re.IGNORECASE)
_AMOUNT = re.compile(r"\d[\d.,]*\s*\w*")
_DONE = re.compile(r"[A-Za-z]{2,}ed")
_FEW = 6  # words
_OTHER = re.compile(r"\b(?:other|another)\b(?!.*\bthan\b)", re.IGNORECASE)
_WHAT_IS_THAT = re.compile(r"what(?:['’]s| is| are) (?:that|it|those|they)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_JOINING = re.compile(r"\s*(?:,|and|or|,\s*(?:and|or))\s+(?:the |an? )?$", re.IGNORECASE)


def leans(text: str) -> bool:
    """True when a question cannot be understood without what was asked before.

    It begins with "and" or "what about"; it has a pronoun that nothing in it explains; it names no subject of its own;
    it adds one fact and asks of nothing ("GFR is 25. Any change?"); or what it names is only part of something: "the
    test", "which cakes", "the role of slavery".
    """
    own = phrases(text)
    if is_fragment(text, own) or _is_value(text) or _is_part_of_a_sentence(text.strip(), own):
        return True
    if not own or CONNECTIVE.match(text) or _LATER_CONNECTIVE.search(text):
        return not (_WHAT_IF.match(text) and _count(own, text) > 1)
    return _has_open_pronoun(text, own) or _asks_of_nothing(text, own) or _is_about_the_known(text, own)


def another_subject(text: str) -> str:
    """What "What about sertraline while breastfeeding?" may ask alone, "Sertraline while breastfeeding?"; empty if it
    needs what was spoken of: "What about in pregnancy?", "What about its dose?"."""
    connective = _TURNING.match(text)
    bare = text[connective.end() :] if connective else ""
    own = phrases(bare)
    if not own or CIRCUMSTANCE.match(bare) or _has_open_pronoun(bare, own):
        return ""
    return bare[:1].upper() + bare[1:]


def is_fragment(text: str, own: Sequence[Phrase]) -> bool:
    """True for a drug or a line of treatment and nothing else: "Kadcyla?"."""
    if len(own) != 1 or own[0].text != text.strip("?.! "):
        return False
    return is_a_drug(own[0]) or LINE.fullmatch(own[0].text) is not None


def _is_value(text: str) -> bool:
    """True for an amount and nothing else, alone or with what is measured: "8 months", "eGFR is 22"."""
    values = amounts(text)
    said = [values[0].text(text), *(c.text for c in criteria(text) if c.kind == "measure")] if len(values) == 1 else []
    return any(not terms(text.replace(own, " ")) for own in said)


def is_a_drug(phrase: Phrase) -> bool:
    """True for a phrase that is one drug's name and nothing else."""
    named = drugs(phrase.text)
    return len(named) == 1 and named[0].end - named[0].start == len(phrase.text)


def _is_part_of_a_sentence(text: str, own: Sequence[Phrase]) -> bool:
    """True for what is no whole question: a circumstance ("In pregnancy?"), a noun alone ("Prophylaxis?"), a verb
    without its object ("When do I review?"), or a short remark ("First cytology negative")."""
    if CIRCUMSTANCE.match(text) or _is_a_line_of_nothing(text, own):
        return True
    if len(own) == 1 and _lacks_the_rest(text, own[0]):
        return True
    return bool(own) and _is_remark(text, own)


def _is_a_line_of_nothing(text: str, own: Sequence[Phrase]) -> bool:
    """True for a line of treatment and drugs, of no disease: "Third line after T-DXd?"."""
    lines = [p for p in own if LINE.fullmatch(p.text)]
    return bool(lines) and not _CLAUSE_WORD.search(text) and all(p in lines or is_a_drug(p) for p in own)


def _lacks_the_rest(text: str, only: Phrase) -> bool:
    before, after = text[: only.start], text[only.end :].strip()
    if after not in ("?", ""):
        return False
    is_alone = not before and bool(after) and len(only.stems) == 1
    return is_alone or bool(_VERBLESS.match(before)) or (len(only.stems) == 1 and bool(_DOER.search(before)))


def _is_remark(text: str, own: Sequence[Phrase]) -> bool:
    """True for a few words that ask nothing, and say something of what they name: "Valsalva failed"."""
    if ASKS.search(text) or asking_words(_AMOUNT.sub("", text)) or drugs(text) or len(text.split()) > _FEW:
        return False
    if _DONE.fullmatch(own[0].text) and own[0].start == 0:
        return True
    outside = text
    for phrase in reversed(own):
        outside = outside[: phrase.start] + outside[phrase.end :]
    return bool(terms(outside))


def _has_open_pronoun(text: str, own: Sequence[Phrase]) -> bool:
    """True for a pronoun that no phrase of an earlier clause of the same question explains."""
    expletives = [e.span() for e in _EXPLETIVE.finditer(text)]
    for match in (*_PERSONAL.finditer(text), *_POINTING.finditer(text)):
        if any(start <= match.start() < end for start, end in expletives):
            continue
        clauses = [c.start() for c in _CLAUSE.finditer(text) if c.start() < match.start()]
        if not any(p.start < clauses[-1] for p in own if clauses):
            return True
    return False


def _asks_of_nothing(text: str, own: Sequence[Phrase]) -> bool:
    """True for a fact, and a question after it that names nothing itself."""
    starts = [0, *(m.end() for m in _SENTENCE.finditer(text))]
    if len(starts) == 1 or not text.rstrip().endswith("?") or _WHAT_IS_THAT.match(text, starts[-1]):
        return False
    return _count(own, text) == 1 and all(p.start < starts[-1] for p in own)


def _is_about_the_known(text: str, own: Sequence[Phrase]) -> bool:
    if _OTHER.search(text) or _KNOWN_KIND.search(text):
        return True
    if len(own) != 1:
        return False
    if _HALF_RELATION.search(text):
        return True
    (only,) = own
    is_understood = _OF_THE_KNOWN.search(text[: only.start]) and not _COMPLEMENT.match(text, only.end)
    return only.text.islower() and bool(is_understood)


def _count(own: Sequence[Phrase], text: str) -> int:
    """How many things are named, those joined by "and" or "or" counting once, numbers not at all."""
    own = [p for p in own if not p.text[0].isdigit()]
    gaps = pairwise(own)
    return len(own) - sum(bool(_JOINING.fullmatch(text[a.end : b.start])) for a, b in gaps)
