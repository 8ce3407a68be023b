"""The straight lines of a PDF page: what tables are ruled with."""

import ctypes
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdfium2

Line = tuple[float, float, float, float]
"""x0, y0, x1, y1 in the page's own coordinates, horizontal or vertical."""

_THIN = 2.5  # points: a filled rectangle no thicker than this is a line
_SHORTEST = 5.0
_STRAIGHT = 0.6
_MAX_LINES = 4_000


def read_rules(page: "pypdfium2.PdfPage") -> tuple[Line, ...]:
    """Every horizontal and vertical line that the page shows; none on a page of more than 4,000, which is a drawing and
    no table."""
    import pypdfium2.raw as raw

    found: list[Line] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        found += _lines(item.raw)
        if len(found) > _MAX_LINES:
            return ()
    return tuple(found)


def _lines(path: Any) -> Iterator[Line]:
    fill, stroke = _painted(path)
    for points in _outlines(path) if fill or stroke else ():
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST:
            yield ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        elif y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
            yield (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
        elif stroke:
            yield from _sides(points)


def _sides(points: list[tuple[float, float]]) -> Iterator[Line]:
    for (x0, y0), (x1, y1) in pairwise(points):
        if math.hypot(x1 - x0, y1 - y0) < _SHORTEST:
            continue
        if abs(x1 - x0) <= _STRAIGHT:
            yield (x0, min(y0, y1), x0, max(y0, y1))
        elif abs(y1 - y0) <= _STRAIGHT:
            yield (min(x0, x1), y0, max(x0, x1), y0)


def _painted(path: Any) -> tuple[bool, bool]:
    import pypdfium2.raw as raw

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroke)
    return mode.value != raw.FPDF_FILLMODE_NONE, bool(stroke.value)


def _outlines(path: Any) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path, in the page's coordinates; parts with curves are left out."""
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for i in range(min(raw.FPDFPath_CountSegments(path), _MAX_LINES)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            points = []
            continue
        points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 2:
            points.append(points[0])
    if len(points) > 1:
        yield points
