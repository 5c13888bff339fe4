"""The header of a table: cells over one or more columns and tiers, and how high the tiers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xltools.reports.ranking.page import LINE_HEIGHT, line_count

_PADDING = 4
_USUAL = {1: (30.0,), 2: (24.0, 34.0), 3: (22.0, 54.0, 18.0)}
"""Heights of the header rows, by how many tiers there are."""


@dataclass(frozen=True, slots=True)
class Span:
    """A header cell: tiers from `top` to `bottom`, columns from `left` to `right`."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


def header_spans(headers: Sequence[tuple[str, ...]], parts: Sequence[int] = ()) -> tuple[Span, ...]:
    """The cells of a header: equal texts side by side are one, and equal texts below each other.

    No cell runs over the columns at which a part printed by itself begins.

    >>> [(s.text, s.left, s.right) for s in header_spans([("甲", "1"), ("甲", "2"), ("乙",)])]
    [('甲', 0, 1), ('1', 0, 0), ('2', 1, 1), ('乙', 2, 2)]
    """
    tiers = max(len(header) for header in headers)
    spans: list[Span] = []
    done: set[tuple[int, int]] = set()
    for left in range(len(headers)):
        for top in range(tiers):
            if (top, left) in done:
                continue
            span = _span(headers, parts, tiers, top, left)
            spans.append(span)
            done |= {
                (tier, column)
                for tier in range(top, span.bottom + 1)
                for column in range(left, span.right + 1)
            }
    return tuple(spans)


def _span(
    headers: Sequence[tuple[str, ...]], parts: Sequence[int], tiers: int, top: int, left: int
) -> Span:
    own = headers[left]
    bottom, right = top, left
    while bottom < len(own) - 1 and own[bottom + 1] == own[top]:
        bottom += 1
    if bottom > top or top == len(own) - 1:
        bottom = tiers - 1 if bottom == len(own) - 1 else bottom
    else:
        while right + 1 < len(headers) and right + 1 not in parts:
            other = headers[right + 1]
            if len(other) <= top + 1 or other[: top + 1] != own[: top + 1]:
                break
            right += 1
    return Span(top, left, bottom, right, own[top])


def tier_heights(
    spans: Sequence[Span], widths: Sequence[float], usual: Sequence[float] = ()
) -> list[float]:
    """The height of each tier: the usual one, more where a text needs more lines.

    >>> tier_heights(header_spans([("单位",), ("很长的测评项目名称",)]), [12.0, 7.0])
    [47.5]
    """
    tiers = 1 + max(span.bottom for span in spans)
    heights = [float(height) for height in usual or _USUAL[tiers]]
    for span in spans:
        width = sum(widths[span.left : span.right + 1])
        needed = line_count(span.text, width - 0.5) * LINE_HEIGHT + _PADDING
        own = range(span.top, span.bottom + 1)
        missing = needed - sum(heights[tier] for tier in own)
        if missing > 0:
            heights[max(own, key=lambda tier: heights[tier])] += missing
    return heights
