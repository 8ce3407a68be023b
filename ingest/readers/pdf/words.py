"""A page of a PDF file as a Page: visible characters joined to words and turned upright, ruling lines, pictures."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ingest.clean import clean
from ingest.readers.pdf.glyphs import Glyph, Style, read_glyphs
from ingest.readers.pdf.page import Page, Rule, Word
from ingest.readers.pdf.rules import read_rules
from ingest.readers.pdf.visibility import seen_glyphs

if TYPE_CHECKING:
    import pypdfium2

_SLANT = 3  # degrees off upright at which text still belongs to the page's lines
_MUCH_OF_A_PAGE = 0.4
# Shares of the font size.
_WIDE_GAP = 0.8
_STEP_BACK = 0.4
_SPACE = 0.15


def read_page(page: "pypdfium2.PdfPage", number: int) -> Page:
    """What a reader of the page sees, upright. Changes the loaded page, so read it once."""
    found = read_glyphs(page)
    pictures = _picture_share(page) >= _MUCH_OF_A_PAGE
    rules = read_rules(page)
    seen = seen_glyphs(page, found)
    visible = [g for g, s in zip(found.glyphs, seen, strict=True) if s or g.made]
    hidden = [g for g, s in zip(found.glyphs, seen, strict=True) if not s or g.made]
    recognised = pictures and _inked(visible) * 10 < _inked(hidden)
    read = list(found.glyphs) if recognised else visible
    angle = _reading_angle(read)
    turn = _Turn.of(page, angle)
    slanted = [abs((g.style.angle - angle + 180) % 360 - 180) > _SLANT for g in read]
    upright = [g for g, slant in zip(read, slanted, strict=True) if not slant]
    return Page(
        number=number,
        width=turn.width,
        height=turn.height,
        words=tuple(_words(upright, turn)),
        rules=tuple(turn.rule(*r) for r in rules),
        recognised=recognised,
        hidden="" if recognised else _text(hidden),
        slanted=_text(g for g, slant in zip(read, slanted, strict=True) if slant),
        turned=bool(upright) and (angle - page.get_rotation()) % 360 != 0,
        pictures=pictures,
        unmapped=found.unmapped,
    )


class _Placed(NamedTuple):
    text: str
    left: float
    right: float
    baseline: float


@dataclass(frozen=True, slots=True)
class _Turn:
    """From the file's coordinates to upright ones with the origin in the upper left corner."""

    cos: int
    sin: int
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, page: "pypdfium2.PdfPage", angle: int) -> "_Turn":
        cos, sin = round(math.cos(math.radians(angle))), round(math.sin(math.radians(angle)))
        x0, y0, x1, y1 = page.get_cropbox()
        corners = [(x * cos + y * sin, y * cos - x * sin) for x in (x0, x1) for y in (y0, y1)]
        across, up = [c[0] for c in corners], [c[1] for c in corners]
        return cls(cos, sin, min(across), max(up), max(across) - min(across), max(up) - min(up))

    def point(self, x: float, y: float) -> tuple[float, float]:
        return x * self.cos + y * self.sin - self.left, self.top - (y * self.cos - x * self.sin)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Rule:
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return Rule(min(a, c), min(b, d), max(a, c), max(b, d))

    def placed(self, glyph: Glyph) -> _Placed:
        left, bottom, right, top = glyph.box
        a, b = self.point(left, bottom)[0], self.point(right, top)[0]
        return _Placed(glyph.text, min(a, b), max(a, b), self.point(glyph.x, glyph.y)[1])


def _reading_angle(glyphs: Iterable[Glyph]) -> int:
    """The one of the four angles, anticlockwise, at which most of the text stands."""
    found = Counter(g.style.angle % 360 for g in glyphs if not g.made and g.style.angle % 90 == 0)
    return found.most_common(1)[0][0] if found else 0


def _words(glyphs: Iterable[Glyph], turn: _Turn) -> Iterator[Word]:
    """Consecutive characters without a space between them, on one baseline and in one style."""
    held: list[_Placed] = []
    style: Style | None = None
    spaced, last = True, None
    for glyph in glyphs:
        if glyph.made or not glyph.text.strip():
            yield from _word(held, style, spaced)
            # Before and after a raised character PDFium makes up a space: there the distance says.
            last, held, spaced = held[-1] if held and glyph.made else last if glyph.made else None, [], True
            continue
        placed = turn.placed(glyph)
        if held and (glyph.style != style or _apart(held[-1], placed, glyph.style.size)):
            yield from _word(held, style, spaced)
            spaced = placed.left - held[-1].right > _SPACE * glyph.style.size
            held = []
        elif not held and last is not None and 0 < abs(placed.baseline - last.baseline) < glyph.style.size:
            spaced = not -_SPACE < (placed.left - last.right) / glyph.style.size < _SPACE
        style, last = glyph.style, None
        held.append(placed)
    yield from _word(held, style, spaced)


def _apart(before: _Placed, after: _Placed, size: float) -> bool:
    gap = after.left - before.right
    return abs(after.baseline - before.baseline) > 0.1 * size or not -_STEP_BACK * size < gap < _WIDE_GAP * size


def _word(held: list[_Placed], style: Style | None, spaced: bool) -> Iterator[Word]:
    text = clean("".join(p.text for p in held))
    if text and style is not None:
        yield Word(
            text=text,
            left=held[0].left,
            right=max(p.right for p in held),
            baseline=held[0].baseline,
            size=style.size,
            bold=style.bold,
            italic=style.italic,
            spaced=spaced,
        )


def _inked(glyphs: Iterable[Glyph]) -> int:
    return sum(1 for g in glyphs if g.text.strip())


def _text(glyphs: Iterable[Glyph]) -> str:
    return " ".join("".join(g.text for g in glyphs).split())


def _picture_share(page: "pypdfium2.PdfPage") -> float:
    """How much of the page its largest picture covers."""
    import pypdfium2.raw as raw

    left, bottom, right, top = page.get_cropbox()
    area = max(1.0, (right - left) * (top - bottom))
    shares = [0.0]
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        x0, y0, x1, y1 = item.get_bounds()
        width, height = min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom)
        shares.append(max(0.0, width) * max(0.0, height) / area)
    return max(shares)
