"""A cell function as both xlwings paths take it: Chinese words, ranges in, sentences for faults."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from xltools.addin.functions.declared import CellFunction
from xltools.addin.functions.values import (
    OPEN_ENDED,
    Misused,
    Rows,
    Value,
    evened,
    is_blank,
)
from xltools.text import functions as says

Decorate = Callable[..., Callable[[Any], Any]]


class Handed:
    """What xlwings asks for the cells of an argument, as the `convert` of its `arg`.

    xlwings' own conversion drops what a number was shown as, knows seven error values and reads
    a million rows of a whole column; `cell` says what one cell of this path holds.
    """

    def __init__(self, cell: Callable[[Any], Value]) -> None:
        self.cell = cell

    def reader(self, _options: Any) -> Callable[[Any], None]:
        """xlwings' way to get at the stages that fill in `context.value`."""
        return self._read

    def _read(self, context: Any) -> None:
        try:
            if context.range is None:
                context.value = self._rows(context.value)
            else:
                values, height = _in_use(context.range)
                context.value = self._rows(values, height)
        except Misused as misused:
            context.value = misused

    def _rows(self, values: Any, height: int = 0) -> Rows:
        if not isinstance(values, list | tuple):
            values = [[values]]
        elif not values or not isinstance(values[0], list | tuple):
            values = [values]
        return Rows(([self.cell(value) for value in row] for row in values), height)


def _in_use(selected: Any) -> tuple[Any, int]:
    """The values of a range that xlwings holds, without the rows below all that the sheet uses.

    Excel hands a cell with a currency format over with four decimals; its whole number is had by
    another name.
    """
    if selected.api.Areas.Count > 1:
        raise Misused(says.ONE_AREA)
    height, width = selected.shape
    if height > OPEN_ENDED:
        used, (row, column) = selected.sheet.used_range, (selected.row, selected.column)
        last = max(row, min(row + height, used.row + used.shape[0]) - 1)
        selected = selected.sheet.range((row, column), (last, column + width - 1))
    values = selected.raw_value
    if not isinstance(values, tuple):
        return (selected.api.Value2 if isinstance(values, Decimal) else values), height
    if any(isinstance(value, Decimal) for row in values for value in row):
        values = [
            [wholes[k] if isinstance(value, Decimal) else value for k, value in enumerate(row)]
            for row, wholes in zip(values, selected.api.Value2, strict=True)
        ]
    return values, height


def wrap(
    function: CellFunction,
    func: Decorate,
    arg: Decorate,
    cell: Callable[[Any], Value],
    *,
    remote: bool,
) -> Any:
    """`function` decorated with one path's own `func` and `arg`; `cell` reads a cell of it.

    `remote` is a server that is not the user's own machine: functions that read folders then
    answer with a sentence.
    """

    signature = inspect.signature(function.call)
    defaults = [parameter.default for parameter in signature.parameters.values()]

    @functools.wraps(function.call)
    def run(*values: Any) -> Any:
        if remote and function.local:
            return [[says.LOCAL_ONLY]]
        try:
            return function.call(*_filled(values, defaults))
        except Misused as misused:
            return [[str(misused)]]
        except Exception:  # a cell shows a sentence, never a traceback
            return [[says.FAULT]]

    made: Any = run
    made.__doc__ = function.says
    made.__annotations__ = {}
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    made.__signature__ = signature.replace(
        parameters=bare, return_annotation=inspect.Signature.empty
    )
    decorated = func(made)
    for name, doc in function.arguments.items():
        decorated = arg(name, convert=Handed(cell), doc=doc)(decorated)
    return decorated


def _filled(values: Sequence[Any], defaults: Sequence[Any]) -> list[Any]:
    """The arguments, with the default where an optional one was passed over or is a blank cell.

    Raises:
        Misused: an argument that could not be read.
    """
    for value in values:
        if isinstance(value, Misused):
            raise value
    return [
        default if default is not inspect.Parameter.empty and _nothing(value) else value
        for value, default in zip(evened(values), defaults, strict=False)
    ]


def _nothing(value: Any) -> bool:
    """Whether an argument was passed over, or is one blank cell."""
    one = isinstance(value, Rows) and len(value) == 1 and len(value[0]) == 1
    return value is None or (one and is_blank(value[0][0]))
