"""Where the pages of a printed sheet begin."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from xltools.book.paging import (
    MOST_BREAKS,
    SMALLEST_SCALE,
    Strip,
    columns_across,
    fits,
    page_starts,
    parts,
    room,
    scale_to_width,
)
from xltools.book.theme import A3_LANDSCAPE, A4_LANDSCAPE, A4_PORTRAIT

BODY, LAST = Strip(20), Strip(20, holds=True)


def pages(strips: list[Strip], space: float, *, top: float, repeated: float) -> list[int]:
    """How many rows stand on each page."""
    starts = [0, *page_starts(strips, space, top=top, repeated=repeated), len(strips)]
    return [end - start for start, end in pairwise(starts)]


def test_what_fits_one_page_is_not_broken() -> None:
    assert pages([BODY] * 5, 150, top=50, repeated=30) == [5]


def test_notes_and_signature_take_three_rows_along() -> None:
    rows = [BODY] * 4 + [LAST] * 3 + [Strip(30, holds=True), Strip(30)]
    assert pages(rows, 200, top=50, repeated=30) == [4, 5]


def test_a_category_begins_a_page_though_there_is_room() -> None:
    rows = [LAST, LAST, BODY, Strip(20, begins=True, holds=True), BODY, BODY]
    assert pages(rows, 500, top=50, repeated=30) == [3, 3]


def test_rows_that_hold_each_other_for_more_than_a_page_part_all_the_same() -> None:
    assert pages([LAST] * 20, 130, top=30, repeated=30) == [5, 5, 5, 5]


def test_rows_that_would_not_fit_the_new_page_together_part() -> None:
    assert pages([BODY, Strip(80, holds=True), Strip(60)], 130, top=30, repeated=30) == [2, 1]


def test_a_sheet_takes_no_more_breaks_than_excel_does() -> None:
    rows = [Strip(20, begins=n == 40) for n in range(3 * MOST_BREAKS)]
    assert page_starts(rows, 45, top=20, repeated=20) == (40,)


@given(
    st.lists(st.tuples(st.integers(10, 60), st.booleans(), st.booleans()), min_size=1),
    st.integers(200, 700),
)
def test_no_page_holds_more_than_it_can(shapes: list[tuple[int, bool, bool]], space: int) -> None:
    strips = [Strip(height, begins, holds) for height, begins, holds in shapes]
    counts = pages(strips, space, top=100, repeated=50)
    assert sum(counts) == len(strips)
    assert all(counts)
    done = 0
    for number, count in enumerate(counts):
        used = sum(strip.height for strip in strips[done : done + count])
        assert used + (50 if number else 100) <= space
        done += count


def test_scale_and_room_go_together() -> None:
    narrow, wide = [10.0] * 5, [10.0] * 15
    assert scale_to_width(A4_PORTRAIT, narrow) == 100
    scale = scale_to_width(A4_PORTRAIT, wide)
    assert SMALLEST_SCALE > scale > 50
    assert room(A4_PORTRAIT, scale) > room(A4_PORTRAIT, 100)
    assert not fits(A4_PORTRAIT, wide)
    assert fits(A4_LANDSCAPE, wide)


@given(st.lists(st.floats(3, 60), min_size=4, max_size=120), st.integers(1, 3))
def test_each_part_fits_its_page_with_the_columns_that_all_repeat(
    widths: list[float], repeated: int
) -> None:
    starts = parts(A3_LANDSCAPE, widths, repeated)
    edges = [repeated, *starts, len(widths)]
    assert (starts == ()) == fits(A3_LANDSCAPE, widths)
    for begin, end in pairwise(edges):
        assert begin < end
        assert end == begin + 1 or fits(A3_LANDSCAPE, [*widths[:repeated], *widths[begin:end]])


def test_columns_have_their_padding() -> None:
    assert columns_across([10.0, 10.0]) == 2 * (52.5 + 3.75)
