"""A document from the web onto the disk, with a sidecar that says where it came from and when."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from ingest.clean import one_line
from ingest.errors import FetchError
from ingest.fetch import Fetched, Web, fetch
from ingest.readers import markdown
from ingest.readers.document import Document
from ingest.readers.sidecar import SUFFIX
from ingest.replace_file import replace_file

_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Download:
    """What became of a web address: `path` is its document on the disk, `reason` why it could not be had now.

    Both are there when an earlier copy is.
    """

    url: str
    path: Path | None
    reason: str | None = None


def download(urls: Iterable[str], folder: Path, *, today: dt.date, web: Web | None = None) -> tuple[Download, ...]:
    """Fetch each of `urls` into `folder`, one after the other. Raises OSError when they cannot be written."""
    return tuple(_downloaded(url, folder, today, web) for url in dict.fromkeys(urls))


def _downloaded(url: str, folder: Path, today: dt.date, web: Web | None) -> Download:
    try:
        return Download(url, save(fetch(url, today=today, web=web), url, folder))
    except FetchError as error:
        earlier = place(url, folder)
        return Download(url, earlier if earlier.is_file() else None, str(error))


def save(fetched: Fetched, asked: str, folder: Path) -> Path:
    """Write a fetched document under `folder`, at a place that `asked`, the address asked for, decides.

    Where the same bytes lie already nothing is written, so that a document keeps the day it was first seen as it is and
    an unchanged one is not read again. Raises OSError.
    """
    path = place(asked, folder)
    if path.is_file() and path.read_bytes() == fetched.body:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    if not markdown.accepts(Document(fetched.body, path.name)):  # an article of ours says all that itself
        replace_file(path.with_name(path.name + SUFFIX), _origin(fetched, asked).encode())
    replace_file(path, fetched.body)
    return path


def _origin(fetched: Fetched, asked: str) -> str:
    kind = one_line(fetched.content_type or "not stated")
    fields = {"url": asked, "retrieved": fetched.retrieved}
    return f"# Content-Type: {kind}\n{yaml.safe_dump(fields, allow_unicode=True)}"


def place(asked: str, folder: Path) -> Path:
    """Where the document of an address lies: a folder of its own, so that no two addresses share a name."""
    last = asked.split("#")[0].split("?")[0].rstrip("/").rpartition("/")[2]
    name = _NAME.sub("-", last).strip(".-")[-80:] or "document"
    return folder / hashlib.sha256(asked.encode()).hexdigest()[:16] / name
