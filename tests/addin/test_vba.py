"""The VBA runs: LibreOffice compiles our modules, and they give the asserted values.

The bridge to Python is xlwings' own and calls a Windows DLL; a stand-in takes its place, which
says back what it was asked. LibreOffice knows no `Application.Caller`, so the wrappers' first
line, which asks whether a cell is calling, is written as it holds in a cell.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from pyopenvba import ExcelFile, VBAModuleKind

from tests.office import Office
from xltools.addin import macros
from xltools.addin.build import workbook
from xltools.addin.buttons import BUTTONS
from xltools.addin.functions import FUNCTIONS
from xltools.text import addin as says

STAND_IN = """
Public Asked As String
Public Function XLPy() As Object
    Set XLPy = New XltEcho
End Function
Public Function RunPython(command As String)
    Asked = command
End Function
Public Function Pressed(button As String) As String
    Dim control As New XltControl
    control.Tag = button
    XltButton control
    Pressed = Asked
End Function
"""
ECHO = """
Public Function CallUDF(module, name, arguments, book, caller)
    CallUDF = module & "." & name & "/" & (UBound(arguments) + 1)
End Function
"""
BROKEN = """
Public Function XLPy() As Object
    Err.Raise 1000, Description:="Could not load the DLL"
End Function
Public Function RunPython(command As String)
End Function
"""
CALLER = "If TypeOf Application.Caller Is Range Then On Error GoTo failed"


def with_bridge(bridge: str) -> bytes:
    """The macro workbook with another bridge."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(workbook())
        with ExcelFile(path) as file:
            project = file.vba_project()
            project.delete_module("XltBridge")
            project.add_module("XltStandIn", crlf(bridge))
            project.add_module("XltEcho", crlf(ECHO), kind=VBAModuleKind.other)
            control = crlf("\nPublic Tag As String\n")
            project.add_module("XltControl", control, kind=VBAModuleKind.other)
            wrappers = macros.modules()[macros.FUNCTIONS_MODULE]
            assert wrappers.count(CALLER) == len(FUNCTIONS)
            in_a_cell = wrappers.replace(CALLER, "On Error GoTo failed")
            file.set_module(macros.FUNCTIONS_MODULE, in_a_cell)
            file.save(path)
        return path.read_bytes()


def crlf(code: str) -> str:
    return code.replace("\n", "\r\n")


@pytest.fixture(scope="module")
def echoing() -> bytes:
    return with_bridge(STAND_IN)


def test_every_wrapper_asks_python_for_its_function(office: Office, echoing: bytes) -> None:
    formulas = [
        f"={function.name}({';'.join('1' for _ in function.arguments)})" for function in FUNCTIONS
    ]
    assert office.formulas(echoing, formulas) == [
        f"xltools.addin.classic.{function.name.lower()}/{len(function.arguments)}"
        for function in FUNCTIONS
    ]


def test_a_wrapper_without_python_answers_a_sentence(office: Office) -> None:
    formulas = [f"={function.name}(1)" for function in FUNCTIONS]
    (shown,) = set(office.formulas(with_bridge(BROKEN), formulas))
    assert "本机检查" in shown and "DLL" not in shown


def test_the_descriptions_are_those_of_the_functions(office: Office, echoing: bytes) -> None:
    ((entries,),) = (office.run_macros(echoing, [("XltDescriptionTexts.XltDescriptions", [])]),)
    assert entries == [[one.name, one.says, list(one.arguments.values())] for one in FUNCTIONS]


def test_every_button_hands_its_name_to_python(office: Office, echoing: bytes) -> None:
    asked = office.run_macros(echoing, [("XltStandIn.Pressed", [name]) for name in BUTTONS])
    wanted = "from xltools.addin.buttons import press; press('{}')"
    assert asked == [wanted.format(name) for name in BUTTONS]


@pytest.mark.parametrize("name", ["Auto_Open", "XltDescribe"])
def test_subs_without_parameters_run(office: Office, echoing: bytes, name: str) -> None:
    calls: list[tuple[str, list[Any]]] = [(f"XltStart.{name}", []), ("XltStart.XltCategory", [])]
    assert office.run_macros(echoing, calls) == [None, says.TITLE]
