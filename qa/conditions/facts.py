"""What a question states about the patient, and nothing more."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.drugs import Mention, class_of, drugs
from qa.conditions.amount import in_digits, word_start
from qa.conditions.course import as_of_now
from qa.conditions.criterion import Criterion
from qa.conditions.implied import implied, normal
from qa.conditions.interval import Interval
from qa.conditions.presence import with_illness, with_treatment
from qa.conditions.reading import criteria
from qa.conditions.words import vocabulary
from qa.disease import names_a_disease
from qa.patient import another_patient
from qa.shorthand import written_out

_OF_THEM = re.compile(r"\b(\d+) of (?:them|those|these)\b", re.IGNORECASE)
_WITH = re.compile(r"(?: \([^)]*\))?(?:\s*,\s*|\s*\+\s*|\s*/\s*| and | plus | with )+")
_ON = re.compile(
    r"\b(?:on|receiv(?:es|ing)|tak(?:es|ing)|during|miss(?:es|ed)|skipped)\s+(?:her |his |the )?$", re.IGNORECASE
)
# "No longer takes", "came off", "used to be on", "about to start", "will be on".
_NOT_NOW = re.compile(
    r"\b(?:no longer|not|never|isn['’]?t|n['’]t|used to(?: be)?|(?:was )?(?:previously|formerly|once)|will be"
    r"|(?:about|going|plan(?:s|ned|ning)?|due|scheduled|wants?|ready) to (?:start|begin|be|go|put|take)"
    r"|(?:before|considering|thinking of) (?:starting|going|being|putting))(?: \w+)?\s+$",
    re.IGNORECASE,
)
_HEADS_A_NOTE = re.compile(
    r"\s*(?::|,?(?! (?:vs|versus|or|dose|dosing|after|plus|and|with|in|for|is)\b)[^,?.:]{0,25},)", re.IGNORECASE
)
_SEVERAL = re.compile(
    r"\b(?:two|both|three|these|my) (?:different )?(?:patients|women|men|people|siblings|children|twins)\b"
    r"|\b(?:patient|pt|case|person) (?:A|1|one|no\.? ?1)\b|\bthe (?:other|second) (?:patient|woman|man|one|pt)\b",
    re.IGNORECASE,
)

_ALONE = re.compile(r"(?:^|[A-Za-z]{2}, ?|[A-Za-z]{2}; ?)(?P<age>[1-9]\d), ?(?=[A-Za-z]|\d+ pack)")
_ITEM = re.compile(r"(?<=[,+;])\s*(?:and |has |known )?(?P<item>[A-Za-z][a-z]*(?: [a-z]+){0,2})(?=\s*(?:[,+;.:?]|$))")
_DENIED_ITEM = re.compile(r"\b(?:no|not|without|denies|never)\b[^.;]*$", re.IGNORECASE)
_GAP = re.compile(
    r"(?:[\s,]*\b(?:for|in|of|with|an?|the|on|at|aged|and|who|is|has))*(?:[\s,]*\0[\s,]*(?:(?:of|with|and|aged|on)\b(?=[\s,]*\0))?)+"
    r"(?P<end>[?.])?"
)

# "Her brother has type 1 diabetes": what is said of a relative; who asks of "my mother" asks of a patient.
_OF_A_RELATIVE = re.compile(
    r"\b(?:(?:his|her|the patient['’]s) (?:mother|father|brother|sister|parents?|aunt|uncle|cousin|grand\w+)"
    r"|family history of)\b[^.;?!,]*",
    re.IGNORECASE,
)


def facts_of(question: str, context: Iterable[str] = ()) -> tuple[Criterion, ...]:
    """The facts that `question` states, then those of the earlier questions it leans on (nearest first) on dimensions
    that it leaves open. A group of which a question names two values ('moderate or severe?') is asked, not stated."""
    question = written_out(question)
    other = another_patient(question)
    found = [replace(c, start=0) for c in _stated(f"Patient: {other}" if other else question)]
    carried: list[Criterion] = []
    for text in context:
        carried += [replace(c, start=0) for c in _stated(text) if not any(c.is_of(f) for f in (*found, *carried))]
    counted = list(_counted(question, carried))
    carried = [c for c in carried if not any(c.is_of(n) for n in counted)]
    stated = (*found, *counted, *carried)
    return tuple(dict.fromkeys((*stated, *(replace(c, start=0) for c in implied(stated)))))


def with_given(stated: tuple[Criterion, ...], given: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """The stated facts, and those of `given` on dimensions that they leave open."""
    return (*stated, *(g for g in given if not any(g.is_of(f) for f in stated)))


def without_facts(text: str) -> str:
    """`text` less what it states of its patient: what may be asked of another one as well. The disease and
    the line of treatment are what is asked about."""
    asked = [c for c in criteria(text) if c.kind == "line" or (c.kind == "category" and c.soft and c.name != ("sex",))]
    own = [c for c in criteria(text) if c not in asked]
    spans = [(c.start, c.start + len(c.text)) for c in own if text.startswith(c.text, c.start)]
    spans += [(c.start, c.start + len(c.text)) for c in _taken(text)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}\0{text[end:]}"
    return _GAP.sub(lambda gap: gap.group("end") or ", ", text).strip(" ,")


def _stated(text: str) -> Iterator[Criterion]:
    """The criteria of a text; of a measure with two values where it stands now, and how far it went."""
    of_relatives = [m.span() for m in _OF_A_RELATIVE.finditer(text)]
    found = [c for c in criteria(text) if not any(begin < c.start < end for begin, end in of_relatives)]
    asked = {c.name for c in found if c.kind == "category" and any(c.name == o.name and c != o for o in found)}
    own = [c for c in found if c.kind != "category" or not (len(c.values) > 1 or c.name in asked)]
    own += [one for c in found if c.kind == "category" and len(c.values) > 1 for one in _each_denied(c)]
    own += _bare_age(text) if not any(c.kind == "age" and c.interval and not c.soft for c in own) else ()
    own += [c for c in _listed(text) if not any(c.is_of(o) for o in own)]
    own += [c for c in normal(text) if not any(c.is_of(o) for o in own)]
    own = list(_of_each(own)) if _SEVERAL.search(text) else own
    yield from as_of_now(text, own)
    yield from _taken(text)


def _listed(text: str) -> Iterator[Criterion]:
    """The illnesses that a note lists: "BMI 28 + hypertension: which drug?", "72M, gout, asthma"."""
    for match in _ITEM.finditer(text):
        item = match.group("item").strip()
        if names_a_disease(item) and not _DENIED_ITEM.search(text[: match.end("item")]):
            yield with_illness(item, match.start("item"))


def _each_denied(group: Criterion) -> Iterator[Criterion]:
    """Neither of two is one fact each: "neither pregnant nor breastfeeding"."""
    denied = vocabulary().groups[group.about].opposite.values()
    if set(group.values) <= set(denied):
        yield from (replace(group, values=(value,)) for value in group.values)


def _bare_age(text: str) -> Iterator[Criterion]:
    """The number that stands alone in a note as an age does: "Ex-smoker, 63, cough"."""
    for match in list(_ALONE.finditer(text))[:1]:
        years = float(match.group("age"))
        age = Interval(years, years)
        yield Criterion("age", "age", match.group("age"), interval=age, unit="year", start=match.start("age"))


def _of_each(found: Sequence[Criterion]) -> Iterator[Criterion]:
    """What is stated once: of two patients, that which may be of both."""
    yield from (c for c in found if not any(c.is_of(o) and c is not o and c.interval != o.interval for o in found))


def _taken(text: str) -> Iterator[Criterion]:
    """The drugs that the patient is on, 'LVEF fell on trastuzumab and pertuzumab', 'she missed Phesgo', or that a note
    is headed by, and treatment of their class; all that the text names are their `marks`, for what is said of one of
    these is not of another drug."""
    mentions = drugs(text)
    named = tuple(dict.fromkeys(m.name for m in mentions))
    for i, first in enumerate(mentions):
        on = _ON.search(text[: first.start])
        is_on = on is not None and not _NOT_NOW.search(text[: on.start()])
        if not (is_on or _heads_a_note(text, first)):
            continue
        joined = joined_drugs(text, mentions[i:])
        own = text[first.start : joined[-1].end]
        taken = tuple(dict.fromkeys(m.name for m in joined))
        yield Criterion("drug", "drug", own, marks=named, values=taken, start=first.start)
        classes = dict.fromkeys(c for name in taken if (c := class_of(name)))
        yield from (with_treatment(c, f"on {own}", first.start) for c in classes)
        if is_on:
            return


def _heads_a_note(text: str, drug: Mention) -> bool:
    """True for "T-DXd c5, LVEF 42 %", "tucatinib: ALT 4 x ULN": a note on who is given it."""
    is_head = not text[: drug.start].strip() and _HEADS_A_NOTE.match(text, drug.end)
    return bool(is_head) and any(c.isdigit() for c in text)


def joined_drugs(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The first drug and those that `text` joins to it: 'trastuzumab, pertuzumab and a taxane'."""
    joined = list(mentions[:1])
    for later in mentions[1:]:
        if not _WITH.fullmatch(text[joined[-1].end : later.start]):
            break
        joined.append(later)
    return tuple(joined)


def _counted(question: str, carried: Iterable[Criterion]) -> Iterator[Criterion]:
    """'Eight of them': as many of what was counted before."""
    match = _OF_THEM.search(in_digits(question))
    before = next((c for c in carried if c.kind == "count"), None)
    if match and before:
        number = float(match.group(1))
        own = question[word_start(question, match.start()) : match.end()]
        yield replace(before, interval=Interval(number, number), text=own)
