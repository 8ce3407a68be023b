"""Takes obvious identifiers of people out of a text: a reduction, no de-identification.

What stands in their place says what was there. Amounts with a unit, ages, intervals, dates without a day, drugs and
numbers without a label stay as they are. Names that are neither after a title, a word for a person or a common given
name, nor before an age, are not found; neither is whatever else tells a person apart.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from ingest.drugs import drugs
from ingest.quantity import quantities
from ingest.shipped_yaml import shipped_yaml
from ingest.sieve import Sieve

_UP, _LOW = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĶĹĽŁŃŇŐŘŚŞŠŤŪŮŰŹŻŽ]", "[a-zß-öø-ÿāăąćčďđēęěğģıķĺľłńňőřśşšťūůűźżž]"
_NAME = rf"(?:(?:(?:Mc|Mac|O['’]|D['’]){_UP}|{_UP}){_LOW}+(?:['’-]{_UP}{_LOW}+)?(?![\w-]))"
_CAPITALS = rf"(?:(?:{_UP}{{2,}}(?:['’-]{_UP}+)?(?![\w-]))(?:\s+{_UP}{{2,}}(?![\w-])){{0,2}})"
_NEXT = rf"\s+(?:{_NAME}|[A-Z]\.?(?![\w'’-])|(?:van|von|de|da|bin|al)(?![\w-]))"
_NAMES = rf"{_NAME}(?:{_NEXT}){{0,3}}"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}|(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(?:19|20)\d{{2}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}})"
)
_PERSON = (
    r"(?:patient|pt|client|mother|father|wife|husband|son|daughter|sister|brother|baby|woman|man|girl|boy|lady|gentleman"
    r"|child|infant|friend|neighbou?r|colleague)"
)
_LABEL = (
    r"(?:MRN|mrn|(?:[Mm]edical\s+|[Hh]ospital\s+|[Pp]atient\s+|[Hh]ealth\s+|[Uu]nit\s+)?[Rr]ecord\s*(?:[Nn]o\.?|[Nn]umber|#|ID)"
    r"|(?:[Hh]ospital|[Pp]atient|NHS|CHI|[Ii]nsurance|[Pp]olicy|[Pp]assport|[Aa]ccount|[Cc]hart|[Cc]ase|[Mm]edicare|[Mm]edicaid"
    r"|[Ss]ocial\s+[Ss]ecurity|[Ll]icen[cs]e)\s*(?:[Nn]o\.?|[Nn]umber|#|ID|id)|NHS|SSN|ssn|ID|PID|EHR\s+ID"
    r"|[Mm]edicare|[Mm]edicaid|[Pp]assport|[Ii]nsurance)"
)
_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Court|Close|Way|Place|Terrace|Square|Crescent|Gardens"
    r"|Grove|Mews)"
)
_UNIT_LIKE = r"(?:MG|ML|KG|IU|CM|MM|MC|NG|PG|DL|HR|WK|MO|YR|OD|BD|MU|GY|CC)"
_DISEASE = re.compile(
    r"(?:oma|omas|itis|emia|aemia|osis|pathy|penia|uria|algia|plasia|trophy|ectomy|otomy|therapy|syndrome|disease|disorder"
    r"|cancer|carcinoma|virus|failure|infection|deficiency|injury|pain|trial|guideline|guidelines)$"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a pattern's group `it` is replaced by, when `is_one` holds of what it found."""

    pattern: Sieve
    instead: str
    is_one: Callable[[str], bool] = bool


def without_identifiers(text: str) -> str:
    """`text` with obvious identifiers replaced by what they are, in square brackets."""
    for rule in _rules():
        if not rule.pattern.search(text):
            continue
        kept = _kept(text)
        text = rule.pattern.sub(partial(_instead, rule, kept), text)
    return text


def _instead(rule: _Rule, kept: frozenset[int], match: re.Match[str]) -> str:
    start, end = match.span("it")
    if not rule.is_one(match["it"]) or not kept.isdisjoint(range(start, end)):
        return match.group()
    whole = match.group()
    return whole[: start - match.start()] + rule.instead + whole[end - match.start() :]


def _kept(text: str) -> frozenset[int]:
    """The places of `text` that are never touched: amounts with a unit or a comparator, and drugs."""
    spans = [(q.start, q.start + len(q.text)) for q in quantities(text) if q.unit or q.comparator]
    spans += [(d.start, d.end) for d in drugs(text)]
    return frozenset(i for start, end in spans for i in range(start, end))


def _is_name(text: str) -> bool:
    words = re.findall(r"[A-Za-z]+", text)
    lowered = [w.lower() for w in words]
    return _words("no_names").isdisjoint((lowered[0], lowered[-1])) and not any(map(_DISEASE.search, lowered))


def _has_digits(text: str) -> bool:
    return sum(c.isdigit() for c in text) >= 3


def _is_no_count(text: str) -> bool:
    return not text.endswith("0000")


@lru_cache(maxsize=3)
def _words(name: str) -> frozenset[str]:
    return frozenset(shipped_yaml("qa", "identifiers.yaml")[name].split())


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    given = "|".join(sorted(w.capitalize() for w in _words("given_names")))
    states = "|".join(sorted(_words("states")))
    age = r"\s*(?:,|\(|is|aged?|-)?\s*(?:an?\s+|aged?\s+)?\d{1,3}\s*(?:-|years?\b|y\b|yo\b|y/o\b|[FM]\b|,|\))"
    number = r"[A-Z0-9][A-Z0-9/-]*(?:[ -]\d[A-Z0-9-]*){0,3}"
    return tuple(
        _Rule(Sieve(pattern), *rest)
        for pattern, *rest in (
            (r"(?P<it>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)", "[e-mail]"),
            (r"(?P<it>(?:https?://|www\.)\S+)", "[link]"),
            (rf"(?i:\b(?:DOB|d\.o\.b\.?|born(?:\s+on)?|date\s+of\s+birth|birth\s*da(?:te|y)))[\s:=(]*(?P<it>(?:{_DATE}"
             r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}|(?:19|20)\d{2})(?!\d))", "[date]"),
            (rf"(?<![\w/.-])(?P<it>(?i:{_DATE}))(?![\w/-])", "[date]"),
            (r"(?<![\w-])(?P<it>\d{3}-\d{2}-\d{4})(?![\w-])", "[number]"),
            (rf"\b{_LABEL}\s*(?:is|[:#=.-])?\s*(?:is\s+)?(?P<it>{number})\b", "[number]", _has_digits),
            (r"(?i:\b(?:tel|phone|telephone|mobile|cell|call(?:ed)?|fax|ring|contact|ph|whatsapp|sms|text)\b\.?(?:\s+(?:me|her|"
             r"him|us|on|at|is|number|no\.?))*)[\s:#]*(?P<it>\+?\(?\d[\d ().-]{5,}\d)", "[phone]"),
            (r"(?<![\w.])(?P<it>\+\d{1,3}[ .-]?\(?\d[\d ().-]{6,}\d)(?!\w)", "[phone]"),
            (r"(?<![\w.-])(?P<it>\(?0\d{2,4}\)?[ -]\d{3,4}[ -]?\d{3,4}|\(\d{3}\) ?\d{3}[ -]\d{4}"
             r"|\d{3}[-. ]\d{3}[-. ]\d{4})(?![\w-])", "[phone]"),
            (rf"(?<![\w.,-])(?P<it>\d{{7,}})(?!\w|\.\d|,\d|\s*{_UNIT_LIKE}\b)", "[number]", _is_no_count),
            (rf"(?P<it>\b\d{{1,5}}[A-Za-z]?,?\s+(?:[A-Z][a-z]+\s+){{1,3}}{_STREET}\b\.?(?:,?\s+(?:Apt|Flat|Unit|Suite)"
             r"\.?\s*\w+)?)", "[address]"),
            (rf"\b(?P<it>[A-Z]{{1,2}}\d[A-Z\d]? \d(?!{_UNIT_LIKE}\b)[A-Z]{{2}})\b", "[address]"),
            (rf"\b(?P<it>(?:{states}) \d{{5}}(?:-\d{{4}})?)\b(?!\s*[a-zA-Z%/])", "[address]",
             _is_no_count),
            (rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Nurse|Master)\b\.?\s+(?P<it>{_NAMES}|{_CAPITALS})",
             "[name]", _is_name),
            (r"\bmrs\.? (?P<it>[a-z]{2,})", "[name]", _is_name),
            (rf"\b(?i:(?:sur)?name\s*(?:is|[:=]))\s*(?P<it>{_NAMES}(?:,\s+{_NAME})?|{_CAPITALS})", "[name]", _is_name),
            (rf"\b{_PERSON}(?:,?\s+(?:called|named|by\s+the\s+name\s+of)|,|:)?\s+(?P<it>{_NAMES})", "[name]", _is_name),
            (rf"\b(?i:{_PERSON}|he|she)(?:,?\s+(?i:is\s+)?(?i:called|named)|:)\s+(?P<it>{_NAMES})", "[name]", _is_name),
            (rf"\b(?:Patient|Pt|Client)\s+(?P<it>{_NAME}(?:{_NEXT}){{1,3}})", "[name]", _is_name),
            (rf"(?P<it>\b(?:{given})(?:{_NEXT}){{1,2}})", "[name]", _is_name),
            (rf"(?P<it>\b{_NAME},\s+(?:{given}))\b", "[name]", _is_name),
            (rf"(?P<it>\b{_NAMES})\s*[(,;:-]?\s*(?:DOB|D\.O\.B|MRN|NHS|SSN|PID|born\s+(?:on|in|\[))", "[name]",
             _is_name),
            (rf"(?P<it>\b{_NAME}(?:\s+[A-Z]\.?)?\s+{_NAME}){age}", "[name]", _is_name),
        )
    )  # fmt: skip
