"""Which files of a folder are documents at all: no link out of it, no device, no name that misleads a terminal."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.clean import is_forbidden


@dataclass(frozen=True, slots=True)
class Found:
    """A file under a folder; `reason` says why it must not be opened, None when it may be."""

    path: Path
    reason: str | None = None


def walk(folder: Path) -> Iterator[Found]:
    """Every file under `folder` in order of path, those that must not be opened with their reason.

    Hidden files and folders (a leading dot) are passed over. Links to folders are not followed; a link to a file is
    read when the file lies under `folder` and was not met before.
    """
    root = folder.resolve()
    met: set[Path] = set()
    for path in _files(folder):
        if reason := refusal(path):
            yield Found(path, reason)
            continue
        real = path.resolve()
        if not real.is_relative_to(root):
            yield Found(path, f"{shown(path)}: is a link to something outside the folder; it was not followed.")
        elif real not in met:
            met.add(real)
            yield Found(path)


def _files(folder: Path) -> Iterator[Path]:
    """Names that are no folders to descend into; a folder that cannot be listed stands for what it holds."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            yield Path(entry.path)


def refusal(path: Path) -> str | None:
    """Why `path` must not be opened as a document, with its name; None when nothing speaks against it."""
    name = shown(path)
    if any(is_forbidden(c) or c in "\n\t" for c in str(path)):
        return f"{name}: has a control or invisible character in its name, or one that is no text; rename it."
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _of_folder(path)
        if not stat.S_ISREG(mode):
            return f"{name}: is no ordinary file but {_kind(mode)}; it was not opened."
        if not os.access(path, os.R_OK):
            return f"{name}: may not be read (Permission denied)."
    except FileNotFoundError:
        return f"{name}: {'is a link to nothing' if path.is_symlink() else 'there is no such file'}."
    except OSError as error:
        return f"{name}: cannot be looked at ({error.strerror})."
    return None


def _of_folder(path: Path) -> str:
    if path.is_symlink():
        return f"{shown(path)}: is a link to a folder; it was not followed."
    return f"{shown(path)}: is a folder that cannot be listed."


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((kind for holds, kind in kinds if holds(mode)), "something else")


def shown(path: Path) -> str:
    """The name as it can be printed: what a terminal would obey, or cannot encode, is escaped."""
    return "".join(ascii(c)[1:-1] if is_forbidden(c) or c in "\n\t" else c for c in str(path))
