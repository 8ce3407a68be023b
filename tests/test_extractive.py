import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.embed import Embedder
from ingest.index import Index
from ingest.lexical import terms
from ingest.pipeline import ingest
from qa.check import check
from qa.choose import MAX_WORDS
from qa.draft import Draft, Evidence
from qa.extractive import ExtractiveWriter
from qa.question import understand
from qa.retrieve import Passage, retrieve

DAY = dt.date(2026, 11, 20)
QUESTIONS = [
    "What dose of pertuzumab is given?",
    "Can tucatinib be used first line?",
    "How often is brain MRI repeated after radiosurgery?",
    "What is the initial treatment of HER2-positive brain metastases?",
    "When is trastuzumab deruxtecan stopped because of interstitial lung disease?",
    "Is docusate effective?",
    "What is the capital of France?",
]


def drafted(index: Index, text: str) -> tuple[Draft, tuple[Passage, ...]]:
    question = understand(text, as_of=DAY)
    passages = retrieve(index, question)
    return ExtractiveWriter(index).write(question, passages), passages


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_statement_is_the_quote_of_one_retrieved_sentence(index: Index, text: str) -> None:
    draft, passages = drafted(index, text)
    assert draft.statements
    assert {s.kind for s in draft.statements} == {"quote"}
    assert {v.verdict for v in check(draft, Evidence(passages))} == {"supported"}


@pytest.mark.parametrize("text", QUESTIONS)
def test_no_sentence_is_quoted_twice_and_no_quote_says_what_another_says(index: Index, text: str) -> None:
    draft, _ = drafted(index, text)
    cited = [s.cites for s in draft.statements]
    assert len(set(cited)) == len(cited)
    assert len({frozenset(terms(s.text)) for s in draft.statements}) == len(cited)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_draft_is_at_most_a_screenful(index: Index, text: str) -> None:
    draft, _ = drafted(index, text)
    leads = [s for s in draft.statements if s.text.endswith(":")]
    assert sum(len(s.text.split()) for s in draft.statements if s not in leads) <= MAX_WORDS + 60


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_bottom_line_comes_first_and_each_heading_once(index: Index, text: str) -> None:
    draft, _ = drafted(index, text)
    assert draft.statements[0].headings == ()
    runs = [
        (s.cites[0][0], s.headings)
        for before, s in zip((None, *draft.statements), draft.statements, strict=False)
        if before is None or (before.headings, before.cites[0][0]) != (s.headings, s.cites[0][0])
    ]
    assert len(set(runs)) == len(runs)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_sentence_stands_after_what_it_cannot_be_understood_without(index: Index, text: str) -> None:
    draft, _ = drafted(index, text)
    shown: list[tuple[str, int]] = []
    for statement in draft.statements:
        article_id, position = statement.cites[0]
        needed = {(article_id, p) for p in index.articles[article_id].introduction(position)}
        assert needed <= set(shown)
        shown.append((article_id, position))


@pytest.fixture(scope="module")
def small(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, write_article: Callable[..., Path]
) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("small")
    write_article(folder / "a.md", "The dose of alphamab is 5 mg daily.")
    write_article(
        folder / "b.md", "The dose of alphamab is 5 mg daily too.\n\nThe dose of alphamab in children is 3 mg."
    )
    write_article(
        folder / "c.md",
        "Withhold betamab in:\n\n- heart failure\n- pregnancy",
        question="When is betamab withheld?",
        title="Betamab",
    )
    write_article(
        folder / "d.md",
        "Implementation considerations:\n\n- Clinicians should pause before gammamab 50 MME per day.",
        question="When do clinicians pause gammamab?",
        title="Gammamab",
    )
    write_article(
        folder / "e.md",
        "Deltamab lowers the risk of nodal recurrence in adults.\n\nHowever, it is not known which of them need it."
        " Data are insufficient to say.",
        question="Does deltamab lower the risk of nodal recurrence?",
        title="Deltamab",
    )
    ingest([folder], embedder, folder / "index")
    index = Index.load(folder / "index", embedder)
    yield index
    index.store.close()


def test_what_was_said_is_not_said_again_unless_a_number_is_new(small: Index) -> None:
    draft, _ = drafted(small, "What is the dose of alphamab?")
    assert sorted(s.text for s in draft.statements) in (
        ["The dose of alphamab in children is 3 mg.", "The dose of alphamab is 5 mg daily too."],
        ["The dose of alphamab in children is 3 mg.", "The dose of alphamab is 5 mg daily."],
    )


def test_items_of_a_list_come_after_its_lead_which_is_quoted_once(small: Index) -> None:
    draft, _ = drafted(small, "Is betamab withheld in heart failure or pregnancy?")
    assert [s.text for s in draft.statements] == ["Withhold betamab in:", "heart failure", "pregnancy"]


def test_a_label_that_says_nothing_of_its_list_is_not_quoted(small: Index) -> None:
    draft, _ = drafted(small, "At what dosage should clinicians pause gammamab?")
    assert [s.text for s in draft.statements] == ["Clinicians should pause before gammamab 50 MME per day."]


def test_a_sentence_comes_with_the_one_beside_it_that_says_that_evidence_is_lacking(small: Index) -> None:
    draft, _ = drafted(small, "Does deltamab lower the risk of nodal recurrence in adults?")
    assert draft.statements[0].text == "Deltamab lowers the risk of nodal recurrence in adults."
    assert "Data are insufficient to say." in [s.text for s in draft.statements]


def test_no_passages_give_an_empty_draft(index: Index) -> None:
    question = understand("What dose of pertuzumab is given?", as_of=DAY)
    assert ExtractiveWriter(index).write(question, ()) == Draft(())


def test_the_same_question_gives_the_same_draft(index: Index) -> None:
    assert drafted(index, QUESTIONS[0])[0] == drafted(index, QUESTIONS[0])[0]


def test_a_like_sentence_with_another_drug_or_for_whom_it_fails_is_said_too(
    tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> None:
    body = (
        "In a stable patient with regular tachycardia, vagal manoeuvres are recommended by the society.\n\n"
        "In a stable patient with regular tachycardia in whom vagal manoeuvres fail, adenosine is recommended by the "
        "society.\n"
    )
    write_article(tmp_path / "a.md", body)
    ingest([tmp_path], embedder, tmp_path / "index")
    draft, _ = drafted(Index.load(tmp_path / "index", embedder), "Stable patient with regular tachycardia: what now?")
    assert [("adenosine" in s.text) for s in draft.statements] == [False, True]


def test_panel_questions_pointers_and_bibliography_lines_are_not_quoted_as_statements(
    tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> None:
    body = (
        "The dose of alphamab is 5 mg daily.\n\nWhich dose of alphamab should be given?\n\n"
        "Doses of alphamab are listed in the following table.\n\n"
        "Smith J, Jones AB, The dose of alphamab in adults with asthma, Lancet 2019;12(3):45-9.\n"
    )
    write_article(tmp_path / "a.md", body)
    ingest([tmp_path], embedder, tmp_path / "index")
    draft, _ = drafted(Index.load(tmp_path / "index", embedder), "What is the dose of alphamab?")
    assert [s.text for s in draft.statements] == ["The dose of alphamab is 5 mg daily."]


def test_a_sentence_on_the_disease_that_is_asked_about_goes_before_one_on_another(index: Index) -> None:
    asked = understand("What is the low-dose cyclophosphamide regimen in vasculitis?", as_of=dt.date(2026, 11, 20))
    first = ExtractiveWriter(index).write(asked, retrieve(index, asked)).statements[0]
    assert "vasculitis" in first.text


def test_without_headings_the_best_sentence_still_comes_first_and_no_title_or_grade_is_quoted(
    tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> None:
    body = (
        "The Use of Alphamab in Asthma\n\nAsthma in adults is common and alphamab was studied in three trials.\n\n"
        "Adults with asthma should be given alphamab.\n\nRecommendation 2b\n"
    )
    write_article(tmp_path / "a.md", body)
    ingest([tmp_path], embedder, tmp_path / "index")
    draft, _ = drafted(Index.load(tmp_path / "index", embedder), "Should adults with asthma be given alphamab?")
    texts = [s.text for s in draft.statements]
    assert texts[0] == "Adults with asthma should be given alphamab."
    assert not {"The Use of Alphamab in Asthma", "Recommendation 2b"} & set(texts)


def test_what_stands_under_the_question_in_its_document_goes_before_what_stands_under_another(
    tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> None:
    body = (
        "Should adults with asthma have alphamab?\n\nAlphamab is given as 5 mg daily.\n\n"
        "Should adults with gout have alphamab?\n\nAlphamab is given as 6 mg daily.\n"
    )
    write_article(tmp_path / "a.md", body)
    for name in ("betamab", "gammamab", "deltamab", "epsimab"):
        write_article(tmp_path / f"{name}.md", f"Adults with cancer are given {name}.", question=None, title=name)
    ingest([tmp_path], embedder, tmp_path / "index")
    index = Index.load(tmp_path / "index", embedder)
    first = [drafted(index, f"Is alphamab given to adults with {d}?")[0].statements[0].text for d in ("asthma", "gout")]
    assert first == ["Alphamab is given as 5 mg daily.", "Alphamab is given as 6 mg daily."]
