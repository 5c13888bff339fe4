"""The two ways from a cell into Python, run by xlwings' own code.

Office.js: the JSON body that Excel sends, through `custom_functions_call`, to the JSON result.
Classic: xlwings' `call_udf`, as the COM server calls it, with pywin32 stood in for by the few
names that xlwings imports from it; cells come as COM hands them over (rows of tuples, error
codes as integers, dates as datetimes).
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any, ClassVar
from unittest import mock

from xltools.addin.officejs import module

ERROR_CODES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
MISSING = -2147352572
"""What COM hands over for an argument that was left out."""
Cells = list[list[Any]] | None


@cache
def _functions(remote: bool) -> ModuleType:
    return module(remote=remote)


def through_officejs(name: str, arguments: list[Cells], *, remote: bool = False) -> Any:
    """The result that Excel gets for a call, after both JSON conversions."""
    functions = _functions(remote)
    from xlwings import __version__
    from xlwings.server import custom_functions_call

    body = {
        "func_name": name.lower(),
        "args": [_sent(argument) for argument in arguments],
        "caller_address": "Sheet1!A1",
        "content_language": "zh-CN",
        "version": __version__,
        "client": "Office.js",
        "runtime": "1.4",
        "date_format": None,
        "culture_info_name": "zh-CN",
    }
    sent = json.loads(json.dumps(body))
    result = asyncio.run(custom_functions_call(sent, functions))
    return json.loads(json.dumps(result, allow_nan=False))


def _sent(argument: Cells) -> Any:
    """A range as Office.js sends it: errors as entities, dates as serial numbers."""
    if argument is None:
        return None
    return [[_sent_cell(cell) for cell in row] for row in argument]


def _sent_cell(cell: Any) -> Any:
    if isinstance(cell, str) and cell in ERROR_CODES:
        return {"type": "Error", "basicValue": cell, "basicType": "Error"}
    if isinstance(cell, datetime):
        return (cell - datetime(1899, 12, 30)).days
    return cell


def through_classic(name: str, arguments: list[Cells]) -> Any:
    """The result that the COM server returns for a call."""
    call = _classic()
    given = [MISSING if argument is None else _handed(argument) for argument in arguments]
    return call("xltools.addin.classic", name.lower(), given)


def _handed(argument: list[list[Any]]) -> Any:
    cells = tuple(tuple(_handed_cell(cell) for cell in row) for row in argument)
    return cells[0][0] if len(cells) == 1 and len(cells[0]) == 1 else cells


def _handed_cell(cell: Any) -> Any:
    if isinstance(cell, str) and cell in ERROR_CODES:
        return ERROR_CODES[cell]
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


class _Anything:
    """Stands for any name of pywin32 that is imported and not used."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self

    def __getattr__(self, _: str) -> Any:
        return _Anything()


class _Stub(ModuleType):
    __path__: ClassVar[list[str]] = []

    def __getattr__(self, name: str) -> Any:
        if name == "__file__":
            return "pywin32"
        if name.startswith("__"):
            raise AttributeError(name)
        part = sys.modules.get(f"{self.__name__}.{name}")
        if part is not None:
            return part
        return type(name, (Exception if name.endswith("error") else _Anything,), {})


@cache
def _classic() -> Callable[..., Any]:
    """`call_udf` of xlwings, importable here."""
    stubs = [
        *("pywintypes", "pythoncom", "win32api", "win32con", "win32gui", "win32process"),
        *("win32timezone", "win32com", "win32com.client", "win32com.client.dynamic"),
        *("win32com.server", "win32com.server.util", "win32com.server.policy"),
        *("win32com.server.dispatcher", "win32event", "winreg"),
    ]
    for name in stubs:
        sys.modules[name] = _Stub(name)
    sys.modules["pythoncom"].TypeIIDs = defaultdict(object)
    pretended = {name: _Anything() for name in ("windll", "oledll", "PyDLL")}
    with mock.patch.multiple(ctypes, create=True, **pretended):
        import xlwings
        from xlwings import _xlwindows
    xlwings._xlwindows = _xlwindows
    if "excel" not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.main.Engine(impl=_xlwindows.engine))
    import xlwings.com_server
    from xlwings import udfs

    import xltools.addin.classic  # noqa: F401

    for name in stubs:
        del sys.modules[name]
    return udfs.call_udf
