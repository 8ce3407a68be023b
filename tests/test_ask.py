import datetime as dt
import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.embed import Embedder
from ingest.index import Index
from ingest.pipeline import ingest
from qa.answer import Answer
from qa.ask import ask, take_turn
from qa.draft import Draft, DraftStatement, Evidence, Provenance, Whole
from qa.question import Filters, Question, understand
from qa.render import markdown, plain
from qa.retrieve import Passage
from qa.thread import Thread
from qa.urgent import EMERGENCY
from qa.verify import verify

DAY = dt.date(2026, 11, 20)
FIRST_LINE = "What is the first-line treatment of HER2-positive metastatic breast cancer?"
QUESTIONS = [
    "What dose of pertuzumab is given?",
    "Can tucatinib be used first line?",
    "How often is brain MRI repeated after radiosurgery?",
    FIRST_LINE,
    "What is the initial treatment of HER2-positive brain metastases?",
    "When is trastuzumab deruxtecan stopped because of interstitial lung disease?",
    "What is the capital of France?",
]


def answered(index: Index, text: str, day: dt.date = DAY) -> Answer:
    return ask(index, understand(text, as_of=day))


def conversation(index: Index, *texts: str) -> Thread:
    thread = Thread()
    for text in texts:
        question = understand(text, thread.questions, as_of=DAY)
        thread = thread.followed_by(ask(index, question, thread=thread))
    return thread


class Says:
    """A writer that proposes fixed statements about the first sentence of the passages."""

    def __init__(self, *texts: str, cites: bool = True) -> None:
        self._texts = texts
        self._cites = cites

    def propose(self, question: Question, passages: Sequence[Passage], stop: threading.Event | None = None) -> Whole:
        first = Evidence(passages).sentence_ids[:1] if self._cites else ()
        return Whole(Draft(tuple(DraftStatement(t, "paraphrase", first) for t in self._texts)), Provenance("m", "p"))


def test_the_dose_of_pertuzumab_is_840_mg_then_420_mg_every_3_weeks_with_a_citation(index: Index) -> None:
    answer = answered(index, "What dose of pertuzumab is given?")
    assert answer.status == "answer"
    bottom_line = answer.statements[0]
    assert "840 mg" in bottom_line.text
    assert "420 mg every 3 weeks" in bottom_line.text
    cited = answer.citation(bottom_line.citations[0])
    assert cited.quote == bottom_line.text
    assert any("PERJETA" in p.label for p in cited.primary)


def test_tucatinib_is_said_not_to_be_approved_first_line_at_once(index: Index) -> None:
    answer = answered(index, "Can tucatinib be used first line?")
    early = " ".join(s.text for s in answer.statements[:2])
    assert re.search(r"\bnot (?:approved|indicated)\b[^.]*first-line", early)


def test_brain_mri_after_radiosurgery_is_repeated_every_2_to_4_months(index: Index) -> None:
    answer = answered(index, "How often is brain MRI repeated after radiosurgery?")
    assert "every 2 to 4 months" in answer.statements[0].text


def test_a_follow_up_is_answered_in_the_light_of_the_question_before(index: Index) -> None:
    thread = conversation(index, FIRST_LINE, "and if she cannot have a taxane?")
    answer = thread.answers[1]
    assert answer.question.context == (FIRST_LINE,)
    assert answer.status == "answer"
    assert "cannot have a taxane" in answer.statements[0].text
    assert "trastuzumab plus pertuzumab" in answer.statements[0].text


@pytest.mark.parametrize(
    ("text", "named"),
    [("What is the capital of France?", ("France", "capital")), ("metformin dose in COPD?", ("metformin", "COPD"))],
)
def test_what_the_corpus_does_not_answer_is_not_answered_and_what_was_not_found_is_named(
    index: Index, text: str, named: tuple[str, ...]
) -> None:
    answer = answered(index, text)
    assert (answer.status, answer.statements, answer.citations) == ("abstain", (), ())
    searched = next(n.text for n in answer.notices if n.kind == "searched")
    assert searched.startswith("Searched 37 articles for ")  # 38, one of them superseded
    for word in named:
        assert word in searched.partition("Not found:")[2]
        assert word in plain(answer).partition("Not found:")[2]


def test_first_line_before_and_after_the_approval_of_december_2025_differ(index: Index) -> None:
    before = answered(index, FIRST_LINE, dt.date(2025, 12, 1))
    after = answered(index, FIRST_LINE, dt.date(2026, 1, 15))
    assert (before.status, after.status) == ("answer", "answer")
    approval = re.compile(r"2025-12-1\d|1\d December 2025|has also been approved|also approved", re.IGNORECASE)
    assert approval.search(markdown(after))
    assert not approval.search(" ".join(s.text for s in before.statements))
    assert not {c.article_id for c in before.citations} & {"tdxd-pertuzumab-first-line-approval"}
    assert {s.text for s in before.statements} != {s.text for s in after.statements}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What dose of pertuzumabb is given?", "What dose of pertuzumab is given?"),
        ("Can tucatanib be used first line?", "Can tucatinib be used first line?"),
        ("What dose of Perjeta is given?", "What dose of pertuzumab is given?"),
        ("Can Tukysa be used first line?", "Can tucatinib be used first line?"),
    ],
)
def test_a_misspelt_drug_or_a_brand_gives_the_bottom_line_of_the_generic_name(
    index: Index, typed: str, meant: str
) -> None:
    assert answered(index, typed).statements[0].text == answered(index, meant).statements[0].text


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_same_question_gives_the_same_bytes_from_another_opening_of_the_index(
    index: Index, index_dir: Path, embedder: Embedder, text: str
) -> None:
    once = answered(index, text).to_json()
    assert answered(index, text).to_json() == once
    other = Index.load(index_dir, embedder)
    again = answered(other, text).to_json()
    other.store.close()
    assert again == once


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_quote_stands_in_its_article_at_its_span(index: Index, text: str) -> None:
    answer = answered(index, text)
    for citation in answer.citations:
        assert index.articles[citation.article_id].text[citation.start : citation.end] == citation.quote
    assert [n for s in answer.statements for n in s.citations] == [c.number for c in answer.citations]
    assert verify(answer, index).problems == ()


@pytest.mark.parametrize("text", QUESTIONS[:4])
def test_numbers_quotes_and_strength_survive_a_change_of_audience(index: Index, text: str) -> None:
    clinician, patient = (ask(index, understand(text, as_of=DAY, audience=a)) for a in ("clinician", "patient"))
    assert clinician.question.audience != patient.question.audience
    assert (clinician.statements, clinician.citations) == (patient.statements, patient.citations)


def test_numbers_of_a_thread_count_on_and_a_sentence_keeps_its_own(index: Index) -> None:
    thread = conversation(
        index,
        FIRST_LINE,
        "and if she cannot have a taxane?",
        "What dose of pertuzumab is given?",
        "What is the capital of France?",
        FIRST_LINE,
    )
    number_of: dict[tuple[str, int, int, str], int] = {}
    for answer in thread.answers:
        fresh = [c for c in answer.citations if c.key not in number_of]
        first_use = [n for s in answer.statements for n in s.citations]
        in_order = sorted(fresh, key=lambda c: first_use.index(c.number))
        assert [c.number for c in in_order] == list(range(len(number_of) + 1, len(number_of) + len(fresh) + 1))
        assert all(number_of[c.key] == c.number for c in answer.citations if c.key in number_of)
        number_of |= {c.key: c.number for c in answer.citations}
    first, again = thread.answers[0], thread.answers[4]
    assert again.citations == first.citations
    assert first.citations


def test_a_related_question_is_none_that_was_asked(index: Index) -> None:
    thread = conversation(index, FIRST_LINE, "Can tucatinib be used first line?")
    for answer in thread.answers:
        assert answer.related
        assert FIRST_LINE not in [r.question for r in answer.related]
        assert all(index.articles[r.article_id].question == r.question for r in answer.related)


def test_filters_that_leave_nothing_give_an_abstention(index: Index) -> None:
    question = understand(QUESTIONS[0], as_of=DAY, filters=Filters(publishers=("nobody",)))
    answer = ask(index, question)
    assert (answer.status, answer.related) == ("abstain", ())


def test_no_statement_of_a_writer_is_shown_unchecked(index: Index) -> None:
    turn = take_turn(index, understand(QUESTIONS[0], as_of=DAY), writer=Says("Pertuzumab is given as 999 mg."))
    first = Evidence(turn.passages).sentence_ids[0]
    assert [s.text for s in turn.answer.statements] == [Evidence(turn.passages).quote(first)]
    assert (turn.answer.checks.replaced, turn.answer.checks.dropped) == (1, 0)
    assert "999" not in markdown(turn.answer)
    assert "1 replaced by the quote it cites" in next(n.text for n in turn.answer.notices if n.kind == "rejected")


def test_a_faithful_statement_of_a_writer_is_shown_with_its_citation(index: Index) -> None:
    question = understand(QUESTIONS[0], as_of=DAY)
    passages = take_turn(index, question).passages
    quote = Evidence(passages).quote(Evidence(passages).sentence_ids[0])
    answer = ask(index, question, writer=Says(quote.removesuffix(".")))
    assert [(s.text, s.kind) for s in answer.statements] == [(quote.removesuffix("."), "paraphrase")]
    assert (answer.checks.kept, answer.model, answer.prompt_sha256) == (1, "m", "p")
    assert verify(answer, index).holds


@pytest.mark.parametrize("writer", [Says(), Says("Pertuzumab is given.", cites=False)])
def test_a_writer_of_nothing_that_holds_gives_way_to_quotes_and_it_is_told(index: Index, writer: Says) -> None:
    question = understand(QUESTIONS[0], as_of=DAY)
    answer = ask(index, question, writer=writer)
    assert answer.statements == ask(index, question).statements
    assert answer.model is None
    assert "model" in [n.kind for n in answer.notices]


def test_an_emergency_line_comes_before_every_other_notice(index: Index) -> None:
    for text in ("She can’t breathe, what is the capital of France?", "anaphylaxis, what dose of pertuzumab is given?"):
        answer = answered(index, text)
        assert answer.notices[0].text == EMERGENCY
        assert markdown(answer).split("> ")[1].startswith(EMERGENCY)


def test_what_can_only_introduce_something_is_no_answer(
    tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> None:
    write_article(tmp_path / "lead.md", "The dose of alphamab is 5 mg daily in these cases:", title="Alphamab dose")
    ingest([tmp_path / "lead.md"], embedder, tmp_path / "index")
    index = Index.load(tmp_path / "index", embedder)
    answer = answered(index, "What is the dose of alphamab?")
    index.store.close()
    assert answer.status == "abstain"


@pytest.mark.slow
def test_the_saved_pages_are_quoted_without_their_reference_digits_and_that_is_told(
    tmp_path: Path, embedder: Embedder, seeds: list[Path]
) -> None:
    report = ingest(seeds, embedder, tmp_path / "index")
    assert (report.failures, report.articles) == ((), len(seeds))
    index = Index.load(tmp_path / "index", embedder)
    texts = [
        "What is the first-line systemic therapy of HER2-positive metastatic breast cancer with brain metastases?",
        "What is the initial treatment of HER2-positive brain metastases?",
        "How often is brain MRI done?",
        "What is the loading dose of pertuzumab?",
    ]
    answers = [answered(index, t) for t in texts]
    problems = [p for a in answers for p in verify(a, index).problems]
    index.store.close()
    assert problems == []
    assert {a.status for a in answers} <= {"answer", "partial"}
    quotes = [c.quote for a in answers for c in a.citations]
    assert quotes
    stray = re.compile(r"(?:[.:;)]|[a-z]{4,}) \d{1,2}(?:, \d{1,2})*$|[.:;)] \d{1,2}(?:, \d{1,2})* [A-Z]")
    assert [q for q in quotes if stray.search(q)] == []
    for answer in answers:
        assert any(c.unresolved for c in answer.citations)
        told = [n.text for n in answer.notices if n.kind == "references"]
        assert told
        assert all("do not resolve to any source" in t for t in told)
        assert {c.tier for c in answer.citations} == {"T4"}
        assert "Guideline (T0)" not in markdown(answer)


@pytest.mark.parametrize("text", ["What is the dose of tucatinb?", "Is tucatinb given for migraine in gnomes?"])
def test_a_mended_drug_name_is_said(index: Index, text: str) -> None:
    answer = answered(index, text)
    assert [n.text for n in answer.notices if n.kind == "corrected"] == ["Read 'tucatinb' as 'tucatinib'."]
    assert "Read 'tucatinb' as 'tucatinib'." in plain(answer)


def test_a_question_without_slips_has_no_notice_of_one(index: Index) -> None:
    assert not [n for n in answered(index, QUESTIONS[0]).notices if n.kind == "corrected"]


def test_a_dose_that_is_given_for_other_patients_only_does_not_answer(index: Index) -> None:
    child = answered(index, "What is the dose of lisdexamfetamine in a 9-year-old?")
    assert child.status != "answer"
    adult = answered(index, "What is the dose of lisdexamfetamine in a 40-year-old?")
    assert adult.status == "answer"
    assert any("mg" in s.text for s in adult.statements)


def test_an_article_for_adults_gives_no_dose_for_a_child(index: Index) -> None:
    found = answered(index, "Wegovy at age 14?")
    assert found.status == "abstain"
    assert any("adults" in n.text for n in found.notices)
