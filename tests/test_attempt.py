"""An attempt to sign in is good once, for ten minutes, in the browser that began it."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import signing_in as rig
from signing_in import HERE, Browse, back_from, to_provider, worker
from starlette.testclient import TestClient

from ui.desk import Desk
from ui.sign_in.attempt import Attempt

browse, provider, running = rig.browse, rig.provider, rig.running
database, desk = rig.database, rig.desk


def test_a_code_or_state_that_was_used_is_not_taken_again(browse: Browse) -> None:
    browser = browse()
    back = back_from(to_provider(browser))
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 403
    other = to_provider(browser)
    state = parse_qs(urlsplit(other).query)["state"][0]
    used = f"/auth/callback?{urlsplit(back).query.partition('&')[0]}&state={state}"  # the old code, a new state
    assert "invalid_grant" in browser.get(used).text


def test_a_sign_in_that_another_worker_began_is_taken_once(browse: Browse, desk: Desk) -> None:
    browser = browse()
    back = back_from(to_provider(browser))
    other = TestClient(worker(desk), base_url=HERE, follow_redirects=False, cookies=browser.cookies)
    assert other.get(back).status_code == 303
    assert browse().get(back).status_code == 403
    browser.cookies = other.cookies
    assert browser.get("/api/v1/threads").status_code == 200


def test_strangers_cannot_fill_the_database(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.store.attempts._MOST", 2)
    book, now = desk.store.sign_in_attempts(), dt.datetime.now(dt.UTC)
    begun = [Attempt.begin("browser", "/", now + dt.timedelta(seconds=s)) for s in range(4)]
    for attempt in begun:
        book.keep(attempt)
    assert [book.take(a.state) is not None for a in begun] == [False, False, True, True]


def test_an_attempt_is_over_after_ten_minutes(desk: Desk) -> None:
    book, now = desk.store.sign_in_attempts(), dt.datetime.now(dt.UTC)
    attempt = Attempt.begin("browser", "/", now)
    assert attempt.holds("browser", now + dt.timedelta(minutes=10))
    assert not attempt.holds("browser", now + dt.timedelta(minutes=11))
    assert not attempt.holds("other", now)
    book.keep(attempt)
    book.keep(Attempt.begin("browser", "/", now + dt.timedelta(minutes=11)))
    assert book.take(attempt.state) is None


def test_what_another_browser_began_is_not_taken(browse: Browse) -> None:
    back = back_from(to_provider(browse()))
    assert "not begun in this browser" in browse().get(back).text


def test_two_tabs_of_a_browser_can_both_sign_in(browse: Browse) -> None:
    browser = browse()
    first, second = to_provider(browser), to_provider(browser, "/corpus")
    assert browser.get(back_from(first)).headers["location"] == f"{HERE}/"
    assert browser.get(back_from(second)).headers["location"] == f"{HERE}/corpus"
