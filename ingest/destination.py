"""Destinations: the files and folders that commands write what they found to, looked at before the work is done."""

import os
from pathlib import Path

from ingest.errors import UserError
from ingest.replace_file import replace_file


def file_to_write(path: Path | None) -> Path | None:
    """The path, for an option that names a file. Raises UserError when no file can be written there."""
    if path is not None:
        if _is_folder(path):
            raise UserError(f"{path}: is a folder. Name a file in it.")
        if path.exists() and not os.access(path, os.W_OK):
            raise UserError(f"{path}: may not be written to. Choose another file.")
        _check_parents(path)
    return path


def folder_to_write(path: Path | None) -> Path | None:
    """The path, for an option that names a folder, which need not be there. Raises UserError when none can be made
    there or nothing may be written to it."""
    if path is not None:
        if not _is_folder(path) and path.exists():
            raise UserError(f"{path}: is a file. Name a folder.")
        _check_parents(path / "file")
    return path


def write(path: Path, content: str | bytes) -> None:
    """Put `content`, text in UTF-8, at `path`, in folders that are made if they are not there. What was there before
    is replaced at once or not at all. Raises UserError."""
    body = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a pipe, or /dev/stdout
            path.write_bytes(body)
        else:
            replace_file(path, body)
    except OSError as error:
        raise UserError(
            f"{path}: cannot be written ({error.strerror or error}). What was there is as it was; choose another place."
        ) from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:  # a name that is too long
        raise UserError(f"{_short(path)}: cannot be written ({error.strerror}). Choose another place.") from error


def _check_parents(path: Path) -> None:
    nearest = next(p for p in path.absolute().parents if p.exists())
    if not nearest.is_dir():
        raise UserError(f"{path}: cannot be written, for {nearest} is a file. Choose another place.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise UserError(f"{path}: cannot be written, for nothing may be written to {nearest}. Choose another place.")


def _short(path: Path) -> str:
    text = str(path)
    return text if len(text) <= 200 else f"{text[:100]}…"
