"""Small schemes and marks frames for tests, said in few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from xltools.scheme.model import Category, Channel, Item, Scheme, Scorer, Unit
from xltools.scheme.settings import Settings
from xltools.scoring.marks import Mark, State, mark_value, marks_frame
from xltools.scoring.result import Adjustment

Typed = Mapping[tuple[str, str, str], str]
"""What stands in each entry cell, by (scorer, unit, item): a number, a state, or nothing."""


def settings(**changes: Any) -> Settings:
    base: dict[str, Any] = {
        "scheme_id": "test",
        "title": "2017年度政风行风评议",
        "year": 2017,
        "organiser": "市政府纠风办",
    }
    return Settings(**{**base, **changes})


def unit(code: str, category: str = "A", **more: Any) -> Unit:
    return Unit(
        **{"code": code, "full_name": f"单位{code}", "name": f"单位{code}", **more},
        category=category,
    )


def item(code: str, points: object = 100, channel: str = "", **more: Any) -> Item:
    return Item(
        code=code,
        name=more.pop("name", f"项目{code}"),
        channel=channel or code.split(".", maxsplit=1)[0],
        points=Decimal(str(points)),
        **more,
    )


def scheme(
    items: Sequence[Item],
    units: Sequence[Unit],
    scorers: Mapping[str, Sequence[str]] | None = None,
    **more: Any,
) -> Scheme:
    """A scheme around `items` and `units`; one scorer "S" for all items unless named."""
    channels: dict[str, Decimal] = {}
    for one in items:
        channels[one.channel] = channels.get(one.channel, Decimal(0)) + one.points
    changes = {"full_marks": sum(channels.values()), **more.pop("settings", {})}
    named = scorers or {"S": [one.code for one in items]}
    categories = more.pop("categories", None) or [
        Category(code=code, name=f"{code}组") for code in dict.fromkeys(u.category for u in units)
    ]
    return Scheme(
        settings=settings(**changes),
        categories=tuple(categories),
        units=tuple(units),
        channels=tuple(
            Channel(code=code, name=f"方式{code}", points=points)
            for code, points in channels.items()
        ),
        items=tuple(items),
        scorers=tuple(
            Scorer(code=code, name=f"评分单位{code}", items=tuple(codes))
            for code, codes in named.items()
        ),
        **more,
    )


def frame(
    typed: Typed, file: str = "f" * 64, counts: Mapping[tuple[str, ...], str] | None = None
) -> pd.DataFrame:
    """The marks frame of what was typed; "" is a blank, 未报 is no row at all.

    `counts` are entries of several fields, by (scorer, unit, item, stratum, field), and by
    period and running number behind it.
    """
    marks = [_count(key, text, file) for key, text in (counts or {}).items()]
    for row, ((scorer, unit_code, item_code), text) in enumerate(typed.items(), 6):
        if text == State.UNREPORTED:
            continue
        state = {"": State.BLANK, **{str(s): s for s in State}}.get(text, State.MARK)
        integer, scale = mark_value(Decimal(text)) if state is State.MARK else (0, 0)
        marks.append(
            Mark(
                unit_code,
                item_code,
                scorer,
                "",
                "",
                "mark",
                0,
                integer,
                scale,
                state,
                file,
                "评分表",
                f"D{row}",
            )
        )
    return marks_frame(marks)


def _count(key: tuple[str, ...], text: str, file: str) -> Mark:
    scorer, unit_code, item_code, stratum, field, *more = key
    period, seq = [*more, "", ""][:2] if more else ("", "")
    state = {"": State.BLANK, **{str(s): s for s in State}}.get(text, State.MARK)
    integer, scale = mark_value(Decimal(text)) if state is State.MARK else (0, 0)
    cell = f"D{len(key)}"
    place = (file, "计票表", cell)
    head = (unit_code, item_code, scorer, period, stratum, field, int(seq or 0))
    return Mark(*head, integer, scale, state, *place)


def line(code: str, kind: str, points: Fraction, seq: int, fact: str = "") -> Adjustment:
    """A counted line of the register with signed points."""
    return Adjustment(seq, code, kind, points, counted=True, why_not="", row=seq + 4, fact=fact)


def deduction(code: str, points: object, seq: int = 1) -> Adjustment:
    return line(code, "扣分", -Fraction(str(points)), seq)


def bonus(code: str, points: object, seq: int = 1) -> Adjustment:
    return line(code, "加分", Fraction(str(points)), seq)


def veto(code: str, seq: int = 1) -> Adjustment:
    return line(code, "直接列为不合格", Fraction(0), seq, "违反评议纪律")
