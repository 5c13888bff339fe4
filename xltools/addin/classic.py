"""The functions for Excel on Windows with Python beside it: xlwings' COM server imports this."""

from __future__ import annotations

import os

os.environ.setdefault("XLWINGS_ON_SERVER", "true")

from xlwings import arg, func

from xltools.addin.functions import FUNCTIONS
from xltools.addin.wrapped import wrap

globals().update(
    {function.call.__name__: wrap(function, func, arg, remote=False) for function in FUNCTIONS}
)
