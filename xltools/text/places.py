"""Lists in sentences: the first three, and how many in all."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 3


def several(names: Sequence[str]) -> str:
    """The first three names, and that there are more.

    >>> several(["甲", "乙"]), several(["甲", "乙", "丙", "丁"])
    ('甲、乙', '甲、乙、丙等')
    """
    return "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")


def counted(count: int, most: int = 0) -> str:
    """How a grouped finding begins: nothing for a single place. At `most` the counting stopped.

    >>> counted(1), counted(37), counted(99, 100), counted(100, 100)
    ('', '共37处，', '共99处，', '共100处以上，')
    """
    if most and count >= most:
        return f"共{most}处以上，"
    return f"共{count}处，" if count > 1 else ""
