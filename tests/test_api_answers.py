"""POST, GET and DELETE /v1/answers; keys that make a repeated request safe; the stream."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ui.desk import Desk

DOSE = {"question": "What dose of pertuzumab is given?"}
OTHER = {"question": "How often is brain MRI repeated after radiosurgery?"}
Clients = Callable[..., TestClient]


def test_an_answer_is_read_again_by_its_id_until_it_is_deleted(api_of: Clients) -> None:
    given = api_of().post("/v1/answers", json=DOSE)
    place = f"/v1/answers/{given.json()['answer_id']}"
    assert api_of().get(place).content == given.content
    assert api_of().delete(place).status_code == 204
    assert (api_of().get(place).status_code, api_of().delete(place).status_code) == (404, 404)


def test_an_answer_that_one_has_is_not_sent_again(api_of: Clients) -> None:
    place = f"/v1/answers/{api_of().post('/v1/answers', json=DOSE).json()['answer_id']}"
    first = api_of().get(place)
    again = api_of().get(place, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    as_text = api_of().get(place, params={"format": "markdown"}, headers={"if-none-match": first.headers["etag"]})
    assert as_text.status_code == 200
    assert as_text.headers["content-type"].startswith("text/markdown")
    assert "840 mg" in as_text.text


def test_an_answer_of_another_owner_is_not_found(api_of: Clients) -> None:
    place = f"/v1/answers/{api_of('key-1').post('/v1/answers', json=DOSE).json()['answer_id']}"
    assert api_of("key-1").get(place).status_code == 200
    for method in ("GET", "DELETE"):
        response = api_of("key-2").request(method, place)
        assert (response.status_code, response.json()["type"]) == (404, "urn:guideline-qa:problem:not-found")
    assert api_of("key-2").get(f"{place}/feedback").status_code == 404


def test_an_answer_in_a_thread_goes_with_its_thread(api_of: Clients) -> None:
    place = f"/v1/answers/{api_of().post('/v1/answers', json={**DOSE, 'thread_id': 't'}).json()['answer_id']}"
    assert api_of().delete(place).status_code == 404
    assert api_of().delete("/v1/threads/t").status_code == 204
    assert api_of().get(place).status_code == 404


def test_filters_hold_for_an_answer(api_of: Clients) -> None:
    found = api_of().post("/v1/answers", json={**DOSE, "filters": {"tiers": ["T0"]}}).json()
    assert (found["status"], found["question"]["filters"]["tiers"]) == ("abstain", ["T0"])
    refused = api_of().post("/v1/answers", json={**DOSE, "filters": {"tiers": ["T9"]}})
    assert refused.status_code == 422


def test_the_same_key_and_body_give_the_same_answer_and_one_turn(api_of: Clients) -> None:
    body, headers = {**DOSE, "thread_id": "t"}, {"Idempotency-Key": "k-1"}
    first, second = (api_of().post("/v1/answers", json=body, headers=headers) for _ in range(2))
    assert first.content == second.content
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert len(api_of().get("/v1/threads/t").json()["answers"]) == 1


def test_a_key_that_was_used_for_another_body_is_refused(api_of: Clients) -> None:
    headers = {"Idempotency-Key": "k-1"}
    api_of().post("/v1/answers", json=DOSE, headers=headers)
    response = api_of().post("/v1/answers", json=OTHER, headers=headers)
    assert (response.status_code, response.json()["type"]) == (422, "urn:guideline-qa:problem:key-reused")
    assert api_of("another").post("/v1/answers", json=OTHER, headers=headers).status_code == 200


def test_a_key_whose_request_failed_is_free_again(api_of: Clients) -> None:
    headers = {"Idempotency-Key": "k-1"}
    assert api_of().post("/v1/answers", json={"question": "?"}, headers=headers).status_code == 422
    assert api_of().post("/v1/answers", json=DOSE, headers=headers).status_code == 200


def test_while_the_first_request_runs_a_second_with_its_key_is_told_to_wait(
    api_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*args: Any, **options: Any) -> Any:
        begun.set()
        go_on.wait(10)
        return stream(*args, **options)

    stream = Desk.stream
    monkeypatch.setattr(Desk, "stream", slow)
    headers, found = {"Idempotency-Key": "k-1"}, []
    first = threading.Thread(
        target=lambda: found.append(api_of().post("/v1/answers", json=DOSE, headers=headers).status_code)
    )
    first.start()
    assert begun.wait(10)
    second = api_of().post("/v1/answers", json=DOSE, headers=headers)
    go_on.set()
    first.join()
    assert (second.status_code, second.headers["retry-after"]) == (409, "1")
    assert found == [200]


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "ü"])
def test_an_impossible_key_is_refused(api_of: Clients, key: str) -> None:
    headers = {"Idempotency-Key": key.encode("latin-1")}
    assert api_of().post("/v1/answers", json=DOSE, headers=headers).status_code == 422


def parts(text: str) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]


def test_a_client_that_accepts_events_gets_statements_as_they_come_and_the_record(api_of: Clients) -> None:
    headers = {"accept": "application/json;q=0.1, text/event-stream", "idempotency-key": "k"}
    response = api_of().post("/v1/answers", json={**DOSE, "thread_id": "t"}, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-vercel-ai-ui-message-stream"] == "v1"
    found = parts(response.text)
    assert {"start", "source-url", "text-delta", "data-answer", "finish"} <= {p["type"] for p in found}
    record = next(p["data"] for p in found if p["type"] == "data-answer")
    assert api_of().get(f"/v1/answers/{record['answer_id']}").json() == record
    again = api_of().post("/v1/answers", json={**DOSE, "thread_id": "t"}, headers=headers)
    assert again.headers["idempotent-replayed"] == "true"
    assert [p["type"] for p in parts(again.text) if "progress" not in p["type"]] == [
        p["type"] for p in found if "progress" not in p["type"]
    ]


def test_what_is_wrong_with_a_request_is_told_before_the_stream_begins(api_of: Clients) -> None:
    response = api_of().post("/v1/answers", json={"question": "?"}, headers={"accept": "text/event-stream"})
    assert (response.status_code, response.json()["type"]) == (422, "urn:guideline-qa:problem:question")


def test_an_answer_that_was_stopped_is_a_problem_and_leaves_nothing(
    api_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    ended.set()
    monkeypatch.setattr("ui.api.answers.stop_of", lambda scope: ended)
    response = api_of().post("/v1/answers", json={**DOSE, "thread_id": "t"}, headers={"Idempotency-Key": "k"})
    assert (response.status_code, response.json()["type"]) == (504, "urn:guideline-qa:problem:deadline")
    assert api_of().get("/v1/threads/t").status_code == 404
    monkeypatch.undo()
    assert api_of().post("/v1/answers", json=DOSE, headers={"Idempotency-Key": "k"}).status_code == 200
