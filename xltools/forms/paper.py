"""A marking sheet on paper, one page wide: where pages begin so that categories stay whole.

The sheet's width sets the print scale, so that it fits whatever fonts a machine has; the
columns of a form are so wide that 84 units come on two pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from xltools.book.theme import A3, A4, Page

_POINTS_PER_CM = 72 / 2.54
_CM = {A4: (21.0, 29.7), A3: (29.7, 42.0)}
"""Width and height of the upright paper."""
_SLACK = 0.97
"""Printers and fonts differ a little: never plan a page to the last point."""
_COLUMN_POINTS, _COLUMN_PADDING = 5.25, 3.75
"""A character of column width, and a column's padding, at the usual default font."""


def page_breaks(
    page: Page,
    widths: Sequence[float],
    *,
    top: float,
    repeated: float,
    blocks: Sequence[tuple[int, float]],
) -> tuple[int, ...]:
    """The rows that begin a new page, where blocks can stay whole at no cost in pages.

    Args:
        page: paper, direction and margins.
        widths: of the columns, in characters.
        top: height of the title block and header, in points.
        repeated: height of the header that every later page repeats.
        blocks: (first row, height) of each block that should stay on one page, the foot in the
            last one.
    """
    room = _room(page, _width_scale(page, widths))
    total = top + sum(height for _, height in blocks)
    flowing = 1 + ceil(max(0.0, total - room) / (room - repeated))
    breaks = _packed(room, top, repeated, blocks)
    return breaks if breaks is not None and len(breaks) < flowing else ()


def _size(page: Page) -> tuple[float, float]:
    """Width and height in centimetres."""
    width, height = _CM[page.paper]
    return (height, width) if page.landscape else (width, height)


def _width_scale(page: Page, widths: Sequence[float]) -> int:
    needed = sum(width * _COLUMN_POINTS + _COLUMN_PADDING for width in widths)
    room = (_size(page)[0] - page.left - page.right) * _POINTS_PER_CM
    return min(100, floor(100 * room / needed))


def _room(page: Page, scale: int) -> float:
    return (_size(page)[1] - page.top - page.bottom) * _POINTS_PER_CM * _SLACK * 100 / scale


def _packed(
    room: float, top: float, repeated: float, blocks: Sequence[tuple[int, float]]
) -> tuple[int, ...] | None:
    """The rows before which to break, or None where a block fits on no page."""
    used, breaks = top, []
    for place, (row, height) in enumerate(blocks):
        if used + height > room:
            used = repeated
            breaks.append(row)
            if place == 0 or used + height > room:
                return None
        used += height
    return tuple(breaks)
