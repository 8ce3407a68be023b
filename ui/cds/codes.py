"""The table of codes: codes.yaml, compiled at first use."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ingest.shipped_yaml import shipped_yaml
from qa.conditions.words import vocabulary
from ui.cds.elements import Concept
from ui.cds.observed import Finding, InWords, Measure, Observed


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in the words that guidelines have; of a state nothing is asked."""

    words: str
    is_state: bool


@dataclass(frozen=True, slots=True)
class Codes:
    """The whole table. Codes of observations are LOINC's."""

    systems: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, Measure]
    findings: Mapping[str, Finding]
    in_words: Mapping[str, InWords]
    named: tuple[tuple[re.Pattern[str], InWords], ...]
    snomed: Mapping[str, Problem]
    icd10: Mapping[str, Problem]
    wording: tuple[tuple[re.Pattern[str], str], ...]
    drugs: Mapping[str, str]

    def of(self, concept: Concept, system: str) -> frozenset[str]:
        """The codes of a concept in one of the systems of the table."""
        return frozenset(c for address in self.systems[system] for c in concept.codes(address))

    def observed(self, concept: Concept) -> Observed | None:
        """What an observation's code, or its name where it has no code, stands for; None where the table has none, or
        more than one."""
        tables: tuple[Mapping[str, Observed], ...] = (self.measures, self.findings, self.in_words)
        found = {table[c].name: table[c] for c in self.of(concept, "loinc") for table in tables if c in table}
        if not found and not concept.coding:
            found = {kind.name: kind for kind in self._called(concept.words)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _called(self, words: str) -> Iterator[Observed]:
        """What goes by these words: all of them are a name of a measure, or they name what is read in words."""
        for measure in self.measures.values():
            known = vocabulary().measures.get(measure.name)
            if words.lower() == measure.name.lower() or (known and known.pattern.fullmatch(words)):
                yield measure
        yield from (kind for pattern, kind in self.named if pattern.search(words))

    def problem(self, concept: Concept) -> Problem | None:
        """The problem in the table's words, by its SNOMED CT code or the longest beginning of its ICD-10 code."""
        for code in sorted(self.of(concept, "snomed")):
            if code in self.snomed:
                return self.snomed[code]
        for code in sorted(self.of(concept, "icd10")):
            for end in range(len(code), 2, -1):
                if code[:end] in self.icd10:
                    return self.icd10[code[:end]]
        return None

    def worded(self, text: str) -> str:
        """A problem's name as guidelines say it."""
        for pattern, becomes in self.wording:
            text = pattern.sub(becomes, text)
        return text.strip()

    @property
    def observed_names(self) -> tuple[str, ...]:
        """What can be observed, in the order of the table, so that a record's order does not matter."""
        by_words = [k for _, k in self.named]
        known: list[Observed] = [*self.findings.values(), *self.in_words.values(), *by_words, *self.measures.values()]
        return tuple(dict.fromkeys(k.name for k in known))

    @property
    def observation_codes(self) -> tuple[str, ...]:
        """Every LOINC code that an observation is read by, in order."""
        return tuple(sorted({*self.measures, *self.findings, *self.in_words}))


@lru_cache(maxsize=1)
def codes() -> Codes:
    """The table of codes.yaml."""
    table = shipped_yaml("ui.cds", "codes.yaml")
    in_words = {name: _in_words(name, row) for name, row in table["in_words"].items()}
    problems = {words: Problem(words, row.get("state", False)) for words, row in table["problems"].items()}
    return Codes(
        systems={name: tuple(addresses) for name, addresses in table["systems"].items()},
        measures=_by_code(
            (row["loinc"], Measure(n, row["units"], row["days"])) for n, row in table["measures"].items()
        ),
        findings=_by_code((row["loinc"], _finding(n, row)) for n, row in table["findings"].items()),
        in_words=_by_code((row.get("loinc", ()), in_words[n]) for n, row in table["in_words"].items()),
        named=tuple(
            (re.compile(row["named"], re.I), in_words[n]) for n, row in table["in_words"].items() if "named" in row
        ),
        snomed=_by_code((row.get("snomed", ()), problems[words]) for words, row in table["problems"].items()),
        icd10=_by_code((row.get("icd10", ()), problems[words]) for words, row in table["problems"].items()),
        wording=tuple((re.compile(pattern, re.IGNORECASE), becomes) for pattern, becomes in table["wording"]),
        drugs=_by_code((row, name) for name, row in table["drugs"].items()),
    )


def _finding(name: str, row: Mapping[str, Any]) -> Finding:
    answers = _by_code((listed, words) for words, listed in row["answers"].items())
    return Finding(name, answers, row["days"], row.get("of", ""))


def _in_words(name: str, row: Mapping[str, Any]) -> InWords:
    units = dict.fromkeys(row.get("units", ()), "")
    return InWords(name, frozenset(row["kinds"]), row["days"], row.get("phrase", "{value}"), units)


def _by_code(rows: Iterable[tuple[Iterable[str], Any]]) -> dict[str, Any]:
    return {code: row for listed, row in rows for code in listed}
