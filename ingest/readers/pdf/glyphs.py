"""The characters of a PDF page as PDFium finds them, each with its place, its style and the object that draws it."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.errors import ArticleError

if TYPE_CHECKING:
    import pypdfium2

MAX_CHARACTERS = 200_000
_SEMI_BOLD = 600
_HYPHEN = "\x02"  # PDFium's sign for a hyphen at the end of a line
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|-medi|cmbx|sfbx|lmroman\d+-bold")
_ITALIC_NAME = re.compile(r"ital|oblique|cmti|sfti")
# Letters of the Symbol and Wingdings fonts that Word leaves in the private area, and ligatures.
_MEANT = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "‣", "\uf0fc": "✓", "\uf0a3": "≤", "\uf0b3": "≥", "\uf0b1": "±",
    "\uf06d": "μ", "\uf061": "α", "\uf062": "β", "\uf067": "γ", "\uf064": "δ", "\uf044": "Δ", "\uf0b4": "×",
    "\uf0b0": "°", "\uf0ae": "→", "\uf0ad": "↑", "\uf0af": "↓", "\uf02d": "−", "\uf03c": "<", "\uf03e": ">",
    "\uf03d": "=", "\uf02b": "+", "\uf0b9": "≠", "\uf0bb": "≈",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How one text object draws: font height in points, weight, slope, and the angle of its lines in degrees."""

    size: float
    bold: bool
    italic: bool
    angle: int


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character in the page's own coordinates (points, y upwards): `x`, `y` its origin, `box` left, bottom, right,
    top. `made` is true for a space or line end that PDFium found between characters; `source` is the address of the
    text object, 0 for none."""

    text: str
    x: float
    y: float
    box: tuple[float, float, float, float]
    style: Style
    source: int
    made: bool


@dataclass(frozen=True, slots=True)
class Glyphs:
    """All characters of a page, and the text objects that draw them by address."""

    glyphs: tuple[Glyph, ...]
    objects: dict[int, Any]
    unmapped: int


def read_glyphs(page: "pypdfium2.PdfPage") -> Glyphs:
    """Every character of `page` in the order of the file. Raises ArticleError for more than MAX_CHARACTERS of them."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > MAX_CHARACTERS:
            raise ArticleError(f"has a page of more than {MAX_CHARACTERS:,} characters, which is no page to read.")
        objects: dict[int, Any] = {}
        glyphs = tuple(_glyphs(textpage, objects))
        unmapped = sum(1 for g in glyphs if not g.made and g.text in ("", "\ufffd"))
        unmapped += sum(raw.FPDFText_HasUnicodeMapError(textpage, i) == 1 for i in range(textpage.count_chars()))
    finally:
        textpage.close()
    return Glyphs(glyphs, objects, unmapped)


def _glyphs(textpage: "pypdfium2.PdfTextPage", objects: dict[int, Any]) -> Iterator[Glyph]:
    import pypdfium2.raw as raw

    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    styles: dict[int, Style] = {}
    style, source = Style(0.0, False, False, 0), 0
    for i in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, i)
        drawn = raw.FPDFText_GetTextObject(textpage, i)
        if drawn:
            source = ctypes.addressof(drawn.contents)
            objects.setdefault(source, drawn)
            if source not in styles:
                styles[source] = _style(textpage, i)
            style = styles[source]
        raw.FPDFText_GetCharOrigin(textpage, i, x, y)
        raw.FPDFText_GetLooseCharBox(textpage, i, box)
        edges = (box.left, box.bottom, box.right, box.top)
        yield Glyph(_character(code), x.value, y.value, edges, style, source, made=not drawn)


def _character(code: int) -> str:
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    character = chr(code)
    return "-" if character == _HYPHEN else _MEANT.get(character, character)


def _style(textpage: "pypdfium2.PdfTextPage", i: int) -> Style:
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, i, matrix)
    size = raw.FPDFText_GetFontSize(textpage, i) * math.hypot(matrix.c, matrix.d)
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, i, name, 128, flags)
    font = name.value.decode("utf-8", "replace").lower()
    bold = raw.FPDFText_GetFontWeight(textpage, i) >= _SEMI_BOLD or _BOLD_NAME.search(font) is not None
    return Style(size, bold, _ITALIC_NAME.search(font) is not None, round(math.degrees(math.atan2(matrix.b, matrix.a))))
