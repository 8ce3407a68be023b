"""What a model writes is stated as it comes; what is refused is tried once more; quotes complete what breaks off."""

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator

import langchain_openai  # noqa: F401  # its import takes longer than the deadline of these tests
import pytest
from model_server import DONE, Body, ModelServer, Request, event, line, pieces, says

from ingest.index import Index
from qa.ask import ask
from qa.model.client import ModelClient
from qa.model.endpoint import Endpoint
from qa.model.writer import ModelWriter
from qa.question import understand
from qa.stream import REST, Finished, Progress, Stated, stream
from qa.verify import verify

pytestmark = pytest.mark.slow

DOSE = "Pertuzumab (Perjeta) is given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks."
FAITHFUL = "Pertuzumab is given as an 840 mg loading dose, then 420 mg every 3 weeks."
WRONG = "Pertuzumab is given as a 777 mg loading dose, then 420 mg every 3 weeks."
MENDED = "Pertuzumab is given intravenously as an 840 mg loading dose."
QUESTION = understand("What dose of pertuzumab is given?", as_of=dt.date(2026, 11, 20))
Make = Callable[..., ModelWriter]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def writer(server: ModelServer) -> Iterator[Make]:
    made: list[ModelClient] = []

    def make(**options: bool) -> ModelWriter:
        made.append(ModelClient(Endpoint("fake", server.url, deadline=10.0, price_in=1.0, price_out=1.0)))
        return ModelWriter(made[-1], **options)

    yield make
    for client in made:
        client.close()


def says_of_dose(*statements: str) -> Body:
    return says(lambda r: "".join(line(s, r.sentence_with(DOSE)[0]) for s in statements))


def again(name: str, statement: str, *cites: str) -> str:
    return json.dumps({"id": name, "statement": statement, "cites": list(cites)})


def is_repair(request: Request) -> bool:
    return "\nFailed\n" in request.prompt


def test_a_statement_is_stated_while_the_model_still_writes(server: ModelServer, index: Index, writer: Make) -> None:
    seen = threading.Event()

    def waits(request: Request, closing: threading.Event) -> Iterator[bytes]:
        yield from pieces(line(FAITHFUL, request.sentence_with(DOSE)[0]))
        while not seen.wait(0.05) and not closing.is_set():
            yield b": waiting\n\n"
        yield event(finish="stop")
        yield DONE

    server.answers(waits)
    events = stream(index, QUESTION, writer=writer())
    first = next(e for e in events if isinstance(e, Stated))
    assert (first.statement.text, first.citations[0].quote) == (FAITHFUL, DOSE)
    seen.set()
    (finished,) = (e for e in events if isinstance(e, Finished))
    assert finished.answer.statements == (first.statement,)


def test_a_refused_statement_is_tried_once_more_with_the_reason_and_keeps_its_place(
    server: ModelServer, index: Index, writer: Make
) -> None:
    def body(request: Request) -> str:
        name = request.sentence_with(DOSE)[0]
        if is_repair(request):
            assert f"R1: {WRONG} (cites {name}; failed: numbers_stand_in_the_citation: " in request.prompt
            assert list(request.sentences) == [name]
            return again("R1", MENDED, name)
        return line(WRONG, name) + line(FAITHFUL, name)

    server.answers(says(body))
    events = list(stream(index, QUESTION, writer=writer()))
    assert [e.stage for e in events if isinstance(e, Progress)] == ["search", "write", "repair"]
    assert [e.statement.text for e in events if isinstance(e, Stated)] == [MENDED, FAITHFUL]
    answer = events[-1].answer if isinstance(events[-1], Finished) else None
    assert answer is not None
    checks = answer.checks
    assert (checks.kept, checks.repaired, checks.replaced, checks.dropped) == (1, 1, 0, 0)
    assert [v.text for v in checks.rejected] == [WRONG]
    assert answer.usage is not None
    assert (answer.usage.calls, len(server.requests)) == (2, 2)
    assert verify(answer, index).holds


@pytest.mark.parametrize(
    "second",
    [
        lambda r: again("R1", WRONG, "S1"),
        lambda r: again("R7", FAITHFUL, r.sentence_with(DOSE)[0]),
        lambda r: "I cannot.",
        lambda r: '{"id": "R1", "statement": "Pertuz',
    ],
)
def test_a_second_try_that_is_no_better_gives_the_quote(
    server: ModelServer, index: Index, writer: Make, second: Callable[[Request], str]
) -> None:
    server.answers(says(lambda r: second(r) if is_repair(r) else line(WRONG, r.sentence_with(DOSE)[0])))
    answer = ask(index, QUESTION, writer=writer())
    assert [(s.text, s.kind) for s in answer.statements] == [(DOSE, "quote")]
    assert (answer.checks.repaired, answer.checks.replaced) == (0, 1)
    assert len(server.requests) == 2


def test_what_was_stated_before_the_model_broke_off_stays_and_quotes_complete_it(
    server: ModelServer, index: Index, writer: Make
) -> None:
    server.answers(says(lambda r: line(MENDED, r.sentence_with(DOSE)[0]) + '{"statement": "Half a', finish=None))
    events = list(stream(index, QUESTION, writer=writer()))
    stated = [e.statement for e in events if isinstance(e, Stated)]
    answer = events[-1].answer if isinstance(events[-1], Finished) else None
    assert answer is not None
    assert answer.statements == tuple(stated)
    assert stated[0].text == MENDED
    assert all(s.kind == "quote" and s.headings[0] == REST for s in stated[1:])
    assert "the rest are quotes" in next(n.text for n in answer.notices if n.kind == "model")
    assert "Half a" not in answer.to_json()
    assert verify(answer, index).holds
    whole = ask(index, QUESTION, writer=writer())
    assert whole.statements == ask(index, QUESTION).statements
    assert whole.model is None


def test_a_reader_who_leaves_cancels_the_request(server: ModelServer, index: Index, writer: Make) -> None:
    def never_ends(request: Request, closing: threading.Event) -> Iterator[bytes]:
        yield from pieces(line(FAITHFUL, request.sentence_with(DOSE)[0]))
        while not closing.wait(0.02):
            yield b": more\n\n"

    server.answers(never_ends)
    stop = threading.Event()
    seen = []
    for one in stream(index, QUESTION, writer=writer(), stop=stop):
        seen.append(one)
        if isinstance(one, Stated):
            stop.set()
    assert server.gone.wait(2.0)
    assert not any(isinstance(e, Finished) for e in seen)


def test_a_model_held_to_a_schema_is_asked_for_one_object(server: ModelServer, index: Index, writer: Make) -> None:
    one = writer()
    server.answers(says(lambda _: '{"statements": []}'))
    one._client.probe()
    server.answers(says(lambda r: f'{{"statements": [{line(FAITHFUL, r.sentence_with(DOSE)[0])}]}}'))
    assert [s.text for s in ask(index, QUESTION, writer=one).statements] == [FAITHFUL]
    assert server.requests[-1].json["response_format"]["type"] == "json_schema"
    assert '{"statements": [' in server.requests[-1].prompt


@pytest.mark.parametrize("send", [False, True])
def test_identifiers_are_sent_only_where_that_is_wanted(
    server: ModelServer, index: Index, writer: Make, send: bool
) -> None:
    text = "Mrs Okafor, MRN 1234567, 54 years old: what dose of pertuzumab is given after 840 mg?"
    server.answers(says_of_dose(FAITHFUL))
    answer = ask(index, understand(text, as_of=QUESTION.as_of), writer=writer(with_identifiers=send))
    assert answer.question.text == text
    for request in server.requests:
        assert ("Okafor" in request.prompt, "1234567" in request.prompt) == (send, send)
    assert "54 years old: what dose of pertuzumab is given after 840 mg?" in server.requests[0].prompt


def test_a_false_premise_is_corrected_before_the_model_is_heard_and_not_repeated(
    server: ModelServer, index: Index, writer: Make
) -> None:
    said = "Tucatinib is approved as first-line treatment."
    server.answers(says(lambda r: "".join(line(said, key) for key in list(r.sentences)[:3])))
    question = understand("Since tucatinib is first line, what dose is given?", as_of=QUESTION.as_of)
    events = list(stream(index, question, writer=writer()))
    stated = [e for e in events if isinstance(e, Stated)]
    assert "first-line" in stated[0].citations[0].quote
    assert said not in [e.statement.text for e in stated]
    answer = events[-1].answer if isinstance(events[-1], Finished) else None
    assert answer is not None
    assert "premise" in [n.kind for n in answer.notices]
