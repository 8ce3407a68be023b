"""Strength of a recommendation and certainty of its evidence, where the text itself states them, as data.

'(Strong recommendation, low-quality evidence)', 'Grade of recommendation: B', 'Level of evidence Ib' and the like. A
statement of its own ('Strength of recommendation: weak.') belongs to the sentence before it, or, where it opens a
paragraph, to the sentence after it. Only what is written counts: 'should' is no strength.
"""

import re
from dataclasses import dataclass, replace

from ingest.article import Article, Sentence

_WORD = (
    r"very low|low|moderate|high|insufficient|intermediate|strong|weak|conditional|good|fair|poor|optional"
    r"|expert opinion"
)
_CODE = r"[A-E](?:[+-]|-(?:R|NR|LD|EO))?|[IV]{1,3}[abc]?(?:-[1-3])?|[1-5](?:[a-eA-E]|[+]{1,2}|-)?"
_VALUE = rf"(?P<value>(?i:{_WORD})|(?:{_CODE}))(?![\w+%])(?!\s+(?:or|to|and)\s+(?:{_CODE})\b)"
_IS = r"(?:\s*(?:[:=–-]|,|is|was|of)\s*|\s+)(?:(?i:level|grade|class|rated)\s+)?"
_STRENGTH = re.compile(
    r"\b(?i:(?:strength|grade|class|level) of (?:the )?recommendations?"
    r"|recommendation (?:strength|grade|class|level|rating|category(?=\s*:)))"
    rf"{_IS}{_VALUE}"
)
_EVIDENCE = re.compile(
    r"\b(?i:(?:strength|quality|certainty|level|grade) of (?:the )?(?:supporting )?evidence"
    r"|(?:overall )?evidence (?:quality|level|grade|strength|certainty|rating|type(?=\s*:)))"
    rf"{_IS}{_VALUE}|\b(?i:evidence|LOE|certainty)\s*[:=]\s*{_VALUE.replace('value', 'other')}"
)
_BEFORE_RECOMMENDATION = re.compile(
    r"(?i:\b(?P<value>strong|weak|conditional|moderate)(?: (?:positive|negative))? recommendation\b"
    r"(?: (?:for|against))?)"
)
_BEFORE_EVIDENCE = re.compile(
    r"(?i:\b(?P<value>very[ -]low|low|moderate|high|insufficient)(?:[- ](?:quality|certainty|level))?(?: of)?"
    r"[- ]evidence\b"
    r"|\b(?P<other>very[ -]low|low|moderate|high)[- ](?:quality|certainty)\b)"
)
_COMBINED = re.compile(r"(?i:\bgrade|^\s*|[\[(]\s*)\s*(?P<value>[12])(?P<other>[A-D])\b(?=\s*(?:[\])]|$|[.;,]))")
_CLASS = re.compile(
    r"\b[Cc]lass (?P<value>I{1,3}[ab]?|[123][ab]?)(?=\s*[,;:]?\s*(?:[Ll]evel|LOE|$|[)\]]|[Rr]ecommendation))"
)
_GRADE = re.compile(r"\b[Gg]rade:? (?P<value>[A-E][+-]?)(?![\w+])(?!\s+(?:or|to|and)\b)")
_LEVEL = re.compile(
    r"\b[Ll]evel:? (?P<value>[IV]{1,3}[abc]?(?:-[1-3])?|[1-5][a-e]?|[ABC](?:-(?:R|NR|LD|EO))?)(?![\w+])"
    r"(?!\s+(?:or|to|and)\b)"
)
_BRACKETS = re.compile(r"[\[(]([^()\[\]]{1,160})[\])]")
# What may stand in a sentence that does nothing but grade another.
_FILLER = re.compile(
    r"\b(?:recommendation|evidence|type|informal|formal|consensus|based|gps|practice point|rating|net benefit"
    r"|benefits? outweighs? (?:the )?(?:harms?|risks?)|benefit|harm|the|of|by|on|and|for|against)\b|[\W\d_]+",
    re.IGNORECASE,
)
_LONGEST_GRADING = 30
_POINTS_BACK = re.compile(r"^[\[(]|[:=]")
# Sections and rows that explain a scale: the grades that they name grade nothing.
_EXPLAINS = re.compile(
    r"\bdefinitions?\b|\brating schemes?\b|\bgrad(?:e|ing) (?:system|scheme|definition)|\bmethods?\b"
    r"|\blevels? of (?:evidence|certainty)\s*$",
    re.IGNORECASE,
)
_EXPLAINING_ROW = re.compile(r"\b(?:definition|description|meaning|interpretation|implications?)s?: ", re.IGNORECASE)
_LETTER = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    """What one sentence states, and whether it does nothing else."""

    grade: str
    is_all: bool


def graded(article: Article) -> Article:
    """The article with the grade that its text states at each sentence. A sentence that has a grade keeps it."""
    found = [_stated(article.quote(s), s) for s in article.sentences]
    grades: list[str | None] = [f.grade if f else s.grade for f, s in zip(found, article.sentences, strict=True)]
    for i, own in enumerate(found):
        if own is not None and own.is_all:
            target = _target(article, i)
            if target is not None and grades[target] is None:
                grades[target] = own.grade
    if not any(grades):
        return article
    return replace(
        article,
        sentences=tuple(replace(s, grade=g) for s, g in zip(article.sentences, grades, strict=True)),
    )


def _target(article: Article, i: int) -> int | None:
    """The position of the sentence that a grading sentence belongs to, under the same heading."""
    opens = i == 0 or "\n" in article.text[article.sentences[i - 1].end : article.sentences[i].start]
    follows = (
        i + 1 < len(article.sentences)
        and "\n" not in (article.text[article.sentences[i].end : article.sentences[i + 1].start])
    )
    if opens and not follows and not _POINTS_BACK.search(article.quote(article.sentences[i])):
        return None  # 'Level II recommendation' on a line of its own may head what follows
    target = i + 1 if opens and follows else i - 1
    if not 0 <= target < len(article.sentences):
        return None
    return target if article.sentences[target].headings == article.sentences[i].headings else None


def _stated(text: str, sentence: Sentence) -> _Found | None:
    is_row = sentence.kind == "row"
    if any(_EXPLAINS.search(h) for h in sentence.headings[1:]) or (is_row and _EXPLAINING_ROW.search(text)):
        return None
    parts = [m.group(1) for m in _BRACKETS.finditer(text)]
    is_grading = len(text.split()) <= _LONGEST_GRADING and _is_grading(text)
    labelled = _labelled(text)
    if is_grading or is_row:
        strength, evidence = _read(text, alone=is_grading)
        strength, evidence = strength or labelled[0], evidence or labelled[1]
    else:
        read = [_read(p, alone=True) for p in parts if _is_grading(p)]
        strength = next((s for s, _ in read if s), labelled[0])
        evidence = next((e for _, e in read if e), labelled[1])
    grade = "; ".join(g for g in (strength, evidence) if g)
    return _Found(grade, is_grading) if grade else None


def _labelled(text: str) -> tuple[str | None, str | None]:
    """Strength and evidence that the text names outright: 'Strength of recommendation: A'."""
    return _strength(_STRENGTH.search(text)), _evidence(_EVIDENCE.search(text))


def _read(text: str, *, alone: bool) -> tuple[str | None, str | None]:
    """Strength and evidence of a text that grades; `alone` when it does nothing else, so that short forms count."""
    strength, evidence = _labelled(text)
    if not alone:
        return strength, evidence
    if combined := _COMBINED.search(text):
        return strength or f"grade {combined.group('value')}{combined.group('other')}", evidence
    strength = strength or _strength(_BEFORE_RECOMMENDATION.search(text))
    if strength is None and (found := _CLASS.search(text)):
        strength = f"class {found.group('value')}"
    if strength is None and (found := _GRADE.search(text)):
        strength = f"grade {found.group('value')}"
    evidence = evidence or _evidence(_BEFORE_EVIDENCE.search(text))
    if evidence is None and (found := _LEVEL.search(text)):
        evidence = f"level {found.group('value')}"
    return strength, evidence


def _strength(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    value = match.group("value")
    return f"grade {value}" if re.fullmatch(_CODE, value) else f"strength {value.lower()}"


def _evidence(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    value = next(v for v in match.groupdict().values() if v)
    return f"level {value}" if re.fullmatch(_CODE, value) else f"evidence {value.lower().replace('-', ' ')}"


_FORMS = (_STRENGTH, _EVIDENCE, _BEFORE_RECOMMENDATION, _BEFORE_EVIDENCE, _COMBINED, _CLASS, _GRADE, _LEVEL)


def _is_grading(text: str) -> bool:
    """True when nothing but grades, and words around them, stands in a text."""
    left, count = text, 0
    for form in _FORMS:
        left, n = form.subn(" ", left)
        count += n
    return count > 0 and not _LETTER.search(_FILLER.sub(" ", left))
