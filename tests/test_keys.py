"""Keys in the database, and as a server sees them."""

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.errors import GuidelineQAError, SettingsError, UserError
from ui.cli import app
from ui.desk import Desk
from ui.server import ServeOptions, exposure, serve
from ui.service.key import new_key, read_key
from ui.service.key_ring import KeyRing
from ui.service.refusal import Refused
from ui.settings import Settings
from ui.store import Store
from ui.store.keys import KeyRecord

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path}/keys.sqlite")


def test_a_key_is_kept_as_its_hash_alone(store: Store, tmp_path: Path) -> None:
    key = store.keys().create("ward 7", ["ask", "search"], NOW)
    (record,) = store.keys().all()
    assert (record.owner, record.scopes, record.digest) == ("ward 7", {"ask", "search"}, key.digest)
    written = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert key.key_id.encode() in written
    assert key.secret.encode() not in written


def test_a_key_ends_when_it_is_revoked_or_expires(store: Store) -> None:
    first = store.keys().create("a", ["ask"], NOW)
    store.keys().create("b", ["ask"], NOW + dt.timedelta(seconds=1), expires=NOW + dt.timedelta(days=1))
    store.keys().revoke(first.key_id, NOW)
    held = [[k.holds(at) for k in store.keys().all()] for at in (NOW, NOW + dt.timedelta(days=2))]
    assert held == [[False, True], [False, False]]


def test_mistakes_are_sentences(store: Store) -> None:
    with pytest.raises(UserError, match="There is no scope 'root'"):
        store.keys().create("a", ["ask", "root"], NOW)
    with pytest.raises(UserError, match="an owner of 1 to 128"):
        store.keys().create(" ", ["ask"], NOW)
    with pytest.raises(UserError, match="There is no key 'abc'"):
        store.keys().revoke("abc", NOW)


def test_the_command_shows_a_key_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDELINE_QA_DATABASE", f"sqlite:///{tmp_path}/keys.sqlite")
    made = CliRunner().invoke(app, ["keys", "create", "ward-7", "--scope", "metrics", "--days", "2"]).stdout.strip()
    key = read_key(made)
    assert key is not None
    listed = CliRunner().invoke(app, ["keys", "list"]).stdout
    assert key.key_id in listed
    assert "in use" in listed
    assert key.secret not in listed
    assert CliRunner().invoke(app, ["keys", "revoke", key.key_id]).exit_code == 0
    (shown,) = json.loads(CliRunner().invoke(app, ["keys", "list", "--json"]).stdout)
    assert (shown["state"], shown["scopes"]) == ("revoked", "metrics")


def test_a_server_asks_for_keys_where_one_was_ever_made_even_when_all_are_revoked(store: Store) -> None:
    async def required() -> bool:
        return await KeyRing(store.keys().all, exposed=False).required()

    assert not asyncio.run(required())
    key = store.keys().create("a", ["ask"], NOW)
    assert asyncio.run(required())
    store.keys().revoke(key.key_id, NOW)
    assert asyncio.run(required())


def test_a_ring_finds_a_key_and_no_other(store: Store) -> None:
    key = store.keys().create("a", ["ask"], NOW)

    async def owners() -> list[str | None]:
        ring = KeyRing(store.keys().all, exposed=True)
        found = [await ring.find(k) for k in (key, new_key())]
        return [p.owner if p else None for p in found]

    assert asyncio.run(owners()) == ["a", None]


def test_while_the_database_fails_the_last_keys_go_on_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key()
    record = KeyRecord(key.key_id, key.digest, "a", frozenset({"ask"}), NOW, None, None)
    clock = [100.0]
    monkeypatch.setattr("ui.service.key_ring.monotonic", lambda: clock[0])
    broken: list[bool] = []

    def read() -> tuple[KeyRecord, ...]:
        if broken:
            raise GuidelineQAError("the database is gone")
        return (record,)

    async def go() -> None:
        ring = KeyRing(read, exposed=True)
        assert await ring.find(key)
        broken.append(True)
        clock[0] += 30
        assert await ring.find(key)
        clock[0] += 60
        with pytest.raises(Refused, match="cannot be checked"):
            await ring.find(key)

    asyncio.run(go())


@pytest.mark.parametrize(
    ("host", "names", "insecure", "open_to_others", "keys", "chat"),
    [
        ("127.0.0.1", (), False, False, False, True),
        ("::1", (), False, False, False, True),
        ("0.0.0.0", (), False, True, True, False),
        ("10.1.2.3", (), True, True, False, True),
        ("127.0.0.1", ("guidelines.hospital.example",), False, True, True, False),
    ],
)
def test_keys_are_asked_for_as_soon_as_others_can_reach_the_server(
    host: str, names: tuple[str, ...], insecure: bool, open_to_others: bool, keys: bool, chat: bool
) -> None:
    found = exposure(Settings(allowed_hosts=names), host, insecure=insecure)
    assert (found.open_to_others, found.keys, found.has_chat) == (open_to_others, keys, chat)


def test_it_does_not_serve_others_without_keys(tmp_path: Path) -> None:
    desk = Desk(Settings(index=tmp_path, database=f"sqlite:///{tmp_path}/keys.sqlite"))
    with pytest.raises(SettingsError, match="there are no keys"):
        serve(desk, ServeOptions("0.0.0.0", 8501))
