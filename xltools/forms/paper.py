"""A marking sheet on paper: how wide its columns are drawn, on what paper, where pages begin.

A sheet one page wide is scaled to its width, so that it fits whatever fonts a machine has; the
columns of a form are so wide that 84 units come on two pages. A sheet too wide to be read so is
printed in parts, each with the units and with a heading and a foot to sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from xltools.book.paging import (
    SMALLEST_SCALE,
    Strip,
    excess,
    fits,
    page_starts,
    parts,
    room,
    scale_to_width,
)
from xltools.book.theme import A3_LANDSCAPE, A4_LANDSCAPE, A4_PORTRAIT, Page
from xltools.forms.plan import PlanSheet

_STATUS_WIDTH, _REASON_LEAST = 18.0, 30.0
"""What a row still wants is said at a readable size: the reason beside it makes room."""
_NARROWER = (("reason", 16.0), ("score", 13.0), ("status", 14.0))
"""What gives way, and how far, where that spares a larger paper."""
_BESIDE = 1.0
"""The empty column beside the table that keeps its rows from collapsing."""


@dataclass(frozen=True)
class Paper:
    """The paper of one marking sheet."""

    sheet: PlanSheet

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The widths of the columns as they are drawn."""
        widths = [column.width for column in self.sheet.columns]
        if self.sheet.lines:
            return tuple(widths)
        reason, status = (self.sheet.column(key) for key in ("reason", "status"))
        wanted = max(0.0, _STATUS_WIDTH - widths[status])
        widths[status] += wanted
        widths[reason] -= min(wanted, max(0.0, widths[reason] - _REASON_LEAST))
        return self._narrowed(widths)

    def _narrowed(self, widths: list[float]) -> tuple[float, ...]:
        """The same on A4 where narrower texts make it fit; as they are where nothing does."""
        narrow = list(widths)
        for key, least in _NARROWER:
            over = excess(A4_LANDSCAPE, [*narrow, _BESIDE])
            if over > 0 and self.sheet.has(key):
                place = self.sheet.column(key)
                narrow[place] -= min(over, max(0.0, narrow[place] - least))
        return tuple(narrow if fits(A4_LANDSCAPE, [*narrow, _BESIDE]) else widths)

    @cached_property
    def page(self) -> Page:
        """The smallest paper on which the sheet can be read."""
        usual = (A4_LANDSCAPE,) if self.sheet.landscape else (A4_PORTRAIT, A4_LANDSCAPE)
        return next((page for page in usual if fits(page, self.widths)), A3_LANDSCAPE)

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """The columns at which another part of a very wide sheet begins."""
        columns = self.sheet.columns
        entered = [column.field is not None or column.computed for column in columns]
        groups = [
            (column.period, column.stratum, own)
            for column, own in zip(columns, entered, strict=True)
        ]
        return parts(self.page, self.widths, self.repeated, groups)

    @property
    def repeated(self) -> int:
        """Columns that every part shows: up to the unit's name."""
        return self.sheet.column("seq" if self.sheet.lines else "name") + 1

    @property
    def titled(self) -> int:
        """Over so many columns the texts above and below the table run."""
        return self.repeated if self.parts else len(self.widths)

    @property
    def room(self) -> float:
        """How many points of rows a page holds."""
        scale = SMALLEST_SCALE if self.parts else scale_to_width(self.page, self.widths)
        return room(self.page, scale)


def page_breaks(
    space: float,
    *,
    top: float,
    repeated: float,
    blocks: Sequence[tuple[int, float]],
) -> tuple[int, ...]:
    """The rows that begin a new page, where blocks can stay whole at no cost in pages.

    Args:
        space: points of rows that a page holds.
        top: height of the title block and header, in points.
        repeated: height of the header that every later page repeats.
        blocks: (first row, height) of each block that should stay on one page, the foot in the
            last one.
    """
    total = top + sum(height for _, height in blocks)
    flowing = 1 + ceil(max(0.0, total - space) / (space - repeated))
    breaks = _packed(space, top, repeated, blocks)
    return breaks if breaks is not None and len(breaks) < flowing else ()


def even_breaks(
    space: float, *, top: float, repeated: float, first: int, strips: Sequence[Strip]
) -> tuple[int, ...]:
    """The rows that begin a new page where no block can stay whole: pages evenly filled.

    Rows grow with what is typed, and every page should have room for that. `strips` are the rows
    from `first` on, foot and signatures last.
    """

    def starts(room_used: float) -> tuple[int, ...]:
        return page_starts(strips, room_used, top=top, repeated=repeated)

    pages = 1 + len(starts(space))
    total = top + sum(strip.height for strip in strips) + (pages - 1) * repeated
    even = min(space, total / pages + 2 * max(strip.height for strip in strips))
    found = starts(even) if len(starts(even)) < pages else starts(space)
    return tuple(first + place for place in found)


def _packed(
    space: float, top: float, repeated: float, blocks: Sequence[tuple[int, float]]
) -> tuple[int, ...] | None:
    """The rows before which to break, or None where a block fits on no page."""
    used, breaks = top, []
    for place, (row, height) in enumerate(blocks):
        if used + height > space:
            used = repeated
            breaks.append(row)
            if place == 0 or used + height > space:
                return None
        used += height
    return tuple(breaks)
