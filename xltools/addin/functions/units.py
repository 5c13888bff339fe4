"""Unit names: which unit a name means, or which it may mean."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from xltools.addin.functions.declared import Result, cell_function
from xltools.addin.functions.values import Misused, grid, is_blank, line, text
from xltools.scheme.model import Unit
from xltools.scheme.names import UnitNames
from xltools.text import functions as says


@cell_function(
    "按单位代码、名称或曾用名查单位，返回两列：单位代码、说明；查不到的列出相近名称，不代为认定。",
    names="要查的名称，一列",
    units="单位名单：代码、名称两列，其他写法可在后面各列",
)
def xlt_unit(names: Any, units: Any) -> Result:
    """The code of each name, and a sentence where it is no unit's, or not one unit's alone."""
    known = UnitNames(_units(units))
    rows: Result = []
    for value in line(names):
        name = text(value)
        unit = known.find(name) if name else None
        if not name or unit is not None:
            rows.append([unit.code if unit else "", ""])
        else:
            rows.append(["", unknown(known, name)])
    return rows


def unknown(names: UnitNames, name: str) -> str:
    """Why a name is nobody's: several bear it, or none does; the nearest are suggested."""
    several = names.ambiguous(name)
    if several:
        listed = "、".join(f"{unit.code}{unit.name}" for unit in several)
        return says.NOT_ONE_UNIT.format(name=name, names=listed)
    near = names.suggest(name)
    hint = says.NEAR.format(names="、".join(near)) if near else ""
    return says.NO_UNIT.format(name=name, hint=hint)


def _units(units: Any) -> list[Unit]:
    found = []
    for row in grid(units):
        if len(row) < 2:
            raise Misused(says.TWO_OR_MORE)
        code, name, *others = [text(value) for value in row]
        if is_blank(code) or is_blank(name):
            continue
        aliases = tuple(other for other in others if other)
        try:
            found.append(Unit(code=code, full_name=name, name=name, aliases=aliases, category="-"))
        except ValidationError as error:
            raise Misused(says.BAD_PARAMETERS.format(why=code)) from error
    return found
