import datetime as dt
import itertools
from pathlib import Path

import pytest

from evals.bench_cds import CdsBench, HookTimes, bench_cds
from evals.cds_requests import DRUGS, PROBLEMS, requests

TODAY = dt.date(2026, 11, 21)


def test_every_problem_is_viewed_and_every_drug_ordered_once() -> None:
    sent = list(itertools.islice(requests(TODAY), 2 * len(PROBLEMS)))
    viewed = [
        r["prefetch"]["conditions"]["entry"][0]["resource"]["code"]["text"] for h, r in sent if h == "patient-view"
    ]
    orders = [r["context"]["draftOrders"]["entry"][0]["resource"] for h, r in sent if h == "order-select"]
    assert viewed == list(PROBLEMS)
    assert [o["medicationCodeableConcept"]["text"] for o in orders] == list(DRUGS)


def test_the_table_names_each_hook_and_the_cores() -> None:
    found = CdsBench(
        (HookTimes("patient-view", 60, 50, 80.4, 120.6, 300.0, 99.9),), one_core=True, request_bytes=36_400
    )
    lines = found.text().splitlines()
    assert lines[1].split() == ["patient-view", "60", "50", "80", "121", "300", "100"]
    assert lines[2] == "Server on one core; a request has 36 kB on average."


@pytest.mark.slow
def test_a_server_of_its_own_is_asked_and_ended(index_dir: Path) -> None:
    found = bench_cds(index_dir, calls=6, today=dt.datetime.now().astimezone().date())
    assert [(h.hook, h.calls) for h in found.hooks] == [("patient-view", 3), ("order-select", 3)]
    assert all(h.with_cards for h in found.hooks)
