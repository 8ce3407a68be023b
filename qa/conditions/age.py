"""Ages: '72-year-old', 'aged 6 to 11 years', 'under 14', 'children', 'adults'; in years."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.sieve import Sieve
from qa.conditions.amount import Amount, amounts, in_digits
from qa.conditions.criterion import Criterion
from qa.conditions.interval import Interval, bounded

_YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25}
_PERSON = (
    r"(?:patients?|persons?|people|individuals?|adults?|child(?:ren)?|men|man|women|woman|males?|females?|boys?|girls?|infants?"
    r"|adolescents?|youth|teenagers?|young people|population|candidates?|those|age|ages|aged|kids?|toddlers?"
    r"|subjects|students)"
)
_BEFORE = Sieve(
    rf"\b(?:aged?|ages|at age|age (?:is|of|group)|over the age of|under the age of)\s*[(:]?\s*$"
    rf"|\b{_PERSON}(?: who)?(?: is| are)?(?: (?:aged|of|exactly|about|age|ages|from|with [\w-]+(?: \w+)?|and|or"
    rf"|young people|\w+))?[ (]*$"
    r"|\b(?:patient|man|woman|boy|girl|child|infant|male|female|person) of\s+$",
    re.IGNORECASE,
)
# '81y', '4 y boy'; 'a 10y risk' and 'on it for 12y' are no ages.
_SHORT = re.compile(
    r"(?:\d\dy(?:rs?)?\b(?![\s-]+(?:ago|after|before|later|post|since|of|follow|survival|risk|history|hx|outcome|prognosis"
    r"|mortality|interval|course|treatment|therapy|duration|DFS|OS|PFS|RFS|rate|data|results))"
    r"|\d{1,2}\s?y(?:rs?)?(?=\s+(?:male|female|man|woman|lady|gentleman|boy|girl|[MF]\b)))",
    re.IGNORECASE,
)
_SPEAKS_OF = re.compile(
    r"(?:^|[,;:.(?]|\b(?:an?|is|elderly|old|frail|fit|pt|patient|lady|gentleman|man|woman|male|female|boy|girl|child|m"
    r"|f|in|what about)"
    r"|\b(?:she|he)['’]s)\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s-]*(?:(?:complete )?(?:years?|months?|weeks?|days?)[\s-]*)?(?:olds?\b|of age\b|of life\b|y/?o\b)"
    r"|(?<=\d\d)(?<!\d\d\d)[FMfm](?= |,|$)(?! ?(?:temp|fever))",
    re.IGNORECASE,
)
_BARE = Sieve(
    r"(?:\b(?:she|he|I)(?: (?:her|him|my)self)?(?:['’](?:s|m)| is| am)"
    r"(?: now| only| about| already| just| actually| really)?"
    r"|\b(?:patient|pt):"
    r"|\b(?:she|he|I|patient|man|woman)\b[^.;?]{0,60} and (?:is|am)(?: now| only| about| already| just)?"
    r"|\bat age|\baged|\bover age|\bunder age|\bage|\b(?:man|woman|boy|girl|patient|child|male|female"
    r"|person) (?:of|aged|is)"
    r"|\b(?:patients?|men|women|children|people|adults|young people|population) (?:aged|over|under|above|below|of))"
    r"(?: (?:exactly|about|over|under|of))?\s*$",
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(
    r"\b(?:man|woman|boy|girl|patient|child|male|female|person) (?:of|aged)(?: exactly| about)?\s*$", re.I
)
_NOT_AN_AGE = Sieve(
    r"\b(?:median|mean|average|every|for|within|after|in|over|past|last|next|first|of follow-up|at least|survival"
    r"|life expectancy"
    r"|duration|history of)(?: the)?(?: (?:past|last|next|first|previous|following|another|up to))?\s*$"
    r"|\b(?:median|mean|average) age\b[^.;]{0,30}$",
    re.IGNORECASE,
)
# Trials and guidelines have an age, too.
_OF_A_THING = re.compile(
    r"\b(?:trials?|stud(?:y|ies)|reviews?|guidelines?|guidance|data|evidence|articles?|statements?|protocols?|publications?"
    r"|recommendations?|references?|sources?|literature|versions?|labels?)\b"
    rf"(?:(?!\b(?:who|participants|{_PERSON})\b)[^.;:]){{0,80}}\b(?:is|are|was|were)\s+"
    r"(?:(?:more|less|older|over|at|least|nearly|almost|about|already|than|now|up|to|between|and|\d+) ?)*$",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"[\s-]*(?:ago|after|before|later|since|following|from|of (?:treatment|therapy|follow)|pack)", re.IGNORECASE
)

_SIDE = re.compile(
    r"\b(?:(?P<over>over|above|older than|beyond)|under|below|younger than|before)(?: the)? age(?: of)?\s*$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:had|have|having|her|his|their|your|affected|previous|unborn|with)(?: an?| the)?\s+$", re.IGNORECASE
)

_OF_ADULTS = re.compile(r"\badults?(?: who are)?(?: aged)?\s*$", re.IGNORECASE)
_ADULT = 18.0  # 'adults aged 64 years or younger' is not for a child
# What words say of age, in years. Adolescents as in US labels; older adults from 65 as in geriatric labelling (ICH E7).
_WORDS: tuple[tuple[Sieve, Interval], ...] = tuple(
    (Sieve(rf"\b(?:{words})\b", re.IGNORECASE), interval)
    for words, interval in (
        (r"newborns?|neonat(?:es?|al)", Interval(0, 28 / 365.25, high_open=True)),
        (r"infants?|babies|baby", Interval(0, 2, high_open=True)),
        (r"adolescents?|teenagers?|teens", Interval(10, 18, high_open=True)),
        (
            r"child(?:ren)?(?!bearing|birth|hood|[- ]?Pugh)|pa?ediatric|kids?|boys?|girls?",
            Interval(0, 18, high_open=True),
        ),
        (r"elderly|older (?:adults|people|persons|patients)|geriatric", Interval(65, None)),
        (r"(?<!older )adults?", Interval(18, None)),
    )
)


def read(text: str) -> Iterator[Criterion]:
    """The ages that a text states in numbers; the groups it names in words where it gives no number."""
    found = [_criterion(a, text) for a in amounts(text) if _is_age(a, text)]
    yield from found
    if not found:
        named = list(_in_words(text))
        if all(
            one.interval.meets(other.interval) for one in named for other in named if one.interval and other.interval
        ):
            yield from named


def _in_words(text: str) -> Iterator[Criterion]:
    """The groups that a text names; it is for no one group when it names two that exclude each other."""
    spans: list[tuple[int, int]] = []
    for pattern, interval in _WORDS:
        for match in pattern.finditer(text):
            is_taken = any(s <= match.start() < e for s, e in spans)
            if not is_taken and not _ANOTHER.search(text[: match.start()]):
                spans.append(match.span())
                yield Criterion(
                    "age", "age", match.group(), interval=interval, unit="year", soft=True, start=match.start()
                )


def _is_age(amount: Amount, text: str) -> bool:
    if amount.unit not in (None, *_YEARS) or _OF_A_THING.search(text[: amount.start]):
        return False
    own, before = amount.text(text), text[: amount.start]
    if _SHORT.match(text, amount.start):
        return _SPEAKS_OF.search(before) is not None
    if (amount.unit and _PERIOD.match(text, amount.end)) or (
        _NOT_AN_AGE.search(before) and not _AFTER.match(text, amount.end)
    ):
        return False
    if re.search(r"\bold(?:er|s)?\b|\byounger\b|\bof age\b", own, re.IGNORECASE) or _AFTER.match(text, amount.end):
        return not re.search(r"\b(?:median|mean|average)\b[^.;,]{0,25}$", before, re.IGNORECASE)
    if amount.unit == "year":
        return bool(_BEFORE.search(before) or _BARE.search(before)) and _plausible(amount)
    if amount.unit is not None or not _plausible(amount):
        return False
    return bool(_OF_A_PERSON.search(before)) or (bool(_BARE.search(before)) and _is_bare(amount, text))


def _is_bare(amount: Amount, text: str) -> bool:
    """False for a number that counts something: 'patients over 3 tablets', 'women of 2 children'."""
    after = in_digits(text)[amount.end : amount.end + 12]
    return (
        re.match(r"\s*(?:$|[,.:;?)]|with|who|and|or|at|in|is|has|on|whose|without|to|for|needs?|before|after)", after)
        is not None
    )


def _plausible(amount: Amount) -> bool:
    ends = [x for x in (amount.interval.low, amount.interval.high) if x is not None]
    return all(0 <= x <= 120 for x in ends)


def _criterion(amount: Amount, text: str) -> Criterion:
    side = None if amount.stated else _SIDE.search(text[: amount.start])
    if side and amount.interval.low is not None:
        limit = bounded(">" if side.group("over") else "<", amount.interval.low)
        amount = replace(amount, interval=limit, start=side.start())
    interval = amount.interval.scaled(_YEARS[amount.unit or "year"])
    if (
        interval.high is not None
        and interval.low is not None
        and not interval.high_open
        and interval.high > interval.low
    ):
        # '6 to 11 years' lasts until the twelfth birthday.
        interval = Interval(
            interval.low, interval.high + (0.999 if amount.unit in (None, "year") else 0), interval.low_open
        )
    if interval.low is None and _OF_ADULTS.search(text[: amount.start]):
        interval = Interval(_ADULT, interval.high, high_open=interval.high_open)
    words = _SHORT.match(text, amount.start) or _AFTER.match(text, amount.end)
    end = words.end() if words else amount.end
    begin = re.search(r"\b(?:aged?|ages|age)\s*[(:]?\s*$", text[: amount.start])
    start = begin.start() if begin else amount.start
    return Criterion("age", "age", text[start:end].strip(" ("), interval=interval, unit="year", start=start)
