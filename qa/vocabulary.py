"""The names behind the words of a question: brands, abbreviations, shorthand, and drug names typed wrongly."""

import difflib
import re
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Protocol

from ingest.drugs import class_of, drugs, listed
from ingest.embed import Embedder
from ingest.lexical import STOPWORDS, terms, words
from ingest.synonyms import Synonyms, long_form
from qa.asked import asked_for
from qa.disease import ENDING, illness_in, names_a_disease
from qa.equivalents import equivalents
from qa.failed import has_failed
from qa.kinds import kinds_of, listed_ones
from qa.phrases import phrases
from qa.question import Question
from qa.reading import SCAFFOLDING_FACTOR, TOLD_FACTOR, Concept, Reading, Stems, plain
from qa.slips import mended

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_GLOSS = re.compile(r"((?:[\w-]+ ){0,7}[\w-]+) \(([^()]+)\)")
_WHAT_TO_DO = re.compile(
    r"\bwhat (?:now|next|else|to do|(?:do|should|can|would) (?:I|we|you) (?:do|offer|give))\b"
    r"|\bnext (?:step|line|treatment|option)|\b(?:options|plan|management|approach)\b"
    r"|\bhow (?:to|do I|do we|should (?:I|we|this|it)) (?:treat|manage|proceed)",
    re.IGNORECASE,
)
_TAKES = r"\b(?:on|receiv(?:es|ing)|tak(?:es|ing))\s+(?:her |his |the )?(?:[\w-]+(?:,|,? and| plus|\s?\+|/)\s*)*"
_OF_THE_DRUG = re.compile(
    r"\b(?:it|them|dos(?:e|es|ing)|continu\w*|stop\w*|h[eo]ld|interrupt\w*|pause\w*|restart\w*|resum\w*|rechalleng\w*|switch\w*"
    r"|reduc\w*|interact\w*|side[- ]effects?|toxicit\w*|monitor\w*|safe\w*|how long|duration|drugs?|medic\w+)\b",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(r"\b\w+n['’]t\b|['’](?:s|m|re|ve|ll|d)\b", re.IGNORECASE)
_EXACT = re.compile(
    r"\b(?=\w*[A-Za-z])\w*[A-Z0-9]\w*-\d{2}\b|\b[A-Za-z]{3,}-[A-Za-z]{3,}\d{1,3}\b"
    r"|\b(?-i:[A-Z]{5,})-\d\b|\bHER2[- ](?:low|ultralow|negative)\b|\btriple[- ]negative\b|\btype [12](?= diab)",
    re.IGNORECASE,
)
# "What should I use instead?" asks of any drug but the one that was spoken of.
_ASKS_FOR_ANOTHER = re.compile(
    r"\b(?:instead|alternatives?|what else|(?:an)?other (?:drug|option|treatment)s?)\b", re.I
)
_READ_AGAIN = 256  # a question is read by each stage that answers it
_CLOSE = 0.84  # difflib ratio from which an unknown word is read as a known name
_SHORTEST_CLIPPED = 4  # letters of a drug's name that is cut short
_SHORTEST_MISSPELT = 7  # letters
_SHORTEST_NAME = 5  # of one that is written with a capital, as brands are
_LONGEST_NAME = 6  # stems
# Words that say what kind of question it is rather than what it is about.
_SCAFFOLDING = frozenset(
    t
    for w in words(
        "recommend recommended recommendation recommendations guideline guidelines treat treated treatment"
        " treatments therapy therapies manage managed management patient patients use used using best"
        " approach role start started starting need needs needed want help know known many much option"
        " options case way ok safe okay right now today nowadays doctor mean means kind type consider"
        " considered appropriate happens happen change anything point any instead exactly actually away found"
        " since last plan planning adult adults give given long often fast soon considering considerations"
        " potential potentially underlying condition conditions current health status specific history"
        " medical level workup comorbidities illness prescribing evaluating higher lower young old year years"
        " age aged male female man woman men women switch switched switching same drop drops dropped fall"
        " falls fell small tiny large big one two three four five six seven eight nine ten eleven twelve done"
        " perform performed check checked make made take taken get required possible tell say says"
        " must shall become becomes becoming next still despite around others prefer prefers preferred value values"
        " problem problems end ends begin begins beginning try trying tried ever really quite maybe perhaps though"
        " however whether else something someone somebody everything everyone keep keeps kept put set sets call called"
        " ask asked asking think thinks thought feel feels felt seem seems look looks looking wonder worried worry"
        " question questions answer answers answered please thanks thank hello dear already"
        " soon later sometimes usually normally generally mostly especially particular particularly certain several"
        " various different another every each both either neither among within without beyond toward towards during"
        " because therefore thus hence moreover besides instead anyway likely unlikely able unable allowed supposed"
        " let lets bring brings come comes came go goes going went gone want wants wanted like likes liked would could"
        " rank ranks ranked kinds sort sorts people person persons afterwards afterward see sees"
        " together work works worked working maximum maximal max highest largest top"
        " never fine well ok bigger biggest larger largest smaller smallest newly per cm mm kg mg mcg ml dl kcal"
        " better worse m2 m² technique techniques method methods"
        " refuse refuses refused refusing"
        " ago number numbers based seen finish finished reason reasons thing things fact facts part parts place places"
    )
    for t in terms(w)
)
_COUNT = re.compile(r"\d|[cdx]\d+$")  # 42, c5 (cycle 5), d8, x2
_EVERYDAY_FACTOR = 0.4
_DRUG_IDF = 2.5  # at least: a drug that half the corpus names still decides what a question is about
_ABBREVIATION = re.compile(r"[A-Z]{3,5}")
_FOREIGN_TOKENS = 3  # of the embedding model, from which an unknown word is a specialised one
# Endings of everyday words, and of words that describe or name a procedure rather than a drug or a disease.
_EVERYDAY_ENDINGS = (
    "ly", "ing", "ed", "ness", "ment", "able", "ful", "less", "ers", "est", "ies", "ves", "ic", "ial", "cal", "nal",
    "tal", "ar", "ary", "ory", "ive", "ous", "ity", "tion", "sion", "ery", "ance", "ence", "tomy",
    "plasty", "scopy", "graphy", "ology",
)  # fmt: skip


class Vocabulary(Protocol):
    """The words of a corpus, as terms."""

    def idf(self, term: str, /) -> float:
        """Inverse document frequency; of a term that the corpus does not have, the highest."""

    def knows(self, term: str, /) -> bool:
        """True when some chunk has the term."""


class Lexicon(Protocol):
    """What a corpus knows of words; an index is one. `names` are its words that end as drug names do, in lower case."""

    @property
    def embedder(self) -> Embedder: ...
    @property
    def words(self) -> Vocabulary: ...
    @property
    def synonyms(self) -> Synonyms: ...
    @property
    def names(self) -> tuple[str, ...]: ...


_read_of: "weakref.WeakKeyDictionary[Lexicon, Callable[[str], Reading]]" = weakref.WeakKeyDictionary()


def read_words(index: Lexicon, text: str) -> Reading:
    """Return the concepts of `text`, with the synonyms of the table and of the corpus, and misspelt names mended."""
    read = _read_of.get(index)
    if read is None:
        read = _read_of[index] = lru_cache(_READ_AGAIN)(partial(_read_words, weakref.proxy(index)))
    return read(text)


def _read_words(index: Lexicon, text: str) -> Reading:
    corrected = tuple((w, k) for w in _unknown_words(index, text) if (k := _meant(index, w)))
    for typed, known in corrected:
        text = re.sub(rf"\b{re.escape(typed)}\b", known, text)
    concepts = tuple(dict.fromkeys(_concepts(index, _without_glosses(text))))
    spelt_out = [c.names[1] for c in concepts if len(c.names) > 1 and _is_short_name(index, c)]
    spelt = f"{text} ({', '.join(spelt_out)})" if spelt_out else text
    exact = tuple(dict.fromkeys(plain(m.group()) for m in _EXACT.finditer(text)))
    return Reading(spelt, concepts, corrected, asked_for(text), exact)


def read_question(index: Lexicon, question: Question) -> Reading:
    """Return the concepts of a question; of a follow-up, with those of what it leans on."""
    if not question.context:
        return _less_what_is_taken(read_words(index, question.standalone), question)
    own = read_words(index, question.own).asking(read_words(index, _asking(question.own)))
    context = read_words(index, " ".join(question.context))
    if _ASKS_FOR_ANOTHER.search(question.asked):
        context = context.without_drugs()
    return own.leaning_on(context.of_any_drug() if has_failed(question.asked) else context)


def _less_what_is_taken(reading: Reading, question: Question) -> Reading:
    """`reading` with the drugs that the patient is on at half their weight, where what to do about a disease is asked,
    or of another thing: 'two brain metastases on T-DXd, what next?' and '... on THP. Can I skip radiation?' are no
    questions about these drugs."""
    taken = {n for f in question.facts if f.kind == "drug" for n in f.values}
    taken |= {m.name for c in reading.drugs if _is_taken(c, question) for n in c.names for m in drugs(n)}
    is_of_a_disease = any(map(names_a_disease, (n for c in reading.concepts for n in c.names)))
    is_of_another = _WHAT_TO_DO.search(question.asked) or _asks_of_another_thing(question.asked)
    if not (taken and is_of_a_disease and reading.drug_names <= taken and is_of_another):
        return reading
    return replace(
        reading,
        concepts=tuple(replace(c.lessened(TOLD_FACTOR), drug=False) if c.drug else c for c in reading.concepts),
    )


def _is_taken(drug: Concept, question: Question) -> bool:
    """True where it is said that the patient is on it, also of the abbreviation of a regimen."""
    return re.search(rf"{_TAKES}{re.escape(drug.written)}\b", question.standalone, re.IGNORECASE) is not None


def _asks_of_another_thing(text: str) -> bool:
    """True when the question that follows what is told names a thing, and neither a drug nor what becomes of one."""
    asked = _asking(text)
    is_apart = asked != text and not drugs(asked) and not _OF_THE_DRUG.search(asked)
    return is_apart and bool(phrases(asked))


def _asking(text: str) -> str:
    """The questions of a text, without what is told beside them; all of it when it is one or the other alone."""
    sentences = _SENTENCE.split(text)
    return " ".join(s for s in sentences if s.rstrip().endswith("?")) or text


def _concepts(index: Lexicon, text: str) -> Iterable[Concept]:
    """The longest known names first, each other word on its own."""
    groups = _groups(index.synonyms)
    written = [w for w in _written_words(text) if w.lower() not in STOPWORDS]
    place = 0
    while place < len(written):
        for size in range(min(_LONGEST_NAME, len(written) - place), 0, -1):
            own = " ".join(written[place : place + size])
            names = groups.get(terms(own), ())
            if names or size == 1:
                break
        every = tuple(dict.fromkeys((own, *names)))
        idf, factor = _weight(index, every)
        is_drug = any(map(drugs, every))
        every = (*every, *_classes(every), *kinds_of(every))
        yield Concept(own, every, idf, factor, drug=is_drug, foreign=_is_foreign(index, every))
        place += size


def _classes(names: Iterable[str]) -> tuple[str, ...]:
    """The class of a drug, and its other names: what is said of benzodiazepines is said of lorazepam."""
    found = (c for n in names for m in drugs(n) if (c := class_of(m.name)))
    return tuple(dict.fromkeys(found))


def _without_glosses(text: str) -> str:
    """`text` with short names only, where it spells one out: "HER2 (Human Epidermal ...)" or the other way round."""

    def replaced(match: re.Match[str]) -> str:
        before, inside = match.group(1), match.group(2)
        word = before.split()[-1]
        if word.lower() == inside.lower() or long_form(word.split("-")[-1], inside) == inside:
            return before
        spelt_out = long_form(inside, before) if " " not in inside else None
        return before.removesuffix(spelt_out) + inside if spelt_out else match.group()

    return _GLOSS.sub(replaced, text)


def _written_words(text: str) -> list[str]:
    text = _CONTRACTED.sub(lambda m: " not " if m.group().lower().endswith("t") else " ", text)
    return re.findall(r"[^\W_]+(?:[.,]\d+)*", text)


def _weight(index: Lexicon, names: Sequence[str]) -> tuple[float, float]:
    """(idf, factor) of a concept."""
    alternatives = [a for n in names if (a := terms(n))]
    known = [a for a in alternatives if all(map(index.words.knows, a))]
    idf = min((max(map(index.words.idf, a)) for a in known or alternatives), default=0.0)
    if any(map(drugs, names)):
        return max(idf, _DRUG_IDF), 1.0
    if _COUNT.match(names[0]) or any(map(_is_scaffolding, alternatives)):
        return idf, SCAFFOLDING_FACTOR
    # An everyday word is one token to the embedding model, an unknown drug or disease several.
    is_everyday = not known and not ENDING.search(names[0]) and index.embedder.count_tokens(names[0].lower()) == 1
    return idf, _EVERYDAY_FACTOR if is_everyday else 1.0


def _is_scaffolding(stems: Sequence[str]) -> bool:
    return all(s in _SCAFFOLDING or s in STOPWORDS for s in stems)


def _is_foreign(index: Lexicon, names: Sequence[str]) -> bool:
    written = names[0]
    specialised = _is_another_abbreviation(index, written) or bool(
        len(written) >= (_SHORTEST_NAME if written.istitle() else _SHORTEST_MISSPELT)
        and written.isalpha()
        and not written.isupper()
        and not written.lower().endswith(_EVERYDAY_ENDINGS)
        and (ENDING.search(written) or index.embedder.count_tokens(written.lower()) >= _FOREIGN_TOKENS)
    )
    return specialised and not any(all(map(index.words.knows, terms(n))) for n in names)


def _is_another_abbreviation(index: Lexicon, written: str) -> bool:
    """True for an abbreviation that is one letter away from one that the corpus defines: DIP, where it defines PIP."""
    if not _ABBREVIATION.fullmatch(written):
        return False
    same = [short for short, _ in index.synonyms if len(short) == len(written) and short.isupper()]
    return any(sum(a != b for a, b in zip(written, short, strict=True)) == 1 for short in same)


def _is_short_name(index: Lexicon, concept: Concept) -> bool:
    """True for a brand, an abbreviation or shorthand, which the embedding model may not know."""
    return concept.written != concept.written.lower() or not all(map(index.words.knows, terms(concept.written)))


@lru_cache(maxsize=8)
def _groups(defined: Synonyms) -> Mapping[Stems, tuple[str, ...]]:
    """The stems of every name with all the names of the same thing; the table goes before the corpus."""
    groups: dict[Stems, tuple[str, ...]] = {}
    for names in (*listed(), *equivalents()):
        for name in names:
            groups[terms(name)] = tuple(dict.fromkeys((*groups.get(terms(name), ()), *names)))
    for name in listed_ones():
        groups.setdefault(terms(name), (name,))
    for short, long in defined:
        for name in (short, long):
            groups.setdefault(terms(name), (long, short))
    return groups


def _unknown_words(index: Lexicon, text: str) -> Iterable[str]:
    groups = _groups(index.synonyms)
    for word in dict.fromkeys(re.findall(r"(?<![\w-])[A-Za-z]{4,}(?![\w-])", text)):
        stems = terms(word)
        if stems and not index.words.knows(stems[0]) and stems not in groups:
            yield word


def _meant(index: Lexicon, word: str) -> str | None:
    """What stands for a word that the corpus has not; None when it is no slip and not cut short."""
    return _known_name(index, word) or _clipped(index, word) or _mended(index, word)


def _mended(index: Lexicon, word: str) -> str | None:
    """The word of the corpus or of everyday English that `word` is one slip of, if it is none itself."""
    is_a_word = index.embedder.count_tokens(word.lower()) == 1 or _is_scaffolding(terms(word))
    if is_a_word or illness_in(f"acute {word}"):
        return None  # the croup that no guideline treats is no slip of "group"
    return mended(word, lambda stem: -index.words.idf(stem) if index.words.knows(stem) else None)


def _known_name(index: Lexicon, word: str) -> str | None:
    """The drug name of the corpus that `word` is a slip of."""
    if len(word) < _SHORTEST_MISSPELT:
        return None
    lower = word.lower()
    candidates = [n for n in index.names if abs(len(n) - len(lower)) <= 2 and n[0] == lower[0]]
    close = difflib.get_close_matches(lower, candidates, n=1, cutoff=_CLOSE)
    return close[0] if close and close[0] != lower else None


def _clipped(index: Lexicon, word: str) -> str | None:
    """The one drug of the corpus whose name begins as `word` does: "carbo", "lisdex"; none where another drug does."""
    lower = word.lower()
    if len(lower) < _SHORTEST_CLIPPED or index.embedder.count_tokens(lower) == 1:
        return None
    begun = {n for n in (*index.names, *(names[0].split()[0] for names in listed())) if n.startswith(lower)}
    return begun.pop() if len(begun) == 1 and not begun.isdisjoint(index.names) else None
