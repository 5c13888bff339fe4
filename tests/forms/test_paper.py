"""Where pages begin."""

from __future__ import annotations

from itertools import pairwise

from xltools.book.paging import Strip, room, scale_to_width
from xltools.book.theme import A4_PORTRAIT
from xltools.forms.paper import even_breaks, page_breaks

SPACE = room(A4_PORTRAIT, scale_to_width(A4_PORTRAIT, [5.0, 8, 28, 10, 10, 52, 14]))


def breaks(*blocks: tuple[int, float]) -> tuple[int, ...]:
    return page_breaks(SPACE, top=140, repeated=50, blocks=blocks)


def test_one_page_needs_none() -> None:
    assert breaks((6, 300), (30, 300)) == ()


def test_categories_of_84_units_stay_whole_on_two_pages() -> None:
    assert breaks((6, 41 * 18), (47, 13 * 18), (60, 33 * 18 + 94)) == (47,)


def test_a_category_longer_than_a_page_flows_on() -> None:
    assert breaks((6, 5000), (300, 200)) == ()


def test_no_break_that_costs_a_page() -> None:
    assert breaks((6, 500), (34, 500), (62, 500), (90, 260)) == ()


def even(count: int) -> tuple[int, ...]:
    """Breaks of a list of `count` lines from row 7 on, with a foot and a line to sign."""
    rows = [Strip(18, holds=n >= count - 3) for n in range(count)]
    foot = [Strip(40, holds=True)] * 2
    return even_breaks(SPACE, top=140, repeated=50, first=7, strips=[*rows, *foot])


def test_pages_of_a_long_list_are_evenly_filled() -> None:
    assert even(30) == ()
    for count in (45, 50, 60, 90, 140):
        starts = [7, *even(count), 7 + count]
        assert len(starts) > 2
        rows = [end - start for start, end in pairwise(starts)]
        assert min(rows) >= 3
        assert max(rows) - min(rows) <= 16
