import datetime as dt
from pathlib import Path
from textwrap import dedent

import pytest
from conftest import CORPUS, REPOSITORY

from evals import BEDSIDE, CASES
from evals.case import Case, Nugget, Source, check_sources, check_twins
from evals.case_files import load_cases
from ingest.article import Article, Sentence
from ingest.errors import CaseError
from ingest.readers import read_article

ABSTAIN = """\
- case_id: gout
  question: First choice in gout?
  as_of: 2026-11-20
  audience: clinician
  expect: abstain
  split: dev
  author: maintainers
  review: draft
"""
ANSWER = """\
- case_id: dose
  question: What dose?
  conversation: ["Which drug?"]
  as_of: 2026-11-20
  audience: clinician
  expect: answer
  nuggets:
    - text: 840 mg, then 420 mg
      importance: vital
      sources:
        - article_id: dosing
          quote: "Give 840 mg, then 420 mg."
  split: test
  author: maintainers
  review: draft
"""


def write(folder: Path, text: str, name: str = "cases.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def error_of(path: Path) -> str:
    with pytest.raises(CaseError) as caught:
        load_cases([path])
    return str(caught.value)


def test_a_case_is_read_with_all_its_fields(tmp_path: Path) -> None:
    assert load_cases([write(tmp_path, ANSWER)]) == (
        Case(
            case_id="dose",
            question="What dose?",
            conversation=("Which drug?",),
            as_of=dt.date(2026, 11, 20),
            audience="clinician",
            expect="answer",
            nuggets=(Nugget("840 mg, then 420 mg", "vital", (Source("dosing", "Give 840 mg, then 420 mg."),)),),
            split="test",
            author="maintainers",
            review="draft",
        ),
    )


def test_a_folder_gives_the_cases_of_its_files_in_order_of_name(tmp_path: Path) -> None:
    write(tmp_path, ABSTAIN, "b.yaml")
    write(tmp_path, ANSWER, "a.yaml")
    assert [c.case_id for c in load_cases([tmp_path])] == ["dose", "gout"]


@pytest.mark.parametrize("folder", [CASES, BEDSIDE])
def test_the_real_cases_load_and_have_both_splits_and_both_expectations(folder: Path) -> None:
    cases = load_cases([folder])
    assert {(c.expect, c.split) for c in cases} == {(e, s) for e in ("answer", "abstain") for s in ("dev", "test")}


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("split: dev", "splitt: dev", 6, "splitt: there is no such field"),
        ("  audience: clinician\n", "", 1, "audience: this field is missing"),
        ("audience: clinician", "audience: nurse", 4, "audience: "),
        ("as_of: 2026-11-20", "as_of: 2026-13-40", 3, "as_of: "),
        ("question: First choice in gout?", "question: ''", 2, "question: "),
        ("split: dev", "split: dev\n  split: test", 7, "split: the field stands here twice"),
    ],
)
def test_a_broken_case_is_reported_with_file_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str
) -> None:
    path = write(tmp_path, ABSTAIN.replace(old, new))
    assert f"{path}, line {line}, {field}" in error_of(path)


def test_a_broken_nugget_is_reported_with_its_own_line(tmp_path: Path) -> None:
    path = write(tmp_path, ABSTAIN + ANSWER.replace("importance: vital", "importance: high"))
    assert f"{path}, line 17, nuggets.0.importance: " in error_of(path)


def test_broken_yaml_is_reported_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, ABSTAIN + "- case_id: [unclosed\n")
    assert f"{path}, line 10: is not valid YAML" in error_of(path)


def test_an_answer_without_nuggets_and_an_abstention_with_them_are_refused(tmp_path: Path) -> None:
    assert "needs nuggets" in error_of(write(tmp_path, ABSTAIN.replace("expect: abstain", "expect: answer")))
    assert "has no nuggets" in error_of(write(tmp_path, ANSWER.replace("expect: answer", "expect: abstain")))


def test_an_id_used_twice_is_refused_and_both_places_are_named(tmp_path: Path) -> None:
    first, second = write(tmp_path, ABSTAIN, "a.yaml"), write(tmp_path, ANSWER + ABSTAIN, "b.yaml")
    message = error_of(tmp_path)
    assert f"{second}, line 16, case_id: 'gout'" in message
    assert f"{first}, line 1" in message


@pytest.mark.parametrize("text", ["", "just words\n"])
def test_a_file_without_cases_is_refused(tmp_path: Path, text: str) -> None:
    assert "line 1" in error_of(write(tmp_path, text))


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in error_of(tmp_path / "none.yaml")
    assert "no *.yaml file" in error_of(tmp_path)


def article(*quotes: str) -> Article:
    text, sentences = "", []
    for quote in quotes:
        sentences.append(Sentence(len(text), len(text) + len(quote)))
        text += quote + " "
    day = dt.date(2026, 1, 1)
    return Article("dosing", "What dose?", "Dosing", "us", day, "T4", text, (), tuple(sentences))


def test_a_source_that_is_exactly_one_sentence_is_no_problem(tmp_path: Path) -> None:
    cases = load_cases([write(tmp_path, ANSWER)])
    assert check_sources(cases, {"dosing": article("Dosing.", "Give 840 mg, then 420 mg.")}) == ()


@pytest.mark.parametrize(
    ("articles", "problem"),
    [
        ({}, "there is no article 'dosing'"),
        ({"dosing": article("Give 840 mg, then 420 mg. Then stop.")}, "0 sentences"),
        ({"dosing": article("Give 840 mg, then 420 mg.", "Give 840 mg, then 420 mg.")}, "2 sentences"),
    ],
)
def test_a_source_that_is_not_one_sentence_is_a_problem(
    tmp_path: Path, articles: dict[str, Article], problem: str
) -> None:
    found = check_sources(load_cases([write(tmp_path, ANSWER)]), articles)
    assert len(found) == 1
    assert problem in found[0]
    assert found[0].startswith("dose: ")


def a_case(**fields: object) -> Case:
    common = {
        "case_id": "dose", "question": "What dose?", "as_of": dt.date(2026, 11, 20), "audience": "clinician",
        "expect": "answer", "nuggets": (Nugget("840 mg", "vital", (Source("dosing", "Give 840 mg."),)),),
        "split": "dev", "author": "maintainers", "review": "draft",
    }  # fmt: skip
    return Case(**{**common, **fields})  # type: ignore[arg-type]


def test_what_is_known_of_the_patient_is_said_before_the_question() -> None:
    case = a_case(patient=("72 years old", "GFR 20 mL/min."))
    assert case.text == "72 years old. GFR 20 mL/min. What dose?"
    assert case.asked().text == case.text


def test_a_disagreement_has_two_sides() -> None:
    one = Nugget("840 mg", "vital", (Source("dosing", "Give 840 mg."),), side="label")
    with pytest.raises(ValueError, match="two sides"):
        a_case(nuggets=(one,))
    assert a_case(nuggets=(one, Nugget("900 mg", "vital", one.sources, side="guideline"))).sides == (
        "label",
        "guideline",
    )


def test_other_branches_need_the_one_that_applies() -> None:
    with pytest.raises(ValueError, match="the branch that applies"):
        a_case(other_branches=(Source("dosing", "Give 420 mg."),))


def test_the_quotes_of_branches_are_checked_too() -> None:
    case = a_case(branch=(Source("dosing", "Give 1 mg."),))
    assert [p.partition(":")[0] for p in check_sources([case], {"dosing": article("Dosing.", "Give 840 mg.")})] == [
        "dose"
    ]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"case_id": "other"}, "no answerable case 'dose'"),
        ({"split": "test"}, "another split than 'dose'"),
    ],
)
def test_a_twin_belongs_to_an_answerable_case_of_its_split(fields: dict[str, str], problem: str) -> None:
    twin = a_case(case_id="twin", expect="abstain", nuggets=(), twin_of="dose")
    assert check_twins([a_case(), twin]) == ()
    (found,) = check_twins([a_case(**fields), twin])
    assert problem in found


def test_the_case_that_the_readme_adds_is_valid(tmp_path: Path) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    block = readme.partition("```yaml\n   - case_id:")[2].partition("   ```")[0]
    (case,) = load_cases([write(tmp_path, dedent(f"   - case_id:{block}"))])
    path = CORPUS / "articles" / f"{case.sources[0].article_id}.md"
    assert check_sources([case], {path.stem: read_article(path)}) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("&a [*a]", "nested too deeply"),
        ("[" * 5_000, "nested too deeply"),
        ("- ? [a]\n  : b", "line 1: the name of a field must be a word"),
        ("a: b", "line 1: must be a list"),
    ],
)
def test_yaml_that_is_no_list_of_cases_is_told(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(CaseError, match=said):
        load_cases([tmp_path])
