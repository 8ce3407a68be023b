"""An answer as PDF. The only file that speaks to ReportLab."""

import io
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qa.answer import Answer
from qa.outline import Block, Run, outline

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

_FONTS = {"Regular": "SourceSansPro-Regular", "Bold": "SourceSansPro-Bold", "Italic": "SourceSansPro-It"}
_MARGIN = 57  # points, 20 mm
_INK, _QUIET, _ACCENT = "#1b1f23", "#555b61", "#0b6e6e"


def pdf(answer: Answer) -> bytes:
    """The answer as A4 pages with text that can be selected; the same answer gives the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    _load_fonts()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=answer.question.text,
        author="guideline-qa",
        invariant=1,
    )

    def footer(canvas: Any, page: Any) -> None:
        canvas.setFont(_FONTS["Regular"], 8)
        canvas.setFillColor(_QUIET)
        canvas.drawString(
            _MARGIN, _MARGIN / 2, f"guideline-qa · as of {answer.question.as_of} · {answer.answer_id[:16]}"
        )
        canvas.drawRightString(A4[0] - _MARGIN, _MARGIN / 2, f"Page {page.page}")

    styles = _styles()
    story = [
        Paragraph(_markup(block), styles.get(block.kind, styles["line"]), "•" if block.kind == "item" else None)
        for block in outline(answer)
    ]
    document.build(story, onFirstPage=footer, onLaterPages=footer)
    return file.getvalue()


def _markup(block: Block) -> str:
    return "".join(map(_run, block.runs))


def _run(run: Run) -> str:
    text = escape("".join(c if ord(c) in _drawn() else f"[U+{ord(c):04X}]" for c in run.text), quote=False)
    if run.style == "number":
        return f'<font color="{_ACCENT}"><b>[{text}]</b></font>'
    return f"<i>({text})</i>" if run.style == "strength" else text


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int]:
    """The characters that the font has; another one is named by its code instead of being lost."""
    from reportlab.pdfbase import pdfmetrics

    return frozenset(pdfmetrics.getFont(_FONTS["Regular"]).face.charToGlyph)


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in _FONTS.values():
        pdfmetrics.registerFont(TTFont(name, str(files("font_source_sans_pro").joinpath("files", f"{name}.ttf"))))
    regular, bold, italic = _FONTS["Regular"], _FONTS["Bold"], _FONTS["Italic"]
    pdfmetrics.registerFontFamily(regular, normal=regular, bold=bold, italic=italic, boldItalic=bold)
    pdfmetrics.registerFontFamily(bold, normal=bold, bold=bold, italic=bold, boldItalic=bold)


def _styles() -> "dict[str, ParagraphStyle]":
    from reportlab.lib.styles import ParagraphStyle

    bold = _FONTS["Bold"]
    line = ParagraphStyle(
        "line", fontName=_FONTS["Regular"], fontSize=10, leading=14, spaceAfter=6, textColor=_INK, splitLongWords=1
    )
    return {
        "line": line,
        "title": ParagraphStyle("title", line, fontName=bold, fontSize=16, leading=20, spaceAfter=10),
        "notice": ParagraphStyle("notice", line, backColor="#fdf3d7", borderPadding=6, spaceBefore=4, spaceAfter=12),
        "heading": ParagraphStyle("heading", line, fontName=bold, spaceBefore=8, keepWithNext=1),
        "section": ParagraphStyle(
            "section", line, fontName=bold, fontSize=13, leading=16, spaceBefore=12, keepWithNext=1
        ),
        "item": ParagraphStyle("item", line, leftIndent=12, bulletIndent=2, spaceAfter=4),
        "source": ParagraphStyle("source", line, fontName=bold, fontSize=9.5, spaceBefore=6, keepWithNext=1),
        "remark": ParagraphStyle("remark", line, fontSize=8.5, leading=11, textColor=_QUIET),
    }
