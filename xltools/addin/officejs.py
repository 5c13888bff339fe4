"""The functions for Office.js: Excel for Windows, Mac and the web, through xlwings Server."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

from xltools.addin.functions import FUNCTIONS
from xltools.addin.wrapped import wrap


def module(*, remote: bool = False) -> ModuleType:
    """A module of all functions as xlwings' own registry and call path take it."""
    os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")
    if sys.platform != "emscripten":
        # xlwings asks of each cell whether it is Pyodide's null, by importing Pyodide: that it is
        # not there is said once here, else the import system searches for it 100,000 times.
        sys.modules.setdefault("pyodide.ffi", None)  # type: ignore[arg-type]
    from xlwings import server

    made: Any = ModuleType("xltools_functions")
    for function in FUNCTIONS:
        name = function.call.__name__
        setattr(made, name, wrap(function, server.func, server.arg, remote=remote))
    found: ModuleType = made
    return found
