"""The life of a process that parses one document: give everything away, read, answer, end."""

import os
import traceback
from pathlib import Path
from typing import NoReturn

from ingest.errors import GuidelineQAError
from ingest.readers import read_document
from ingest.readers.sidecar import SUFFIX
from ingest.sandbox.confine import confine
from ingest.sandbox.limits import Limits
from ingest.sandbox.record import dump_read

_MOST_FILES = 4096
_SHOWN = 200


def parse(path: Path, limits: Limits, out: int) -> NoReturn:
    """Never returns: writes '+' and the JSON of a Read, or '-' and a reason, to the file descriptor `out`, and ends."""
    code = 1
    try:
        os.setsid()
        _leave_only(out)
        _write(out, _confined(path, limits) or _answer(path, limits))
        code = 0
    finally:
        os._exit(code)


def _confined(path: Path, limits: Limits) -> bytes | None:
    """Where a layer that the system has cannot be put on, nothing is parsed."""
    try:
        confine(limits, (path, path.with_name(path.name + SUFFIX)))
    except Exception as error:  # noqa: BLE001 - no document is opened without its limits
        return f"-{path}: was not opened, for its limits could not be set ({_where(error)}).".encode("utf-8", "replace")
    return None


def _leave_only(kept: int) -> None:
    """Close every file that the server has open; the standard ones lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nowhere, standard)
    os.closerange(3, kept)
    os.closerange(kept + 1, _MOST_FILES)


def _answer(path: Path, limits: Limits) -> bytes:
    try:
        return b"+" + dump_read(read_document(path))
    except GuidelineQAError as error:
        reason = str(error)
    except MemoryError:
        reason = f"{path}: {limits.too_much_memory}."
    except RecursionError:
        reason = f"{path}: is nested too deeply to be read."
    except Exception as error:  # noqa: BLE001 - whatever a parser lets out is this document's own fault to carry
        reason = f"{path}: its reader failed ({_where(error)}). This is a fault of the program; please report it."
    return b"-" + reason.encode("utf-8", "replace")


def _where(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}: {str(error)[:_SHOWN]}"


def _write(out: int, answer: bytes) -> None:
    left = memoryview(answer)
    while left:
        left = left[os.write(out, left) :]
