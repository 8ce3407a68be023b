"""Statements are found in whatever a model writes, however it is cut into pieces."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import ModelUnavailable
from qa.model.lines import MAX_OBJECT, Line, Lines

ONE = {"statement": 'Give {5} mg [daily], "as" told.', "cites": ["S1"], "heading": "Dose"}
TWO = {"statement": "Stop it.", "cites": ["S2", "S3"], "heading": ""}


def found(text: str, size: int = 3) -> list[str]:
    lines = Lines()
    return [line.statement for i in range(0, len(text), size) for line in lines.feed(text[i : i + size])]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ONE) + "\n" + json.dumps(TWO) + "\n",
        "Sure!\n```json\n" + json.dumps(ONE) + "\n" + json.dumps(TWO) + "\n```",
        json.dumps({"statements": [ONE, TWO]}),
        json.dumps({"answer": {"statements": [ONE, TWO]}}, indent=2),
        json.dumps([ONE, TWO], indent=1),
        '{"statement": "cut\n' + json.dumps(ONE) + "\nuse { and }\n" + json.dumps(TWO),
        "{ never closed\n" + json.dumps(ONE) + json.dumps(TWO),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_both_statements_are_found(text: str, size: int) -> None:
    assert found(text, size) == [ONE["statement"], TWO["statement"]]


@pytest.mark.parametrize(
    "text", ['{"statement": 5, "cites": ["S1"]}', '{"statement": "x"}', '{"cites": ["S1"]}', "null [1] 5", "{}" * 500]
)
def test_what_is_no_statement_is_passed_over(text: str) -> None:
    assert found(text) == []


def test_a_statement_comes_with_the_piece_that_completes_it() -> None:
    lines = Lines()
    text = json.dumps(ONE)
    assert list(lines.feed(text[:-1])) == []
    assert [line.cites for line in lines.feed(text[-1])] == [["S1"]]
    lines.close()


def test_a_text_that_ends_inside_a_statement_was_cut_off() -> None:
    lines = Lines()
    assert len(list(lines.feed(json.dumps(ONE) + json.dumps(TWO)[:-4]))) == 1
    with pytest.raises(ModelUnavailable, match="cut off"):
        lines.close()


def test_an_object_without_an_end_is_given_up() -> None:
    assert found('{"statement": "' + "x" * MAX_OBJECT + json.dumps(TWO), 1_000) == [TWO["statement"]]


@given(st.lists(st.text(max_size=40), max_size=4), st.integers(1, 9))
def test_any_text_is_read_back_however_it_is_cut(texts: list[str], size: int) -> None:
    written = "\n".join(json.dumps({"statement": t, "cites": []}) for t in texts)
    assert found(written, size) == texts


@given(st.text(alphabet='{}[]":,\\n\n st', max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    lines = Lines()
    assert all(isinstance(line, Line) for line in lines.feed(text))
