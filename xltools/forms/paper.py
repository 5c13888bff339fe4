"""A marking sheet on A4: scale and page breaks such that categories stay together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from xltools.book.theme import Page

_POINTS_PER_CM = 72 / 2.54
_A4_WIDTH_CM, _A4_HEIGHT_CM = 21.0, 29.7
_SLACK = 0.97
"""Printers and fonts differ a little: never plan a page to the last point."""
SMALLEST_SCALE = 70
_COLUMN_POINTS, _COLUMN_PADDING = 5.25, 3.75
"""A character of column width, and a column's padding, at the usual default font."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Print scale in per cent, and the 1-based rows that begin a new page."""

    scale: int
    breaks: tuple[int, ...]


def plan_pages(
    page: Page,
    widths: Sequence[float],
    top: float,
    repeated: float,
    blocks: Sequence[tuple[int, float]],
) -> Paging:
    """Lay blocks of rows on as few pages as can be, and at the largest scale among those.

    Args:
        page: an upright A4 page.
        widths: of the columns, in characters.
        top: height of the title block and header, in points.
        repeated: height of the header that every later page repeats.
        blocks: (first row, height) of each block that should stay on one page, the foot in the
            last one.
    """
    scales = range(_width_scale(page, widths), SMALLEST_SCALE - 1, -1)
    best: Paging | None = None
    for scale in scales:
        room = _room(page, scale)
        breaks = _packed(room, top, repeated, blocks)
        if breaks is not None and (best is None or len(breaks) < len(best.breaks)):
            best = Paging(scale, breaks)
    total = top + sum(height for _, height in blocks)
    fitting = total / _room(page, SMALLEST_SCALE)
    if best is not None and len(best.breaks) < fitting + 1:
        return best
    return Paging(scales[0], ())


def _width_scale(page: Page, widths: Sequence[float]) -> int:
    needed = sum(width * _COLUMN_POINTS + _COLUMN_PADDING for width in widths)
    room = (_A4_WIDTH_CM - page.left - page.right) * _POINTS_PER_CM * _SLACK
    return max(SMALLEST_SCALE, min(100, floor(100 * room / needed)))


def _room(page: Page, scale: int) -> float:
    return (_A4_HEIGHT_CM - page.top - page.bottom) * _POINTS_PER_CM * _SLACK * 100 / scale


def _packed(
    room: float, top: float, repeated: float, blocks: Sequence[tuple[int, float]]
) -> tuple[int, ...] | None:
    """The rows before which to break, or None where a block fits on no page."""
    used, breaks = top, []
    for row, height in blocks:
        if used + height > room:
            used = repeated
            breaks.append(row)
            if used + height > room:
                return None
        used += height
    return tuple(breaks)
