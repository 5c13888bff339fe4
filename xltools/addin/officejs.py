"""The functions for Office.js: Excel for Windows, Mac and the web, through xlwings Server."""

from __future__ import annotations

import os
from types import ModuleType
from typing import Any

from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.values import ErrorValue, MaybeDate, Value, date_of, exact, is_number
from xltools.addin.wrapped import wrap
from xltools.looks.numbers import section_of


def cell(value: Any) -> Value:
    """What a cell holds, from what Office.js sends: errors and formatted numbers are entities.

    A date is told by its format where one is sent along. A cell that is only formatted as a date
    is sent as a bare number: one that may be a date of our time is no mark and no total.

    >>> cell({"type": "Error", "basicValue": "#SPILL!"}), cell(""), cell(5)
    ('#SPILL!', None, 5)
    """
    if isinstance(value, dict):
        basic = value.get("basicValue", "#VALUE!")
        if "Error" in (value.get("type"), value.get("basicType")):
            return ErrorValue(basic)
        shown = str(value.get("numberFormat") or "General")
        dated = is_number(basic) and section_of(exact(basic), shown).date
        return date_of(basic) if dated and abs(basic) < _LAST_DAY else basic
    if is_number(value) and _DATES[0] <= value < _DATES[1]:
        return MaybeDate(value)
    return None if value == "" else value


_DATES = 32_874, 73_051
"""The first days of 1990 and of 2100, as cells hold them."""
_LAST_DAY = 2_958_466
"""The first day of the year 10000, which is no date."""


def module(*, remote: bool = False) -> ModuleType:
    """A module of all functions as xlwings' own registry and call path take it."""
    os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")
    from xlwings import server

    made: Any = ModuleType("xltools_functions")
    for function in FUNCTIONS:
        name = function.call.__name__
        wrapped = wrap(function, server.func, server.arg, cell, remote=remote)
        setattr(made, name, wrapped)
    found: ModuleType = made
    return found
