"""A file replaced at once or not at all, as durable as the disk allows."""

import os
import stat
from pathlib import Path


def replace_file(path: Path, body: bytes) -> None:
    """Put `body` in place of the file at `path`, which keeps its permissions; a link keeps being one.

    A reader sees the old bytes or the new, after a crash too. Raises OSError, and then nothing has changed.
    """
    real = path.resolve()
    aside = real.with_name(f".{real.name}.partial")
    try:
        with aside.open("wb") as file:
            if real.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(real.stat().st_mode))
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(real)
    finally:
        aside.unlink(missing_ok=True)
    _sync_folder(real.parent)


def _sync_folder(folder: Path) -> None:
    """Else the new name may be lost with the power, though the bytes are not."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
