"""Points: items add up to their channel, channels to the full marks; every item is complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xltools.exact import plain, unlike
from xltools.scheme.lint.ground import Ground
from xltools.scheme.model import Channel, Item
from xltools.text.catalogue import scheme_rules as says
from xltools.text.finding import Finding


def channel_sums(ground: Ground) -> Iterator[Finding]:
    """Σ points of a channel's items = the channel's points, in every category that has it.

    A category with points of its own for an item of the channel is left to the sum over the
    category, and so is one to which nothing of the channel applies.
    """
    for row, channel in enumerate(ground.scheme.channels):
        own = [(r, i) for r, i in enumerate(ground.scheme.items) if i.channel == channel.code]
        if not own:
            if not ground.any_doubt("items", "channel"):
                yield ground.at(says.EMPTY_CHANNEL, "channels", row, "name", channel.name)
            continue
        if ground.doubtful("channels", row, "points") or _doubt(ground, own):
            continue
        yield from _channel_sum(ground, channel, own)


def _doubt(ground: Ground, own: Sequence[tuple[int, Item]]) -> bool:
    return ground.any_doubt("items", "channel") or any(
        ground.doubtful("items", row, field) for row, _ in own for field in ("points", "categories")
    )


def _channel_sum(
    ground: Ground, channel: Channel, own: Sequence[tuple[int, Item]]
) -> Iterator[Finding]:
    if not any(item.categories for _, item in own):
        total = sum((item.points for _, item in own), Decimal(0))
        if total != channel.points:
            yield _channel_finding(ground, channel, own, total, "")
        return
    for _, category in ground.populated():
        if any((category.code, item.code) in ground.by_category for _, item in own):
            continue
        mine = [(r, i) for r, i in own if not i.categories or category.code in i.categories]
        total = sum((item.points for _, item in mine), Decimal(0))
        if mine and total != channel.points:
            yield _channel_finding(ground, channel, mine, total, f"（{category.name}类）")


def _channel_finding(
    ground: Ground,
    channel: Channel,
    own: Sequence[tuple[int, Item]],
    total: Decimal,
    where: str,
) -> Finding:
    rows = [
        "".join(c for c in cell if c.isdigit()) if sheet else ""
        for sheet, cell in (ground.place("items", row, "points") for row, _ in own)
    ]
    if not all(rows):
        named = f"项目{'、'.join(item.code for _, item in own)}的"
    elif len(rows) > 1:
        run = [int(row) for row in rows] == list(range(int(rows[0]), int(rows[0]) + len(rows)))
        named = f"第{rows[0]}至{rows[-1]}行" if run else f"第{'、'.join(rows)}行"
    else:
        named = f"第{rows[0]}行"
    return ground.at(
        says.CHANNEL_SUM,
        "items",
        own[-1][0],
        "points",
        channel.name,
        total=unlike(total, channel.points),
        points=plain(channel.points),
        where=where,
        rows=named,
        list="、".join(plain(item.points, 20) for _, item in own),
    )


def full_marks(ground: Ground) -> Iterator[Finding]:
    """Σ points = the full marks of each category, unless the total is rescaled to 折算满分.

    Where no item is particular to a category or unit, the channels are summed once.
    """
    settings = ground.scheme.settings
    if settings.normalised_full is not None or not ground.scheme.channels:
        return
    if ground.doubtful("settings", 0, "full_marks") or ground.any_doubt("channels", "points"):
        return
    particular = bool(ground.scheme.category_points) or any(
        i.categories for i in ground.scheme.items
    )
    if particular and not ground.any_doubt("items", "points", "categories", "code"):
        yield from _category_sums(ground)
        return
    total = sum((channel.points for channel in ground.scheme.channels), Decimal(0))
    own = [(row, c) for row, c in ground.populated() if c.full_marks is not None]
    for row, category in own:
        if total != category.full_marks:
            yield ground.at(
                says.FULL_SUM,
                "categories",
                row,
                "full_marks",
                plain(category.full_marks or 0),
                who=f"“{category.name}”类",
                total=unlike(total, category.full_marks or 0),
            )
    if total != settings.full_marks and len(own) < max(1, len(list(ground.populated()))):
        yield ground.at(
            says.FULL_SUM,
            "settings",
            0,
            "full_marks",
            plain(settings.full_marks),
            who="",
            total=unlike(total, settings.full_marks),
        )


def _category_sums(ground: Ground) -> Iterator[Finding]:
    for row, category in ground.populated():
        full = category.full_marks or ground.scheme.settings.full_marks
        total = sum((ground.points(i, category.code) for i in ground.scheme.items), Decimal(0))
        if total != full:
            yield ground.at(
                says.CATEGORY_SUM,
                "categories",
                row,
                "full_marks",
                plain(full),
                who=f"“{category.name}”类",
                total=unlike(total, full),
            )


def unit_sums(ground: Ground) -> Iterator[Finding]:
    """A unit with points of its own still has them add up to the full marks."""
    if ground.scheme.settings.normalised_full is not None:
        return
    own: dict[str, dict[str, Decimal]] = {}
    rows: dict[str, int] = {}
    for row, entry in enumerate(ground.scheme.unit_points):
        own.setdefault(entry.unit, {})[entry.item] = entry.points
        rows.setdefault(entry.unit, row)
    for code, points in own.items():
        unit = ground.units.get(code)
        category = ground.categories.get(unit.category) if unit else None
        if unit is None or category is None or ground.any_doubt("unit_points", "points", "item"):
            continue
        total = sum(
            (
                Decimal(0)
                if item.categories and unit.category not in item.categories
                else points.get(item.code, ground.points(item, unit.category))
                for item in ground.scheme.items
            ),
            Decimal(0),
        )
        full = category.full_marks or ground.scheme.settings.full_marks
        if total != full:
            value = plain(full)
            said = unlike(total, full)
            at = ground.at(says.UNIT_SUM, "unit_points", rows[code], "points", value, total=said)
            yield replace(at, unit=unit.code, unit_name=unit.name)


def items_complete(ground: Ground) -> Iterator[Finding]:
    """Each item has its 测评办法, sound parameters, and a bound for reasons that can be met."""
    for row, item in enumerate(ground.scheme.items):
        if not item.paper:
            yield ground.at(says.NO_PAPER, "items", row, "paper", item.name)
        if ground.doubtful("items", row, "method") or ground.doubtful("items", row, "points"):
            continue
        for problem in item.method.problems(item.points):
            yield ground.at(
                says.METHOD_PROBLEM, "items", row, "method", item.method.label, problem=problem
            )
        yield from _reason_bound(ground, row, item)


def particular_points(ground: Ground) -> Iterator[Finding]:
    """Parameters that suit an item's own points also suit those of a category or a unit.

    A floor, a cap or a band may lie above the points that stand in 分类别分值 or 分单位分值.
    """
    names = {c.code: f"“{c.name}”类" for c in ground.scheme.categories}
    names |= {f"{u.code} unit": f"“{u.name}”" for u in ground.scheme.units}
    for table, suffix in (("category_points", ""), ("unit_points", " unit")):
        for row, entry in enumerate(getattr(ground.scheme, table)):
            item = ground.items.get(entry.item)
            if item is None or not entry.points or ground.doubtful(table, row, "points"):
                continue
            if any(ground.doubtful("items", ground.row_of(item), f) for f in ("method", "points")):
                continue
            usual = set(item.method.problems(item.points))
            of = entry.unit if suffix else entry.category
            for problem in item.method.problems(entry.points):
                if problem not in usual:
                    yield ground.at(
                        says.METHOD_PROBLEM_FOR,
                        table,
                        row,
                        "points",
                        plain(entry.points),
                        item=item.name,
                        who=names.get(of + suffix, of),
                        method=item.method.label,
                        problem=problem,
                    )


def _reason_bound(ground: Ground, row: int, item: Item) -> Iterator[Finding]:
    bound = item.reason_below
    fields = item.method.fields(item.points)
    mark = next((field for field in fields if field.key == "mark"), None)
    if bound is None or mark is None or mark.low is None or mark.high is None:
        return
    if not mark.low <= bound <= mark.high:
        low, high = plain(mark.low), plain(mark.high)
        yield ground.at(
            says.REASON_RANGE, "items", row, "reason_below", plain(bound), low=low, high=high
        )


RULES = (channel_sums, full_marks, unit_sums, items_complete, particular_points)
