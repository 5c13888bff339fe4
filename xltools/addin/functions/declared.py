"""How a cell function is declared: one plain Python function, its words in Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

PREFIX = "XLT_"
Result = list[list[Any]]
"""Rows of cells: numbers and texts, "" for an empty cell; never NaN, never an error value."""


@dataclass(frozen=True, slots=True)
class CellFunction:
    """One function as Excel offers it, on every path."""

    call: Callable[..., Result]
    says: str
    """What it does, for the function wizard: one Chinese sentence of at most 255 characters."""
    arguments: Mapping[str, str]
    """Parameter → what to put there, in Chinese."""
    local: bool
    """Whether it reads folders, so that it works only on the user's own machine."""

    @property
    def name(self) -> str:
        """The name in formulas: ASCII, with one prefix."""
        return self.call.__name__.upper()


def cell_function(
    says: str, *, local: bool = False, **arguments: str
) -> Callable[[Callable[..., Result]], CellFunction]:
    """Declare a function for cells; `arguments` tell what each of its parameters takes."""

    def declare(call: Callable[..., Result]) -> CellFunction:
        code = call.__code__
        parameters = code.co_varnames[: code.co_argcount]
        if tuple(arguments) != parameters or not call.__name__.upper().startswith(PREFIX):
            raise TypeError(f"{call.__name__}: {parameters} declared as {tuple(arguments)}")
        return CellFunction(call, says, dict(arguments), local)

    return declare
