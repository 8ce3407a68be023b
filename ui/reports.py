"""Reports: the evaluations that were made of this program, as editors find and read them."""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ui.service.refusal import Refused, refuse

PLACE = "/api/v1/evaluations"
"""Where a browser gets a report, below which its name stands."""
LATEST = "latest"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_FILE, _RUN = "report.html", "run.jsonl"
# The page is a file that somebody put there: nothing of it runs, and it has no part of this server's origin.
_HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self';"
        " base-uri 'none'; form-action 'none'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "unsafe-none",  # with another, a browser opens no sandboxed page
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report that lies in `path`, when it was `written`, and the `generation` that was asked where that is known."""

    name: str
    path: Path
    written: dt.datetime
    generation: str | None

    @property
    def address(self) -> str:
        """Where a browser gets it."""
        return f"{PLACE}/{self.name}"


def reports(folder: Path) -> tuple[Report, ...]:
    """What `guideline-qa eval run --out` wrote into `folder` (called 'latest') and the folders in it, newest first."""
    places = {p.name: p for p in sorted(folder.iterdir()) if _NAME.fullmatch(p.name)} if folder.is_dir() else {}
    found = [_report(name, place) for name, place in ({**places, LATEST: folder}).items() if (place / _FILE).is_file()]
    return tuple(sorted(found, key=lambda r: r.written, reverse=True))


def report_page(folder: Path) -> Callable[[Request], Response]:
    """The route of one report; only names that `reports` finds are read."""

    def shown(request: Request) -> Response:
        found = next((r for r in reports(folder) if r.name == request.path_params["name"]), None)
        if found is None:
            return refuse(request.url.path, Refused(404, "not-found", "There is no such evaluation."))
        return HTMLResponse(found.path.read_bytes(), headers=_HEADERS)

    return shown


def _report(name: str, place: Path) -> Report:
    written = dt.datetime.fromtimestamp((place / _FILE).stat().st_mtime, dt.UTC)
    return Report(name, place / _FILE, written, _generation(place / _RUN))


def _generation(run: Path) -> str | None:
    """The generation in the first line of a run; None where there is none that can be read."""
    try:
        with run.open(encoding="utf-8") as lines:
            header = json.loads(lines.readline())
    except (OSError, ValueError):
        return None
    found = header.get("generation") if isinstance(header, dict) else None
    return found if isinstance(found, str) else None
