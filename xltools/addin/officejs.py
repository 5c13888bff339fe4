"""The functions for Office.js: Excel for Windows, Mac and the web, through xlwings Server."""

from __future__ import annotations

import os
from types import ModuleType
from typing import Any

from xltools.addin.functions import FUNCTIONS
from xltools.addin.wrapped import wrap


def module(*, remote: bool = False) -> ModuleType:
    """A module of all functions as xlwings' own registry and call path take it."""
    os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")
    from xlwings import server

    made: Any = ModuleType("xltools_functions")
    for function in FUNCTIONS:
        name = function.call.__name__
        setattr(made, name, wrap(function, server.func, server.arg, remote=remote))
    found: ModuleType = made
    return found
