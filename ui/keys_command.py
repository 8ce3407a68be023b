"""guideline-qa keys: keys of the API for programs."""

import datetime as dt
import json
from typing import TYPE_CHECKING, Annotated

import typer

from ui.command_line import JsonOption

if TYPE_CHECKING:
    from ui.store.keys import KeyBook, KeyRecord

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Make, list and revoke keys of the API.")


@app.command()
def create(
    owner: Annotated[str, typer.Argument(help="Whose conversations the key sees: a ward, a program.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="ask, search, feedback, review, admin or metrics; may be repeated.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="Days until it ends by itself.")] = None,
) -> None:
    """Make a key and print it. It is shown this once: only its hash is kept.

    Without --scope it may ask, search and give feedback.
    """
    now = dt.datetime.now(dt.UTC)
    expires = now + dt.timedelta(days=days) if days else None
    print(_book().create(owner, scope or ("ask", "search", "feedback"), now, expires=expires).text)


@app.command("list")
def list_keys(as_json: JsonOption = False) -> None:
    """List every key that was made, without the keys themselves."""
    now = dt.datetime.now(dt.UTC)
    records = _book().all()
    if as_json:
        print(json.dumps([_shown(r, now) for r in records], indent=1))
        return
    for record in records:
        shown = _shown(record, now)
        print(f"{shown['key_id']}  {shown['state']:8}  {shown['created'][:10]}  {record.owner}  {shown['scopes']}")


@app.command()
def revoke(key_id: Annotated[str, typer.Argument(help="The 12 characters after gqa_.")]) -> None:
    """End a key. A running server stops taking it within two seconds."""
    _book().revoke(key_id, dt.datetime.now(dt.UTC))
    print(f"{key_id}: revoked.")


def _book() -> "KeyBook":
    from ui.settings import read_settings
    from ui.store import Store

    return Store(read_settings().database).keys()


def _shown(record: "KeyRecord", now: dt.datetime) -> dict[str, str]:
    scopes = " ".join(sorted(record.scopes))
    moments = {"created": record.created.isoformat(), "expires": record.expires.isoformat() if record.expires else ""}
    return {"key_id": record.key_id, "owner": record.owner, "scopes": scopes, "state": record.state(now), **moments}
