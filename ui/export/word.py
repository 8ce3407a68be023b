"""An answer as a Word document. The only file that speaks to python-docx."""

import datetime as dt
import io
from typing import TYPE_CHECKING

from qa.answer import Answer
from qa.outline import Block, BlockKind, outline

if TYPE_CHECKING:
    from docx.document import Document

_STYLES: dict[BlockKind, str] = {
    "title": "Title",
    "notice": "Intense Quote",
    "heading": "Heading 2",
    "section": "Heading 1",
    "item": "List Bullet",
    "source": "Heading 3",
    "remark": "Caption",
}


def word(answer: Answer) -> bytes:
    """The answer as .docx, in Word's own styles, so that a reader's template can restyle it."""
    from docx import Document

    document = Document()
    core = document.core_properties
    core.title, core.author, core.comments = answer.question.text[:255], "guideline-qa", f"Record {answer.answer_id}"
    core.created = core.modified = dt.datetime.combine(answer.question.as_of, dt.time())
    for block in outline(answer):
        _add(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: "Document", block: Block) -> None:
    paragraph = document.add_paragraph(style=_STYLES.get(block.kind, "Normal"))
    for run in block.runs:
        if run.style == "number":
            paragraph.add_run(f"[{run.text}]").bold = True
        elif run.style == "strength":
            paragraph.add_run(f"({run.text})").italic = True
        else:
            paragraph.add_run(run.text)
