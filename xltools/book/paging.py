"""Where the pages of a printed sheet begin.

A sheet one page wide is scaled to its width, so that the column widths tell how many points of
rows a page holds. Rows that belong together never part: a heading stays with what it heads, and
notes and the signature line never stand on a page of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from xltools.book.theme import A3, A4, Page

_POINTS_PER_CM = 72 / 2.54
_CM = {A4: (21.0, 29.7), A3: (29.7, 42.0)}
"""Width and height of the upright paper."""
_SLACK = 0.97
"""Printers and fonts differ a little: never plan a page to the last point."""
_SLACK_ACROSS = 0.93
"""Programs measure the same columns more differently than the same rows."""
SMALLEST_SCALE = 65
"""Per cent: smaller print is not read."""
_COLUMN_POINTS, _COLUMN_PADDING = 5.25, 3.75
"""A character of column width, and a column's padding, at the usual default font."""
MOST_BREAKS = 1_000
"""A sheet takes no more page breaks than this."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One row on its way to a page."""

    height: float
    begins: bool = False
    """It opens a page of its own."""
    holds: bool = False
    """The next row stands on the same page."""


def across(page: Page) -> float:
    """The width between the margins, in points."""
    return (_size(page)[0] - page.left - page.right) * _POINTS_PER_CM


def columns_across(widths: Sequence[float]) -> float:
    """The width of columns, in points; `widths` in characters."""
    return sum(width * _COLUMN_POINTS + _COLUMN_PADDING for width in widths)


def scale_to_width(page: Page, widths: Sequence[float]) -> int:
    """Per cent at which columns of these widths come to fit one page."""
    return min(100, floor(100 * across(page) / columns_across(widths)))


def fits(page: Page, widths: Sequence[float]) -> bool:
    """Whether the columns fit the page at the smallest scale that still reads well."""
    return columns_across(widths) <= across(page) * 100 / SMALLEST_SCALE


def excess(page: Page, widths: Sequence[float]) -> float:
    """How many characters the columns are too wide for the page; 0 where they fit.

    >>> from xltools.book.theme import A4_PORTRAIT
    >>> excess(A4_PORTRAIT, [20.0] * 5), round(excess(A4_PORTRAIT, [20.0] * 10))
    (0.0, 66)
    """
    most = across(page) * 100 / SMALLEST_SCALE
    return max(0.0, (columns_across(widths) - most) / _COLUMN_POINTS)


def parts(
    page: Page, widths: Sequence[float], repeated: int, groups: Sequence[object] = ()
) -> tuple[int, ...]:
    """The columns at which a sheet too wide for its paper goes on upon another page; mostly none.

    The first `repeated` columns stand on every page. Columns of one group stay together where
    they fit.

    >>> from xltools.book.theme import A4_PORTRAIT
    >>> parts(A4_PORTRAIT, [20.0] * 10, 1), parts(A4_PORTRAIT, [20.0] * 10, 1, "aabbccccdd")
    ((6,), (4, 8))
    """
    if fits(page, widths):
        return ()
    space = _SLACK_ACROSS * across(page) * 100 / SMALLEST_SCALE
    again = columns_across(widths[:repeated])
    starts: list[int] = []
    begun, used = repeated, again
    for number in range(repeated, len(widths)):
        own = columns_across([widths[number]])
        if used + own > space and number > begun:
            begun = _group_start(groups, begun, number)
            starts.append(begun)
            used = again + columns_across(widths[begun:number])
        used += own
    return tuple(starts)


def _group_start(groups: Sequence[object], begun: int, number: int) -> int:
    """The first column of the group that `number` is in, if it began on this page."""
    start = number
    while groups and start > begun and groups[start - 1] == groups[number]:
        start -= 1
    return start if start > begun else number


def room(page: Page, scale: int) -> float:
    """How many points of rows a page holds at this scale."""
    return (_size(page)[1] - page.top - page.bottom) * _POINTS_PER_CM * _SLACK * 100 / scale


def page_starts(
    strips: Sequence[Strip], space: float, *, top: float, repeated: float
) -> tuple[int, ...]:
    """The places of the rows before which a page break stands.

    Rows that hold the next one move to the new page with it, unless they would fill a page of
    their own anyway.

    Args:
        strips: the rows below the header, notes and signature line included.
        space: points of rows that a page holds.
        top: height of the title block and header on the first page.
        repeated: height of the header that later pages repeat.

    >>> page_starts([Strip(20)] * 4 + [Strip(20, holds=True), Strip(20)], 130, top=30, repeated=30)
    (4,)
    """
    starts: list[int] = []
    begun, used = 0, top
    for place, strip in enumerate(strips):
        if place and (strip.begins or used + strip.height > space):
            cut = place if strip.begins else _together(strips, begun, place)
            moved = sum(one.height for one in strips[cut:place])
            if repeated + moved + strip.height > space:
                cut, moved = place, 0.0
            starts.append(cut)
            begun, used = cut, repeated + moved
        used += strip.height
    if len(starts) > MOST_BREAKS:
        starts = [place for place in starts if strips[place].begins][:MOST_BREAKS]
    return tuple(starts)


def _together(strips: Sequence[Strip], begun: int, place: int) -> int:
    """The first of the rows that go over to the new page with the row at `place`."""
    cut = place
    while cut > begun and strips[cut - 1].holds:
        cut -= 1
    return cut if cut > begun else place


def _size(page: Page) -> tuple[float, float]:
    """Width and height in centimetres."""
    width, height = _CM[page.paper]
    return (height, width) if page.landscape else (width, height)
