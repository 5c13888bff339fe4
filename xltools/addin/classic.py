"""The functions for Excel on Windows with Python beside it: xlwings' COM server imports this."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from xlwings.udfs import xlarg, xlfunc

from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.values import ErrorValue, Value
from xltools.addin.wrapped import wrap
from xltools.text import functions as says

ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
"""Excel's XlCVError. Newer versions have more; each arrives as an integer of the same kind."""
_ERROR = 0x800A0000 - 2**32
"""COM hands an error over as this (the facility of controls, failed) plus its number."""


def cell(value: Any) -> Value:
    """What a cell holds, from what COM hands over: numbers are floats, integers are errors.

    >>> cell(-2146826243), cell(-2146826237), cell(5.0), cell("")
    ('#SPILL!', '#错误2051', 5.0, None)
    """
    if isinstance(value, int) and not isinstance(value, bool):
        number = value - _ERROR
        if 0 <= number < 2**16:
            return ErrorValue(ERRORS.get(number) or says.UNNAMED_ERROR.format(number=number))
        return float(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return datetime(*value.timetuple()[:6], value.microsecond)
    return None if value == "" else value


globals().update(
    {
        function.call.__name__: wrap(function, xlfunc, xlarg, cell, remote=False)
        for function in FUNCTIONS
    }
)
