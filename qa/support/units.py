"""Evidence as units that say one thing each: the sentences of prose, the entries of a record."""

from ingest.sentences import split_sentences
from qa.support.record import read_record


def units(evidence: str) -> tuple[str, ...]:
    """The sentences of `evidence`, or the entries of the record it is; what a record leaves open says nothing."""
    record = read_record(evidence)
    lines = [evidence] if record is None else [entry.text for entry in record if entry.stance != "open"]
    return tuple(
        paragraph[start:end]
        for line in lines
        for paragraph in line.split("\n")
        for start, end in split_sentences(paragraph)
    )
