"""What the presets of published schemes share: example names, and a scheme in few words.

Published schemes say how they score; the lists of units and scorers are mostly annexes that
nobody has. The names here are examples (示例), to be replaced before forms are issued.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xltools.scheme.model import Category, Channel, Item, Scheme, Scorer, Unit
from xltools.scheme.settings import Settings

_NUMERALS = "一二三四五六七八九十"


def examples(category: str, count: int, kind: str = "局", **more: Any) -> tuple[Unit, ...]:
    """`count` example units of a category: 示例ZF一局 …"""
    return tuple(
        Unit(
            code=f"{category}{number:02}",
            full_name=f"示例{category}{_numeral(number)}{kind}（全称）",
            name=f"示例{category}{_numeral(number)}{kind}",
            category=category,
            **more,
        )
        for number in range(1, count + 1)
    )


def _numeral(number: int) -> str:
    """A number up to 99 in words.

    >>> _numeral(3), _numeral(10), _numeral(12), _numeral(24)
    ('三', '十', '十二', '二十四')
    """
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "")
    return head + (_NUMERALS[ones - 1] if ones else "")


def item(code: str, name: str, points: object, **more: Any) -> Item:
    """An item of the channel that its code begins with."""
    channel = more.pop("channel", code.split(".", maxsplit=1)[0])
    return Item(code=code, name=name, channel=channel, points=Decimal(str(points)), **more)


def scheme(
    settings: Mapping[str, Any],
    *,
    categories: Mapping[str, str],
    units: Sequence[Unit],
    channels: Mapping[str, str],
    items: Sequence[Item],
    scorers: Mapping[str, Sequence[str]],
    **more: Any,
) -> Scheme:
    """A scheme whose channels are worth what their items are; all items go by their paper."""
    base = {"organiser": "示例评议办", "basis": str(settings["title"])}
    worth = {
        code: sum((i.points for i in items if i.channel == code), Decimal(0)) for code in channels
    }
    details = more.pop("category_details", {})
    return Scheme(
        settings=Settings(**{**base, **settings}),
        categories=tuple(
            Category(code=code, name=name, **details.get(code, {}))
            for code, name in categories.items()
        ),
        units=tuple(units),
        channels=tuple(
            Channel(code=code, name=name, points=worth[code]) for code, name in channels.items()
        ),
        items=tuple(
            one if one.paper else one.model_copy(update={"paper": f"{one.name}办法"})
            for one in items
        ),
        scorers=tuple(
            Scorer(code=f"PF{number:02}", name=name, items=tuple(codes))
            for number, (name, codes) in enumerate(scorers.items(), 1)
        ),
        **more,
    )


def levels(*values: tuple[str, object]) -> tuple[dict[str, Any], ...]:
    """The levels of a ballot by name and value; None is not a valid vote."""
    return tuple(
        {"code": "ABCDEF"[n], "name": name, "value": value}
        for n, (name, value) in enumerate(values)
    )


def rows(*pairs: tuple[str, str, object], **more: Any) -> tuple[dict[str, Any], ...]:
    """Rows of code, name and weight."""
    return tuple(
        {"code": code, "name": name, "weight": weight, **more} for code, name, weight in pairs
    )
