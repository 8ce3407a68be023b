"""Export: an answer as a file that other programs open. Each format is one function of the answer."""

from collections.abc import Callable
from dataclasses import dataclass

from qa.answer import Answer
from qa.render import markdown
from ui.export.bibtex import bibtex
from ui.export.csl import csl_json
from ui.export.fhir import fhir_json
from ui.export.pdf import pdf
from ui.export.word import word


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name a reader knows; `write` makes the whole file."""

    label: str
    suffix: str
    media_type: str
    write: Callable[[Answer], bytes]


FORMATS: dict[str, Format] = {
    "pdf": Format("PDF", "pdf", "application/pdf", pdf),
    "docx": Format(
        "Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word
    ),
    "markdown": Format("Markdown", "md", "text/markdown", lambda answer: markdown(answer).encode()),
    "json": Format("Record (JSON), to be checked again", "json", "application/json",
                   lambda answer: answer.to_json(indent=1).encode()),
    "bibtex": Format("References (BibTeX)", "bib", "application/x-bibtex", lambda answer: bibtex(answer).encode()),
    "csl": Format("References (CSL-JSON)", "csl.json", "application/vnd.citationstyles.csl+json",
                  lambda answer: csl_json(answer).encode()),
    "fhir": Format("FHIR R5 Bundle", "fhir.json", "application/fhir+json",
                   lambda answer: fhir_json(answer).encode()),
}  # fmt: skip
