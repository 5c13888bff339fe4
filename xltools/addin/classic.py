"""The functions for Excel on Windows with Python beside it: xlwings' COM server imports this."""

from __future__ import annotations

from xlwings.udfs import xlarg, xlfunc

from xltools.addin.functions import FUNCTIONS
from xltools.addin.wrapped import wrap

globals().update(
    {function.call.__name__: wrap(function, xlfunc, xlarg, remote=False) for function in FUNCTIONS}
)
