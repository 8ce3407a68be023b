"""Logs: one line of JSON an event, with ids, status and timings, and never what somebody typed."""

import logging
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TextIO


def set_up(stream: TextIO | None = None, *, faults_alone: bool = False) -> None:
    """Send the program's events, and what the libraries log as a warning or worse, to `stream` (stderr). What they
    warn programmers of is not shown: nobody who reads the log can do anything about it."""
    import structlog

    shown = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if faults_alone else logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=shown),
    )
    root = logging.getLogger()
    root.handlers = [_Textless()]
    root.setLevel(logging.WARNING)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.captureWarnings(True)  # a library's filters against its own are lost where threads import at once
    quiet_libraries()


def quiet_libraries() -> None:
    """Take their own handlers from the libraries that were loaded so far: those write messages as they are."""
    for logger in logging.getLogger().manager.loggerDict.values():
        if isinstance(logger, logging.Logger) and logger.handlers:
            logger.handlers = []
            logger.propagate = True
            logger.setLevel(logging.NOTSET)


def event(name: str, fields: Mapping[str, object], *, failed: bool = False) -> None:
    """Write an event. `fields` are ids, hashes, numbers and words of the program: nothing that a client sent."""
    import structlog

    logger = structlog.get_logger()
    with suppress(OSError, ValueError):  # a log that cannot be written, since its reader closed it, stops nobody
        (logger.error if failed else logger.info)(name, **fields)


def frames(error: BaseException) -> list[str]:
    """Where an error arose, without its message, which may quote what was typed: 'file:line function', innermost
    last."""
    return [f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]


class _Textless(logging.Handler):
    """Writes what a library logs as it stands in its source: the template, without the values that were put into it."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "py.warnings":
            return
        error = record.exc_info[1] if record.exc_info else None
        told: dict[str, Any] = {"logger": record.name, "where": f"{record.filename}:{record.lineno}"}
        if record.args or record.name.startswith("uvicorn"):
            told["template"] = str(record.msg)
        if error:
            told |= {"error": type(error).__name__, "frames": frames(error)}
        event("library", told, failed=record.levelno >= logging.ERROR)
