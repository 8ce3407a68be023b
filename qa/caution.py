"""What to say of an answer that may be beside the point, and of how its question was read."""

from collections.abc import Sequence

from ingest.index import Index
from qa.answer import Coverage, Notice
from qa.coverage import PARTLY
from qa.question import Question
from qa.vocabulary import read_words


def caution(coverage: Sequence[Coverage]) -> tuple[Notice, ...]:
    """What to say of an answer, or of the parts of it, that may be beside the point."""
    if all(c.answered for c in coverage):
        return ()
    if len(coverage) == 1:
        return (
            Notice(
                "partial", f"The guidelines here may answer this only in part; this is the closest.{missing(coverage)}"
            ),
        )
    absent = [c for c in coverage if c.probability < PARTLY]
    close = [c for c in coverage if not c.answered and c not in absent]
    said = [f"The guidelines here do not answer {quoted(absent)}.{missing(absent)}"] if absent else []
    said += [f"They may answer {quoted(close)} only in part.{missing(close)}"] if close else []
    return (Notice("partial", " ".join(said)),)


def read_as(index: Index, question: Question) -> tuple[Notice, ...]:
    """Which words of the question were taken for slips of drug names."""
    corrected = read_words(index, " ".join((question.asked, *question.context))).corrected
    return tuple(Notice("corrected", f"Read {typed!r} as {name!r}.") for typed, name in corrected)


def quoted(coverage: Sequence[Coverage]) -> str:
    """The parts of the question, each in quotation marks."""
    return ", ".join(repr(c.part) for c in coverage)


def missing(coverage: Sequence[Coverage]) -> str:
    """Which words of the question found nothing, as a sentence; nothing when all did."""
    words = dict.fromkeys(m for c in coverage for m in c.missing)
    return f" Nothing was found on: {', '.join(words)}." if words else ""
