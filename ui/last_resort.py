"""Last resort: what the machine refuses where no command foresaw it, as a sentence and an exit code."""

import errno
import os
import sys

from ingest.errors import GuidelineQAError, UserError

_LONGEST = 200
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_GIVEN = {
    errno.ENOENT: "Check the name.",
    errno.ENOTDIR: "A file stands where a folder should.",
    errno.EISDIR: "It is a folder; name a file.",
    errno.EEXIST: "Something else has that name; choose another.",
    errno.ENAMETOOLONG: "Check the name.",
    errno.ELOOP: "Its links lead in a circle.",
    errno.EACCES: "Choose a place that you may read and write.",
    errno.EPERM: "Choose a place that you may read and write.",
    errno.EROFS: "Choose a place that you may read and write.",
}
"""What a user can mend by what is typed, and how."""


def told(error: OSError | UnicodeEncodeError | MemoryError) -> GuidelineQAError:
    """The error as the program says it: a UserError where another name or place would help."""
    if isinstance(error, UnicodeEncodeError):
        return UserError(f"{_short(error.object)}: is not written in UTF-8. Write it so, or rename the file.")
    if isinstance(error, MemoryError):
        return GuidelineQAError(
            "The memory of this machine is not enough. Close other programs, or give it less to do."
        )
    name = f"{_short(str(error.filename))}: " if error.filename is not None else ""
    what = f"{name}{error.strerror or error}"
    if error.errno in _GIVEN:
        return UserError(f"{what}. {_GIVEN[error.errno]}")
    if error.errno in _NO_ROOM:
        return GuidelineQAError(f"{what}. Make room, then run the command again.")
    return GuidelineQAError(f"{what}. The machine refused this; mend that, then run the command again.")


def say_anything() -> None:
    """Let what the terminal has no letters for be printed as an escape, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Write out what was printed. Raises OSError when nobody takes it any more or the disk is full; the rest is then
    let go, or Python would try once more at the end and say so."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        raise


def _short(text: str) -> str:
    printable = text.encode(errors="backslashreplace").decode()
    return printable if len(printable) <= _LONGEST else f"{printable[:_LONGEST]}…"
