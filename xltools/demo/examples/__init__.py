"""示例: for each preset a few units, filled forms and a register, all of it 演示数据."""

from __future__ import annotations

from collections.abc import Callable

from xltools.demo.examples import ballots, counts, marks
from xltools.demo.examples.making import Example

__all__ = ["EXAMPLES", "Example", "example"]

EXAMPLES: dict[str, Callable[[], Example]] = {**ballots.MADE, **counts.MADE, **marks.MADE}
"""Preset → its example; 空白方案 has none."""


def example(name: str) -> Example:
    """The example of the preset called `name`.

    Raises:
        KeyError: there is none.
    """
    return EXAMPLES[name]()
