"""The two ways from a cell into Python, run by xlwings' own code.

Office.js: the JSON body that Excel sends, through `custom_functions_call`, to the JSON result.
Classic: xlwings' `call_udf`, as the COM server calls it, with pywin32 stood in for by the few
names that xlwings imports from it. Arguments are ranges of a sheet, as in a formula; their cells
come as COM hands them over (rows of tuples, error codes as integers, dates as datetimes, currency
as a decimal of four places).
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from types import ModuleType, SimpleNamespace
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
    "#GETTING_DATA": -2146826245,
    "#SPILL!": -2146826243,
    "#CONNECT!": -2146826242,
    "#BLOCKED!": -2146826241,
    "#UNKNOWN!": -2146826240,
    "#FIELD!": -2146826239,
    "#CALC!": -2146826238,
}


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error value by the integer that COM hands over."""

    value: int


@dataclass(frozen=True, slots=True)
class Currency:
    """A number in a cell that has a currency format."""

    value: float


@dataclass(frozen=True, slots=True)
class Formatted:
    """A date in a cell whose format Office.js sends along."""

    value: datetime


MISSING = -2147352572
"""What COM hands over for an argument that was left out."""
Cells = list[list[Any]] | None


@cache
def _functions(remote: bool) -> ModuleType:
    return module(remote=remote)


def through_officejs(name: str, arguments: list[Any], *, remote: bool = False) -> Any:
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


def _sent(argument: Any) -> Any:
    """A range as Office.js sends it: errors as entities, dates as serial numbers."""
    if not isinstance(argument, list):
        return argument if argument is None else [[argument]]
    return [[_sent_cell(cell) for cell in row] for row in argument]


def _sent_cell(cell: Any) -> Any:
    if isinstance(cell, str) and cell in ERROR_CODES:
        return {"type": "Error", "basicValue": cell, "basicType": "Error"}
    if isinstance(cell, Formatted):
        value, shown = _serial(cell.value), "yyyy/m/d"
        return {"type": "FormattedNumber", "basicValue": value, "numberFormat": shown}
    if isinstance(cell, datetime):
        return _serial(cell)
    return cell.value if isinstance(cell, Currency) else cell


def _serial(cell: datetime) -> float:
    return (cell - datetime(1899, 12, 30)).total_seconds() / 86400


def through_classic(name: str, arguments: list[Any]) -> Any:
    """The result that the COM server returns for a call; what is no range is a constant."""
    call = _classic()
    given = [MISSING if one is None else _handed(one) for one in arguments]
    return call("xltools.addin.classic", name.lower(), given)


def _handed(argument: Any) -> Any:
    return SheetRange.over(argument) if isinstance(argument, list) else argument


class SheetRange:
    """A range as COM has it, of a sheet that holds some rows of cells and nothing below them."""

    def __init__(self, cells: list[list[Any]], top: int, height: int, width: int) -> None:
        self.cells, self.Row, self.Column = cells, top, 1
        self.Rows, self.Columns = SimpleNamespace(Count=height), SimpleNamespace(Count=width)
        self.Areas = SimpleNamespace(Count=1)
        info = SimpleNamespace(GetTypeAttr=lambda: SimpleNamespace(iid=mock.ANY))
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: info)

    @classmethod
    def over(cls, cells: list[list[Any]], height: int = 0) -> SheetRange:
        """All of `cells`; with a `height`, so many rows, most of them below what is used."""
        return cls(cells, 1, height or len(cells), len(cells[0]))

    @property
    def Worksheet(self) -> Any:
        book = SimpleNamespace(Application=SimpleNamespace(Hwnd=1))
        return SimpleNamespace(
            Parent=book, UsedRange=SheetRange.over(self.cells), Cells=_corner, Range=self._between
        )

    def _between(self, first: tuple[int, int], last: tuple[int, int]) -> SheetRange:
        assert first[1] == 1, "the sheet starts in column A"
        return SheetRange(self.cells, first[0], last[0] - first[0] + 1, last[1])

    @property
    def Value(self) -> Any:
        return self._values(_handed_cell)

    @property
    def Value2(self) -> Any:
        return self._values(_bare_cell)

    def _values(self, handed: Callable[[Any], Any]) -> Any:
        height, width = self.Rows.Count, self.Columns.Count
        assert height <= len(self.cells), "rows below all that is used are not asked for"
        rows = self.cells[self.Row - 1 : self.Row - 1 + height]
        found = tuple(tuple(handed(cell) for cell in row[:width]) for row in rows)
        return found[0][0] if height == width == 1 else found


def _corner(row: int, column: int) -> tuple[int, int]:
    return row, column


def _handed_cell(cell: Any) -> Any:
    if isinstance(cell, Currency):
        return Decimal(str(cell.value)).quantize(Decimal("0.0001"))
    moment = cell.value if isinstance(cell, Formatted) else cell
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else _bare_cell(cell)


def _bare_cell(cell: Any) -> Any:
    if isinstance(cell, ErrorCode):
        return cell.value
    if isinstance(cell, Currency | Formatted):
        cell = cell.value
    if isinstance(cell, datetime):
        return _serial(cell)
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
    sys.modules["win32process"].GetWindowThreadProcessId = lambda _: (0, 1)
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
