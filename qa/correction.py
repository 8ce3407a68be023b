"""A value put right or changed: "sorry, she's 66", "same but 15 months", "now it's grade 4" and "it fell to 40" are the
last question with that value in place of the one it had; so is "moderate?" after one of high risk."""

import re

from ingest.lexical import words
from qa.conditions.amount import Amount, amounts
from qa.conditions.criterion import Criterion
from qa.conditions.reading import criteria
from qa.conditions.words import vocabulary

_PUT_RIGHT = re.compile(
    r"(?:(?:no|nope|sorry|actually|wait|oops|apologies|correction|my (?:mistake|bad)|make that|i mean(?:t)?|rather"
    r"|(?:scrap|scratch|forget) (?:that|it))\b"
    r"[\s,.:;!–-]*)+",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(?:(?:ok(?:ay)?|and|but|so)\b[\s,]*)*(?:(?:and|but|so|now|even|if|(?:what|how) (?:if|about)|same"
    r"(?: (?:patient|question|case|thing|one))?[\s,–-]*(?:but|with|except|only)?)\b[\s,:–-]*)+",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"(?:it|he|she|they|there|that|this|these)\b(?=.*\b(?:now|after all|today|meanwhile|already|turned|gr[eo]wn?|risen"
    r"|rose|fell|fallen|dropped|bec[ao]me|increased|decreased|went|gone)\b)",
    re.IGNORECASE,
)
# "..., is it still the same?" asks what was asked.
_STILL = re.compile(
    r"[\s,;.]+(?:and |so )?(?:is|does|do|would|will|are|what|so|still)\b[^?.,;]*"
    r"\b(?:still|now|same|change|then|different|ok(?:ay)?)\b[^?.,;]*\?$",
    re.IGNORECASE,
)
_SAYS_NO_MORE = frozenset(
    "it s is its the a an she he i m am are was that this they patient about around only now just of aged age old year"
    " years should be have been said wrong not has".split()
)
_ONLY_CHANGES = _SAYS_NO_MORE | frozenset(
    "to up at in with if had got gets get goes go went were rather than instead her his their by but same in then isn t"
    " down rises rose falls fell drops dropped becomes became turns turned out already there these after all have been"
    " grown grew risen increased decreased went gone today meanwhile last since this week month yesterday on one"
    " ones".split()
)
_AS_BEFORE = frozenset("per day daily week weekly month monthly year yearly times twice once every".split())
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?[- ](?:year|month|week|day)s?")
_COMES = frozenset("they come comes came happen happens occur occurs only about or so there".split())
_HOW_OFTEN = re.compile(
    r"\b(?:(?:once|twice|\w+ times) (?:a|an|per|every|in a)|every(?: (?:other|second|few|\d+|two|three))?|per|each)"
    r" (?:few |couple of )?(?:hour|day|night|week|fortnight|month|year)s?\b"
    r"|\b(?:daily|weekly|fortnightly|monthly|yearly)\b",
    re.IGNORECASE,
)
_IT_WAS = re.compile(
    r"(?:it|he|she|they|that|this|i)(?:['’]s|['’]m| (?:was|is|am|are|were|has|had|took|takes|used))\b", re.I
)
# "It's 4.5 cm" after "a brain metastasis of 1.5 cm".
_IT_IS = re.compile(r"(?:it|that|this)(?:['’]s| is| was) (?=[<>≥≤~]?\d[\d.]* ?[a-zµ%])", re.IGNORECASE)
# "She is actually 7", "it was in fact 12 months".
_IN_FACT = re.compile(r"(?<=\w) (?:actually|really|in fact)\b", re.IGNORECASE)
_OF_ONE = re.compile(r"(?:it|he|she|they)(?:['’]s| is| was| are| were)\b", re.IGNORECASE)
_FEW = 3  # words of a question that is nothing but another value
_REACH = 30  # characters from a number to what it counts
_LIKELY = 5  # times: a bare number further from the value before is of something else
_QUALIFIER = re.compile(r"^(?:and |or )?(?:(?:if|for|at|in|with|just|only|the) )*", re.IGNORECASE)
_AT = re.compile(r"(?:at|in|with|of|on) ", re.IGNORECASE)
_STEP = re.compile(r"(?<![\w-])(?P<of>[A-Z]{1,2})\d[a-c]?(?![\w-])")
_KINDS = frozenset({"category", "stage", "measure", "count", "time", "age"})


def corrected(text: str, last: str) -> str | None:
    """The last question with its value of the same kind exchanged for the one of `text`; None when `text` does not
    begin as a correction or a change, says anything else, or fits no value or more than one."""
    if opening := _PUT_RIGHT.match(text):
        if text.rstrip().endswith("?"):
            return None
        rest = text[opening.end() :]
        return _with_amount(rest, last, _SAYS_NO_MORE) or _with_statement(rest, last)
    is_in_fact = _IN_FACT.search(text) is not None
    text = without_asking_again(_IN_FACT.sub("", text))
    opening = _CHANGED.match(text)
    rest = text[opening.end() if opening else 0 :].strip(" ?.!")
    is_changed = opening or _TURNED.match(text) or _IT_IS.match(text) or (is_in_fact and _OF_ONE.match(text))
    if not is_changed and not text.rstrip().endswith("?"):
        return None
    changed = _with_criterion(rest, last) or _with_qualifier(rest, last) or _with_frequency(rest, last)
    if is_changed or _is_bare(rest):
        return _with_amount(rest, last, _ONLY_CHANGES, is_near=True) or changed
    return changed if len(rest.split()) <= _FEW else None


def without_asking_again(text: str) -> str:
    """`text` without a question that only asks what was asked before: "is it still the same?", "still ok?"."""
    return _STILL.sub("", text)


def _with_statement(rest: str, last: str) -> str | None:
    """`last` with what it states before it asks put right: "it was cocaine" after "He is drunk. Which drug?"."""
    told, dot, asked = last.rstrip().rpartition(". ")
    if not (dot and asked.endswith("?") and _IT_WAS.match(rest) and _IT_WAS.match(told)):
        return None
    return f"{rest[:1].upper()}{rest[1:].rstrip(' .!')}. {asked}"


def _with_frequency(rest: str, last: str) -> str | None:
    """`last` with how often something happens exchanged: "once a fortnight" for "every day"."""
    own, before = list(_HOW_OFTEN.finditer(rest)), list(_HOW_OFTEN.finditer(last))
    if not len(own) == len(before) == 1 or _says_more(rest, own[0].group(), _ONLY_CHANGES | _COMES):
        return None
    return last[: before[0].start()] + own[0].group() + last[before[0].end() :]


def _with_amount(rest: str, last: str, fillers: frozenset[str], *, is_near: bool = False) -> str | None:
    """`last` with the one amount of `rest`; of a bare number that `is_near` is asked of, only in place of one of its
    size."""
    values = amounts(rest)
    if len(values) != 1 or _says_more(rest, values[0].text(rest), fillers | _AS_BEFORE.intersection(words(last))):
        return None
    (value,) = values
    places = _of_the_same_kind(value, last)
    if len(places) != 1 or (is_near and value.unit is None and not _is_near(value, places[0])):
        return None
    after = last[places[0].end :]
    if places[0].interval.low == 1 and (value.interval.low or 0) > 1:
        after = _of_several(after)
    return last[: places[0].start] + _worded(value.text(rest), places[0], last) + after


def _with_criterion(rest: str, last: str) -> str | None:
    """`last` with the one category, grade or measured value of `rest`: "symptomatic", "grade 4", "LVEF 42 %"."""
    found = [c for c in criteria(rest) if c.kind in _KINDS and c.text.lower() not in _SAYS_NO_MORE]
    if len(found) != 1 or _says_more(rest, found[0].text, _ONLY_CHANGES):
        return None
    alike = [c for c in criteria(last) if _is_in_figures(c) == _is_in_figures(found[0])]
    places = [c for c in alike if (c.is_of(found[0]) or _is_shorter(found[0].text, c.text)) and _stands(c, last)]
    if len(places) != 1 or (places[0].values, places[0].interval) == (found[0].values, found[0].interval):
        return None
    start, before = places[0].start, places[0].text
    own = _in_its_words(found[0].text, before)
    if (at := _AT.match(own)) and last[:start].endswith(at.group()):
        own = own[at.end() :]
    return last[:start] + own + last[start + len(before) :]


def _in_its_words(own: str, before: str) -> str:
    """ "stage 4" in the words of "CKD stage 3", where nothing but the number differs; "high risk" after the "at" of "at
    low risk"."""
    if _is_shorter(own, before):
        return _NUMBER.sub(_NUMBER.findall(own)[0], before)
    at = _AT.match(before)
    return own if at is None or _AT.match(own) else at.group() + own


def _is_shorter(own: str, before: str) -> bool:
    """True for one number with fewer words than another with the same."""
    ours, theirs = (set(words(_NUMBER.sub(" ", text).lower())) for text in (own, before))
    return len(_NUMBER.findall(own)) == len(_NUMBER.findall(before)) == 1 and ours < theirs


def _with_qualifier(rest: str, last: str) -> str | None:
    """`last` with a word exchanged that makes another category of one of its own: "moderate", "very high" for the
    "high" of "high risk"; or another step of what has a letter and a number: "R1" for "R0"."""
    bare = _QUALIFIER.sub("", rest)
    if not bare or len(bare.split()) > _FEW:
        return None
    if stepped := _STEP.fullmatch(bare):
        alike = [m for m in _STEP.finditer(last) if m.group("of") == stepped.group("of") and m.group() != bare]
        return f"{last[: alike[0].start()]}{bare}{last[alike[0].end() :]}" if len(alike) == 1 else None
    found = [c for c in criteria(last) if c.kind == "category" and _stands(c, last) and len(c.values) == 1]
    changed = [(c, other) for c in found if (other := _qualified(bare, c))]
    if len(changed) != 1:
        return None
    ((before, after),) = changed
    return last[: before.start] + after + last[before.start + len(before.text) :]


def _qualified(bare: str, before: Criterion) -> str | None:
    """The words of `before` with `bare` in the place of all but the last, where that is another value of its kind."""
    *_, head = re.split(r"(?<=[\s-])", before.text)
    after = f"{bare} {head}"
    read = [c for c in criteria(after) if c.is_of(before) and c.text.lower() == after.lower()]
    return after if read and read[0].values != before.values else None


def _stands(criterion: Criterion, text: str) -> bool:
    return text.startswith(criterion.text, criterion.start)


def _is_in_figures(criterion: Criterion) -> bool:
    return any(c.isdigit() for c in criterion.text)


def _is_bare(rest: str) -> bool:
    """True for an amount and nothing else."""
    values = amounts(rest)
    return len(values) == 1 and values[0].text(rest) == rest


def _says_more(rest: str, own: str, fillers: frozenset[str]) -> bool:
    return not set(words(rest.replace(own, " ", 1).lower())) <= fillers


def _is_near(value: Amount, before: Amount) -> bool:
    own, theirs = value.interval.low or 0.0, before.interval.low or 0.0
    return max(own, theirs) <= _LIKELY * min(own, theirs)


def _of_the_same_kind(value: Amount, last: str) -> list[Amount]:
    """The single amounts with its unit; any that has one, for a bare number; else the bare ones."""
    found = [a for a in amounts(last) if a.interval.low == a.interval.high]
    alike = [a for a in found if a.unit and value.unit in (None, a.unit)]
    return alike or [a for a in found if a.unit is None and value.unit is None]


def _of_several(after: str) -> str:
    """`after`, of what was one and is several, with the plural of what is counted: "brain metastases"."""
    noun = vocabulary().counted.search(after)
    if noun is None or noun.start() > _REACH or (noun.group().endswith("s") and not noun.group().endswith("sis")):
        return after
    several = re.sub("sis$", "ses", noun.group()) if noun.group().endswith("sis") else f"{noun.group()}s"
    return after[: noun.start()] + several + after[noun.end() :]


def _worded(own: str, before: Amount, last: str) -> str:
    """The new value in the words of the old one where it is a bare number or has the same unit: "66-year" for
    "55-year"."""
    if _NUMBER.fullmatch(own) or (_PLAIN.fullmatch(own) and _PLAIN.fullmatch(before.text(last))):
        return _NUMBER.sub(_NUMBER.findall(own)[0], before.text(last), count=1)
    return own
