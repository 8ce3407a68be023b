"""Where an index in Milvus is: milvus://HOST:PORT/NAME, or milvus:///FOLDER/FILE.db/NAME for the embedded engine."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.errors import SettingsError

_SCHEMES = {"milvus": "http", "milvus+tls": "https"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_PORT = 19530
_FORM = "Write milvus://HOST:19530/NAME, or milvus:///FOLDER/FILE.db/NAME for a file of milvus-lite"


@dataclass(frozen=True, slots=True)
class MilvusAddress:
    """A server, or the file of an embedded one, and the name that the index goes by there.

    `uri` is what pymilvus connects to; `user` and `password` are shown nowhere.
    """

    uri: str
    name: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> "MilvusAddress":
        """Raises SettingsError when `text` is no address of an index in Milvus."""
        try:
            parts = urlsplit(text)
            place, port = parts.hostname, parts.port or _PORT
        except ValueError as error:
            raise SettingsError(f"--index: {error}. {_FORM}.") from error
        path, _, name = parts.path.rpartition("/")
        if parts.scheme not in _SCHEMES or parts.query or parts.fragment:
            raise SettingsError(f"--index: is no address of an index in Milvus. {_FORM}.")
        if not _NAME.fullmatch(name):
            raise SettingsError(f"--index: {name!r} cannot name an index: letters, digits and _ only. {_FORM}.")
        if place is None:
            if not path.endswith(".db"):
                raise SettingsError(f"--index: the file of milvus-lite must end in .db. {_FORM}.")
            return cls(unquote(path), name)
        if path:
            raise SettingsError(f"--index: has more than a name after the port. {_FORM}.")
        host = f"[{place}]" if ":" in place else place
        uri = f"{_SCHEMES[parts.scheme]}://{host}:{port}"
        return cls(uri, name, unquote(parts.username or ""), unquote(parts.password or ""))

    @property
    def is_file(self) -> bool:
        """True for the embedded engine, which one process at a time can open."""
        return "://" not in self.uri

    def __str__(self) -> str:
        if self.is_file:
            return f"milvus://{self.uri}/{self.name}"
        scheme = "milvus+tls" if self.uri.startswith("https") else "milvus"
        return f"{scheme}://{self.uri.partition('://')[2]}/{self.name}"


Place = Path | MilvusAddress
"""Where an index is: a folder, or Milvus."""


def place_of(text: str | Place) -> Place:
    """The place that `--index` names. Raises SettingsError."""
    if not isinstance(text, str):
        return text
    if not text:
        raise SettingsError("--index: is empty. Name the folder of the index.")
    scheme, separator, _ = text.partition("://")
    return MilvusAddress.parse(text) if separator and scheme in _SCHEMES else Path(text)
