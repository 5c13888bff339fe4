"""The add-in file: its sources come back out of it, whole and in Chinese."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import xlwings
from lxml import etree
from oletools.olevba import VBA_Parser

from tests.addin.regenerate import generated
from xltools.addin import macros
from xltools.addin.build import ADDIN_NAME, addin, built, workbook
from xltools.addin.functions import FUNCTIONS
from xltools.addin.system import BITS, System
from xltools.steps.actions import BUTTONS
from xltools.text import addin as says

FILES = {ADDIN_NAME: addin, "政风行风评议.xlsm": workbook}
RIBBON_RULES = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"
         ns="http://schemas.microsoft.com/office/2006/01/customui">
 <start><element name="customUI"><element name="ribbon"><element name="tabs"><element name="tab">
  <ref name="named"/>
  <oneOrMore><element name="group"><ref name="named"/>
   <oneOrMore><element name="button"><ref name="named"/>
    <attribute name="tag"/>
    <attribute name="imageMso"><data type="NCName"/></attribute>
    <attribute name="onAction"><data type="NCName"/></attribute>
    <attribute name="screentip"><data type="string"><param name="maxLength">1024</param></data>
    </attribute>
    <attribute name="supertip"><data type="string"><param name="maxLength">1024</param></data>
    </attribute>
    <optional><attribute name="size"><choice><value>normal</value><value>large</value></choice>
    </attribute></optional>
   </element></oneOrMore>
  </element></oneOrMore>
 </element></element></element></element></start>
 <define name="named">
  <attribute name="id"><data type="ID"/></attribute>
  <attribute name="label"><data type="string"><param name="maxLength">1024</param></data>
  </attribute>
 </define>
</grammar>
"""
"""What the 2006 ribbon schema allows of the elements used here."""
RESERVED = """
addressof alias and any append as attribute base binary boolean byref byte byval call case cbool
cbyte ccur cdate cdbl cdec cint circle clng close const csng cstr currency cvar cverr date decimal
declare default defint dim do double each else elseif empty end enum eqv erase error event exit
explicit false for friend function get global gosub goto if imp implements in input integer is len
let lib like line lock long longlong loop lset me mod module new next not nothing null object on
open option optional or output paramarray preserve print private property pset public put raiseevent
random read redim rem reset resume return rset scale seek select set shared single static step stop
xor string sub tab text then to true type until unlock variant wend while with withevents
width write
"""
"""Words that VBA, or LibreOffice's Basic, does not take as the name of a parameter."""


def parts(file: bytes) -> dict[str, bytes]:
    """What is in the package: how it is packed depends on the machine."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_shipped_file_is_what_the_sources_give() -> None:
    """After a change of macros/ or of a function: python -m xltools.addin.build"""
    assert parts(addin()) == parts(built())


def test_two_builds_are_the_same_bytes() -> None:
    assert built() == built() and workbook() == workbook()


def test_who_uses_it_needs_nothing_that_builds_it() -> None:
    """The verbs, the checks and the buttons work where pyOpenVBA is not installed."""
    code = (
        "import sys; sys.modules['pyopenvba'] = None\n"
        "from xltools.addin.build import addin, workbook\n"
        "from xltools.addin import buttons, doctor, install\n"
        "assert addin() and workbook() and doctor.examine(None)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    project = tomllib.loads((macros.folder().parent / "pyproject.toml").read_text("utf-8"))
    assert not [one for one in project["project"]["dependencies"] if "pyopenvba" in one]


def modules(name: str, folder: Path) -> dict[str, str]:
    """Module → source as olevba reads it back from the built file, class modules too."""
    path = folder / name
    path.write_bytes(FILES[name]())
    parser = VBA_Parser(str(path))
    found = {file: code.replace("\r\n", "\n") for _, _, file, code in parser.extract_macros()}
    parser.close()
    return found


@pytest.mark.parametrize("name", FILES)
def test_what_olevba_extracts_is_the_sources(name: str, tmp_path: Path) -> None:
    found = modules(name, tmp_path)
    assert set(found) == {"ThisWorkbook.cls", "Sheet1.cls", f"{macros.MODULE}.bas"}
    code = found[f"{macros.MODULE}.bas"].partition("\n")[2]
    assert code.strip() == macros.module().replace("\r\n", "\n").strip()


PROCEDURE = re.compile(
    r"(?:^|:)[ \t]*(?:(Public|Private|Friend|Global|Dim)\s+)?(?:Static\s+)?"
    r"(Sub|Function|Property\s+\w+|Declare\s+(?:PtrSafe\s+)?(?:Sub|Function)|Const|Type|Enum|Event)"
    r"\s+(\w+)",
    re.IGNORECASE | re.MULTILINE,
)
"""What a module declares, with how far it is seen; nothing said is Public for a procedure."""


@pytest.mark.parametrize("name", FILES)
def test_every_public_procedure_is_named_here(name: str, tmp_path: Path) -> None:
    public, private = set(), set()
    for file, code in modules(name, tmp_path).items():
        for scope, kind, declared in PROCEDURE.findall(code):
            seen = private if scope.lower() in ("private", "dim") else public
            seen.add((file, kind.title(), declared))
        assert not re.search(r"^\s*(Public|Global)\s+\w+\s+As\b", code, re.MULTILINE)
    module = f"{macros.MODULE}.bas"
    assert public == {
        (module, "Sub", "Auto_Open"),
        (module, "Sub", "XltButton"),
        *((module, "Function", function.call.__name__) for function in FUNCTIONS),
    }
    assert {(module, "Function", "XLPy"), (module, "Sub", "XltPress")} < private


def test_the_pattern_for_procedures_sees_every_kind() -> None:
    lines = "Sub A()\nEnd Sub: Function B()\nPublic Static Sub C()\nProperty Get D()\n"
    lines += 'Declare PtrSafe Function E Lib "x" ()\nPrivate Sub F()\nFriend Function G()\n'
    assert [one[2] for one in PROCEDURE.findall(lines)] == list("ABCDEFG")
    assert [one[2] for one in PROCEDURE.findall(lines) if one[0] == "Private"] == ["F"]


@pytest.mark.parametrize("name", FILES)
def test_the_code_asks_nothing_of_anybodys_workbook(name: str, tmp_path: Path) -> None:
    code = "\n".join(modules(name, tmp_path).values())
    code = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith("'"))
    assert re.findall(r".*ActiveWorkbook.*", code) == ["    If ActiveWorkbook Is Nothing Then"]
    assert (
        len(re.findall("ThisWorkbook", code))
        == len(re.findall(r"ThisWorkbook\.(IsAddin|Saved)", code)) + 1
    )
    for word in ("Sheets", "Worksheets", "FullName", ".Path", "Evaluate", "ExecuteExcel4Macro"):
        assert word not in code, word
    assert re.findall(r"Environ\(.*?\)", code) == ['Environ("USERPROFILE")']
    assert re.findall(r"CreateObject\(.*?\)", code) == ['CreateObject("WScript.Shell")']
    assert len(re.findall(r"\.Run\(|\bShell\(|AppleScriptTask", code)) == 2
    assert "cmd.exe" not in code, "found in the current folder before that of the system"
    libraries = {System.here().library(bits).name for bits in BITS}
    assert set(re.findall(r'Lib "(.*?)"', code)) == {"KERNEL32", *libraries}
    assert xlwings.__version__ not in code, "whatever xlwings is installed, the file fits"


@pytest.mark.parametrize("name", FILES)
def test_the_file_names_nobody(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(FILES[name]())) as package:
        core = etree.fromstring(package.read("docProps/core.xml"))
        parts = {part: package.read(part) for part in package.namelist()}
    told = {etree.QName(node).localname: node.text for node in core}
    assert told == {"title": says.TITLE, "creator": "xltools"}
    for part, content in parts.items():
        for word in (b"Smith", b"Users\\", b"/home/", b"U\0s\0e\0r\0s\0\\"):
            assert word not in content, part


@pytest.mark.parametrize("name", FILES)
def test_the_package_says_what_its_ribbon_is(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(FILES[name]())) as package:
        assert package.testzip() is None
        assert package.read("customUI/customUI.xml") == macros.ribbon()
        relations = package.read("_rels/.rels").decode()
        types = package.read("[Content_Types].xml").decode()
    assert relations.count("customUI/customUI.xml") == 1
    etree.fromstring(relations.encode())
    assert ("addin.macroEnabled" if name.endswith("xlam") else "sheet.macroEnabled") in types


def test_the_ribbon_follows_its_schema() -> None:
    rules = etree.RelaxNG(etree.fromstring(RIBBON_RULES))
    rules.assertValid(etree.fromstring(macros.ribbon()))


def test_ribbon_and_buttons_say_the_same() -> None:
    root = etree.fromstring(macros.ribbon())
    found = {
        button.get("tag"): (button.get("label"), button.get("supertip"))
        for button in root.iter("{*}button")
    }
    assert found == {name: (b.label, b.tip) for name, b in BUTTONS.items()}
    assert list(found) == list(BUTTONS)
    assert all(b.get("screentip") == b.get("label") for b in root.iter("{*}button"))
    assert next(root.iter("{*}tab")).get("label") == says.TITLE


def test_every_callback_is_a_public_sub() -> None:
    root = etree.fromstring(macros.ribbon())
    callbacks = {button.get("onAction") for button in root.iter("{*}button")}
    code = macros.module()
    assert callbacks <= set(re.findall(r"Public Sub (\w+)\(ByVal control As Object\)", code))


def test_the_generated_modules_are_what_the_functions_give() -> None:
    for name, text in generated().items():
        stands = (macros.folder() / name).read_text(encoding="utf-8")
        again = "python -m tests.addin.regenerate macros"
        assert stands == text, f"macros/{name} is out of date: {again}"


def test_sources_fit_code_page_936_and_the_editors_lines() -> None:
    macros.module().encode("cp936")
    assert max(map(len, macros.module().splitlines())) < 1000
    for function in FUNCTIONS:
        assert all(len(text) <= 255 for text in (function.says, *function.arguments.values()))


def test_no_argument_is_a_word_of_the_language() -> None:
    words = set(RESERVED.split())
    for function in FUNCTIONS:
        assert not words & {name.lower() for name in function.arguments}, function.name
