"""Which text of a page a reader can see: the page is drawn with and without its text, and what makes no difference
was not there to be seen. White on white, text under a picture, clipped text and render mode 3 all come out alike."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.readers.pdf.glyphs import Glyph, Glyphs

if TYPE_CHECKING:
    import numpy as np
    import pypdfium2

# Drawn at this many pixels a point, in 256 greys; a difference of less than _CONTRAST greys is none to an eye.
_SCALE = 1.0
_CONTRAST = 12
_READABLE_SIZE = 2.0  # points
_AWAY = 1e6
_MAX_PIXELS = 16_000_000


def seen_glyphs(page: "pypdfium2.PdfPage", found: Glyphs) -> list[bool]:
    """For each character whether a reader of the page can see it. Moves the page's text away: call it last.

    One that stands outside what is shown of the page, or is smaller than two points, cannot be seen; otherwise it
    stands and falls with its text object.
    """
    if not found.glyphs:
        return []
    sources = _seen_sources(page, found)
    left, bottom, right, top = page.get_cropbox()
    return [
        g.source in sources
        and left - 1 <= g.x <= right + 1
        and bottom - 1 <= g.y <= top + 1
        and g.style.size >= _READABLE_SIZE
        for g in found.glyphs
    ]


def _seen_sources(page: "pypdfium2.PdfPage", found: Glyphs) -> frozenset[int]:
    """The text objects of which at least half the characters leave a mark on the page."""
    inked = [g for g in found.glyphs if g.text.strip() and not g.made]
    marks: dict[int, list[bool]] = defaultdict(list)
    for glyph, mark in zip(inked, _leave_marks(page, inked, _changed_pixels(page, found.objects)), strict=True):
        marks[glyph.source].append(mark)
    return frozenset(source for source, own in marks.items() if 2 * sum(own) >= len(own))


def _changed_pixels(page: "pypdfium2.PdfPage", objects: dict[int, Any]) -> "np.ndarray[Any, Any]":
    """Sums over rows and columns of the pixels that the text changes, one row and column of zeros before them."""
    import numpy as np
    import pypdfium2.raw as raw

    with_text = _drawn(page)
    for drawn in objects.values():
        raw.FPDFPageObj_Transform(drawn, 1, 0, 0, 1, _AWAY, _AWAY)
    difference = np.abs(with_text - _drawn(page)) >= _CONTRAST
    sums = np.zeros((difference.shape[0] + 1, difference.shape[1] + 1), dtype=np.int32)
    np.cumsum(np.cumsum(difference, 0, dtype=np.int32), 1, out=sums[1:, 1:])
    return sums


def _drawn(page: "pypdfium2.PdfPage") -> "np.ndarray[Any, Any]":
    import numpy as np

    bitmap = page.render(scale=_scale(page), grayscale=True, draw_annots=False, rotation=-page.get_rotation() % 360)
    try:
        return np.asarray(bitmap.to_numpy().reshape(bitmap.height, bitmap.width), dtype=np.int16)
    finally:
        bitmap.close()


def _scale(page: "pypdfium2.PdfPage") -> float:
    width, height = page.get_size()
    return min(_SCALE, float((_MAX_PIXELS / max(1.0, width * height)) ** 0.5))


def _leave_marks(
    page: "pypdfium2.PdfPage", glyphs: Sequence[Glyph], changed: "np.ndarray[Any, Any]"
) -> "np.ndarray[Any, Any]":
    import numpy as np

    left, _, _, top = page.get_cropbox()
    rows, columns = changed.shape
    boxes = np.array([g.box for g in glyphs], dtype=float).reshape(-1, 4)
    pixels = (boxes - [left, top, left, top]) * _scale(page) * [1, -1, 1, -1]
    limit = [columns - 1, rows - 1, columns - 1, rows - 1]
    a, d, b, c = np.clip(np.add(pixels, [0, 1, 1, 0]), 0, limit).astype(int).T
    return np.asarray(changed[d, b] - changed[c, b] - changed[d, a] + changed[c, a] > 0)
