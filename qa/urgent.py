"""The fixed line for who tells of an emergency, which comes before everything else."""

from ingest.index import Index
from qa.answer import Notice
from qa.danger.opinion import shipped
from qa.emergency import is_emergency
from qa.question import Question

EMERGENCY = "If this is an emergency, call your local emergency number now. Do not wait for an answer here."


def urgent(index: Index, question: Question) -> tuple[Notice, ...]:
    """The line when what was typed tells of an emergency, else nothing. The index gives the vector for the second
    opinion, unless its embedding model is another than the one that opinion is for."""
    is_known = index.embedder.fingerprint == shipped().embedder
    vector = index.embed(question.text) if is_known else None
    return (Notice("emergency", EMERGENCY),) if is_emergency(question.text, vector) else ()
