import datetime as dt
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.document import Document
from ingest.readers.markdown import read
from qa.answer import Checks, Citation, PrimarySource, Statement, quote_hash
from qa.check import check
from qa.cite import Numbering, cite
from qa.draft import Draft, DraftStatement, Evidence, SentenceId
from qa.question import understand
from qa.settle import Settled
from qa.thread import CitationKey

ARTICLE = read(
    Document(
        b"""---
article_id: abemab
question: What is abemab?
title: Abemab
publisher: A society
edition: "2"
published: 2026-01-02
tier: T4
url: https://example.org/abemab
review:
  status: under_review
references:
  - id: esmo-2021
    kind: guideline
    organisation: ESMO
    title: Metastatic breast cancer
    publication: Annals of Oncology
    date: 2021
    doi: 10.1016/j.annonc.2021.09.019
    scale: ESMO
  - id: label
    kind: label
    organisation: FDA
    title: ABEMAB label
    url: https://example.org/label
---

Abemab is given once.[^label]

## Place in therapy

Abemab is the standard first-line treatment.[^esmo-2021: I, A] [^label]

It is not repeated.
""",
        "abemab.md",
    )
).article
QUESTION = understand("What is abemab?", as_of=dt.date(2026, 11, 20))
ONCE, STANDARD, REPEATED = (("abemab", i) for i in range(3))
EVIDENCE = Evidence.of_sentences([(ARTICLE, i) for i in range(3)])


def quote(sentence_id: SentenceId) -> DraftStatement:
    return DraftStatement(EVIDENCE.quote(sentence_id), "quote", (sentence_id,))


def settled(*statements: DraftStatement, evidence: Evidence = EVIDENCE) -> tuple[tuple[DraftStatement, ...], Checks]:
    draft, settled = Draft(statements), Settled()
    verdicts = check(draft, evidence)
    shown = [s for pair in zip(statements, verdicts, strict=True) for s in settled.add(*pair, evidence)]
    return tuple(shown), settled.checks


def number(
    statements: Sequence[DraftStatement], evidence: Evidence, numbers: Mapping[CitationKey, int]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    numbering = Numbering(numbers)
    numbered = tuple(numbering.add(s, evidence, QUESTION) for s in statements)
    return numbered, numbering.citations


def test_a_citation_is_the_exact_sentence_with_its_span_hash_and_place() -> None:
    made = cite(ARTICLE, ARTICLE.sentences[1], 4)
    assert made.number == 4
    assert made.quote == ARTICLE.text[made.start : made.end] == "Abemab is the standard first-line treatment."
    assert made.sha256 == quote_hash("Abemab is the standard first-line treatment.")
    assert (made.headings, made.page, made.kind) == (("Place in therapy",), None, "sentence")
    assert (made.title, made.publisher, made.year, made.edition) == ("Abemab", "A society", 2026, "2")
    assert (made.tier, made.review, made.url) == ("T4", "under_review", "https://example.org/abemab")


def test_a_citation_names_the_primary_sources_of_its_own_sentence_with_their_grades() -> None:
    assert cite(ARTICLE, ARTICLE.sentences[1], 1).primary == (
        PrimarySource(
            "ESMO. Metastatic breast cancer. Annals of Oncology. 2021",
            "T0",
            "I, A",
            "ESMO",
            "https://doi.org/10.1016/j.annonc.2021.09.019",
        ),
        PrimarySource("FDA. ABEMAB label", "T1", None, None, "https://example.org/label"),
    )
    assert cite(ARTICLE, ARTICLE.sentences[2], 1).primary == ()


def test_supported_statements_are_kept() -> None:
    statements, checks = settled(quote(ONCE), quote(STANDARD))
    assert statements == (quote(ONCE), quote(STANDARD))
    assert checks == Checks(kept=2)


def test_an_unsupported_statement_is_replaced_by_the_quote_it_cites_under_its_heading() -> None:
    wrong = DraftStatement("Abemab is given twice.", "paraphrase", (ONCE,), ("Dose",))
    statements, checks = settled(wrong)
    assert statements == (DraftStatement("Abemab is given once.", "quote", (ONCE,), ("Dose",)),)
    assert (checks.kept, checks.replaced, checks.dropped) == (0, 1, 0)
    assert [v.text for v in checks.rejected] == ["Abemab is given twice."]


def test_a_replaced_statement_that_cites_two_sentences_gives_both_quotes() -> None:
    statements, checks = settled(DraftStatement("Abemab 5 mg is given.", "paraphrase", (ONCE, STANDARD)))
    assert statements == (quote(ONCE), quote(STANDARD))
    assert checks.replaced == 1


@pytest.mark.parametrize("cites", [(), (("abemab", 99),), (("other", 0),)])
def test_a_statement_that_cites_nothing_retrieved_is_dropped_and_counted(cites: tuple[SentenceId, ...]) -> None:
    statements, checks = settled(DraftStatement("Abemab is given once.", "paraphrase", cites), quote(STANDARD))
    assert statements == (quote(STANDARD),)
    assert (checks.kept, checks.replaced, checks.dropped) == (1, 0, 1)


def test_of_a_retrieved_and_an_unretrieved_citation_only_the_retrieved_is_quoted() -> None:
    statements, _ = settled(DraftStatement("Abemab is given once.", "paraphrase", (("abemab", 99), ONCE)))
    assert statements == (quote(ONCE),)


def test_a_sentence_is_shown_once_however_often_it_is_drafted() -> None:
    statements, checks = settled(
        quote(ONCE), quote(ONCE), DraftStatement("Abemab is given twice.", "paraphrase", (ONCE,))
    )
    assert statements == (quote(ONCE),)
    assert (checks.kept, checks.replaced) == (2, 1)


def test_every_drafted_statement_is_counted_once() -> None:
    _, checks = settled(
        quote(ONCE), DraftStatement("Not so.", "paraphrase", (STANDARD,)), DraftStatement("No.", "paraphrase", ())
    )
    assert (checks.kept, checks.replaced, checks.dropped) == (1, 1, 1)
    assert [v.text for v in checks.rejected] == ["Not so.", "No."]


def test_numbers_count_from_one_in_order_of_first_use() -> None:
    statements, citations = number([quote(STANDARD), quote(ONCE), quote(STANDARD)], EVIDENCE, {})
    assert [s.citations for s in statements] == [(1,), (2,), (1,)]
    assert [(c.number, c.quote) for c in citations] == [
        (1, "Abemab is the standard first-line treatment."),
        (2, "Abemab is given once."),
    ]


def test_a_sentence_of_the_thread_keeps_its_number_and_new_ones_count_on() -> None:
    _, before = number([quote(STANDARD), quote(ONCE)], EVIDENCE, {})
    statements, citations = number([quote(REPEATED), quote(ONCE)], EVIDENCE, {c.key: c.number for c in before})
    assert [s.citations for s in statements] == [(3,), (2,)]
    assert [c.number for c in citations] == [2, 3]


def test_a_statement_carries_the_grades_of_what_it_cites_once_each() -> None:
    both = DraftStatement("Abemab is the standard first-line treatment, given once.", "paraphrase", (STANDARD, ONCE))
    (statement,), _ = number([both], EVIDENCE, {})
    assert statement.strength == ("ESMO: I, A",)
    assert statement.citations == (1, 2)


@given(st.lists(st.lists(st.sampled_from([ONCE, STANDARD, REPEATED]), min_size=1, max_size=4), max_size=5))
@settings(deadline=None, max_examples=100)
def test_over_a_thread_no_number_is_reassigned_and_none_is_left_out(turns: list[list[SentenceId]]) -> None:
    numbers: dict[tuple[str, int, int, str], int] = {}
    for turn in turns:
        _, citations = number([quote(s) for s in turn], EVIDENCE, numbers)
        assert all(numbers.get(c.key, c.number) == c.number for c in citations)
        assert len({c.number for c in citations}) == len(citations) == len(set(turn))
        numbers |= {c.key: c.number for c in citations}
        assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
