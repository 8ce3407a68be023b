"""What an ingest tells the terminal: one line for the index, one for each document that needs a look."""

from collections.abc import Iterator

from ingest.pipeline import IngestReport
from ingest.readers import LOW_CONSERVATION
from ui.counted import counted


def ingest_text(report: IngestReport) -> str:
    """What was published."""
    of = {"article": report.articles, "sentence": report.sentences, "chunk": report.chunks}
    size = ", ".join(counted(count, noun) for noun, count in of.items())
    size += f", {counted(report.contradictions, 'contradiction')} between articles"
    if report.unchanged:
        return f"Nothing changed: {report.generation} goes on serving ({size})."
    changes = [
        f"{len(ids)} {what}"
        for what, ids in (("added", report.added), ("changed", report.changed), ("removed", report.removed))
        if ids
    ]
    return f"Published {report.generation}: {size}" + (f" ({', '.join(changes)})." if changes else ".")


def documents_text(report: IngestReport) -> Iterator[str]:
    """A line for each document that was not read, or of which words may have been lost."""
    for document in report.documents:
        if document.verdict != "ok":
            kept = " Its earlier version goes on serving." if document.verdict == "kept" else ""
            yield f"Not read: {document.reason}{kept}"
        elif document.conserved is not None and document.conserved < LOW_CONSERVATION:
            yield f"Look at it: {document.path}: {' '.join(document.notes)}"
