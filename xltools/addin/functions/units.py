"""Unit names: which unit a name means, or which it may mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import (
    Misused,
    Value,
    error_in,
    exact,
    grid,
    is_number,
    line,
    text,
    why_no_figure,
)
from xltools.intake.grammar import is_number as is_written_number
from xltools.scheme.lookup import UnitNames
from xltools.scheme.model import Unit
from xltools.text import functions as says

_LOST_DIGITS = 10**15
"""A number of more digits is not what was typed."""


@cell_function(
    "按单位代码、名称或曾用名查单位，返回两列：单位代码、说明；查不到的列出相近名称，不代为认定。",
    names="要查的代码或名称，一列（或一行，返回两行）",
    units="单位名单：代码、名称两列，其他写法可在后面各列；代码请设为文字，1.10与1.1才分得开",
)
def xlt_unit(names: Any, units: Any) -> Result:
    """The code of each name, and a sentence where it is no unit's, or not one unit's alone."""
    known = KnownUnits(_units(units))
    cells = line(names)
    found = [known.find(value) for value in cells]
    codes = (unit.code if isinstance(unit, Unit) else "" for unit in found)
    return cells.along(codes, ("" if isinstance(unit, Unit) else unit for unit in found))


class KnownUnits:
    """The units of a list, as cells name them."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._names = UnitNames(units)
        self._said: dict[str, str] = {}
        self._numbers: dict[Decimal, set[str]] = {}
        """Codes by the number that they are once a cell has lost their zeros."""
        for unit in units:
            if is_written_number(unit.code):
                self._numbers.setdefault(Decimal(unit.code), set()).add(unit.code)

    def find(self, value: Value) -> Unit | str:
        """The unit that a cell names, or what is to be said of it; "" of a blank cell."""
        if error_in(value):
            return why_no_figure(value)
        name = text(value)
        if isinstance(value, date):
            return says.CODE_A_DATE.format(value=name)
        if not name:
            return ""
        if is_number(value):
            if abs(exact(value)) >= _LOST_DIGITS:
                return says.CODE_TOO_LONG.format(value=name)
            alike = self._numbers.get(exact(value), set())
            if alike - {name}:
                return says.CODE_A_NUMBER.format(value=name, codes="、".join(sorted(alike)))
        unit = self._names.find(name)
        if unit is None and name not in self._said:
            self._said[name] = self._unknown(name)
        return self._said[name] if unit is None else unit

    def one(self, value: Value) -> Unit:
        """The unit that a cell names.

        Raises:
            Misused: it names none, or not one alone.
        """
        found = self.find(value)
        if isinstance(found, Unit):
            return found
        raise Misused(found or says.NO_NAME)

    def _unknown(self, name: str) -> str:
        """Why a name is nobody's: several bear it, or none does; the nearest are suggested."""
        several = self._names.ambiguous(name)
        if several:
            listed = "、".join(f"{unit.code}{unit.name}" for unit in several)
            same = len({unit.code for unit in several}) < len(several)
            return (says.CODE_TWICE if same else says.NOT_ONE_UNIT).format(name=name, names=listed)
        near = self._names.suggest(name)
        hint = says.NEAR.format(names="、".join(near)) if near else ""
        return says.NO_UNIT.format(name=name, hint=hint)


def _units(units: Any) -> list[Unit]:
    found = []
    for row in grid(units):
        if len(row) < 2:
            raise Misused(says.TWO_OR_MORE)
        code, name, *others = ["" if error_in(value) else text(value) for value in row]
        if not code or not name:
            continue
        aliases = tuple(other for other in others if other)
        try:
            found.append(Unit(code=code, full_name=name, name=name, aliases=aliases, category="-"))
        except ValidationError as error:
            raise Misused(says.BAD_CODE.format(value=code)) from error
    return found
