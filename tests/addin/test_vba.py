"""The VBA runs: LibreOffice compiles our modules, and they give the asserted values.

The bridge to Python is xlwings' own and calls a Windows DLL; a stand-in takes its place, which
says back what it was asked; what the real one would start is asked of its own procedures.
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
from xltools.addin.functions import FUNCTIONS
from xltools.steps.actions import BUTTONS
from xltools.text import addin as says

STAND_IN = """
Private Asked As String
Private Function XLPy() As Object
    Set XLPy = New XltEcho
End Function
Private Sub XltPress(ByVal button As String)
    Asked = button
End Sub
Public Function Pressed(button As String) As String
    Dim control As New XltControl
    control.Tag = button
    XltButton control
    Pressed = Asked
End Function
Public Function Described()
    Described = XltDescriptions()
End Function
Public Function Titled()
    XltDescribe
    Titled = XltCategory()
End Function
"""
ECHO = """
Public Function CallUDF(module, name, arguments)
    CallUDF = module & "." & name & "/" & (UBound(arguments) + 1)
End Function
"""
BROKEN = """
Private Function XLPy() As Object
    Err.Raise 1000, Description:="Could not load the DLL"
End Function
Private Sub XltPress(ByVal button As String)
End Sub
"""
PROBES = """
Public Function Served(interpreter As String)
    Served = XltServerCommand(interpreter)
End Function
Public Function Commanded(interpreter As String, button As String)
    On Error GoTo refused
    Commanded = XltPressCommand(interpreter, button, "4711")
    Exit Function
refused:
    Commanded = "refused"
End Function
Public Function Above(path As String)
    Above = XltParent(path)
End Function
Public Function TwiceRead(later As String)
    Dim file As Integer
    TwiceRead = XltInterpreter()
    file = FreeFile
    Open XltSettings() For Output As #file
    Print #file, later
    Close #file
    TwiceRead = TwiceRead & "|" & XltInterpreter()
End Function
"""
"""What shows the real bridge's own procedures, which are Private."""
HOME = 'Environ("USERPROFILE") & "\\.xltools"'


def with_bridge(bridge: str) -> bytes:
    """The macro workbook with another bridge."""
    source = macros.module({**macros.parts(), macros.BRIDGE: bridge})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(workbook())
        with ExcelFile(path) as file:
            project = file.vba_project()
            project.add_module("XltEcho", crlf(ECHO), kind=VBAModuleKind.other)
            control = crlf("\nPublic Tag As String\n")
            project.add_module("XltControl", control, kind=VBAModuleKind.other)
            file.set_module(macros.MODULE, source)
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
    assert "xltools doctor" in shown and "DLL" not in shown


def test_the_descriptions_are_those_of_the_functions(office: Office, echoing: bytes) -> None:
    ((entries,),) = (office.run_macros(echoing, [(f"{macros.MODULE}.Described", [])]),)
    assert entries == [[one.name, one.says, list(one.arguments.values())] for one in FUNCTIONS]


def test_every_button_hands_its_name_to_python(office: Office, echoing: bytes) -> None:
    asked = office.run_macros(echoing, [(f"{macros.MODULE}.Pressed", [name]) for name in BUTTONS])
    assert asked == list(BUTTONS)


def test_subs_without_parameters_run(office: Office, echoing: bytes) -> None:
    calls: list[tuple[str, list[Any]]] = [("Auto_Open", []), ("Titled", [])]
    listed = [(f"{macros.MODULE}.{name}", given) for name, given in calls]
    assert office.run_macros(echoing, listed) == [None, says.TITLE]


HANDLES = {"LoadLibrary": "LongPtr", "XLPyDLLActivateAuto": "Long"}
"""What the bridge calls of Windows and of the library → what it answers with: a handle of a
module is as wide as an address, a result code (HRESULT) is 32 bits everywhere."""


def test_every_declaration_is_as_wide_as_what_it_answers() -> None:
    """In VBA 7, 64 bits: PtrSafe, handles as LongPtr; before it neither of the two exists."""
    found: dict[bool, dict[str, set[str]]] = {True: {}, False: {}}
    newer, deep = False, 0
    for line in macros.parts()[macros.BRIDGE].splitlines():
        words = line.split()
        if words[:1] == ["#If"]:
            deep += 1
            newer = newer or words[1] == "VBA7"
        elif words[:2] == ["#End", "If"]:
            deep -= 1
        elif words[:1] == ["#Else"] and deep == 1:
            newer = False
        elif "Declare" in words:
            kind = words[words.index("Declare") + 1]
            assert (kind == "PtrSafe") is newer, line
            found[newer].setdefault(words[words.index("Function") + 1], set()).add(words[-1])
    wide = {name: {width} for name, width in HANDLES.items()}
    assert found == {True: wide, False: {name: {"Long"} for name in HANDLES}}
    assert not any("Declare" in text for name, text in macros.parts().items()
                   if name != macros.BRIDGE)  # fmt: skip


PYTHON = "C:\\评议 & 工具\\Scripts\\python.exe"


def test_the_real_bridge_names_python_and_nothing_of_a_workbook(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "xltools.conf").write_text(
        '"OTHER","x"\n"INTERPRETER_WIN","C:\\first\\python.exe"\n', encoding="ascii"
    )
    bridge = macros.parts()[macros.BRIDGE]
    assert bridge.count(HOME) == 1
    here = bridge.replace(HOME, f'"{tmp_path}"').replace("\\xltools.conf", "/xltools.conf")
    book = with_bridge(here + PROBES)
    evil = ("Lint", "lint x", "lint&calc", '"', "", "-c", "lint\n", "检查")
    calls: list[tuple[str, list[Any]]] = [
        ("Served", [PYTHON]),
        ("Above", [PYTHON]),
        ("TwiceRead", ['"INTERPRETER_WIN","C:\\second\\python.exe"']),
        *(("Commanded", [PYTHON, button]) for button in (*BUTTONS, *evil)),
    ]
    served, above, twice, *commanded = office.run_macros(
        book, [(f"{macros.MODULE}.{name}", given) for name, given in calls]
    )
    assert served == f'"{PYTHON}" -B -E -P -c "import xlwings; xlwings.serve(\'$(CLSID)\')"'
    assert above == PYTHON.rpartition("\\")[0]
    assert twice == "C:\\first\\python.exe|C:\\first\\python.exe", "settings are read once"
    assert commanded == [
        *(f'"{PYTHON}" -B -E -P -m xltools.addin.buttons {name} 4711' for name in BUTTONS),
        *["refused"] * len(evil),
    ]
