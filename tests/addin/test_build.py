"""The add-in file: its sources come back out of it, whole and in Chinese."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from oletools.olevba import VBA_Parser

from tests.addin.regenerate import generated
from xltools.addin import macros
from xltools.addin.build import addin, workbook
from xltools.addin.buttons import BUTTONS
from xltools.addin.functions import FUNCTIONS
from xltools.text import addin as says

FILES = {"xltools.xlam": addin, "政风行风评议.xlsm": workbook}
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


@pytest.mark.parametrize("name", FILES)
def test_two_builds_are_the_same_bytes(name: str) -> None:
    assert FILES[name]() == FILES[name]()


@pytest.mark.parametrize("name", FILES)
def test_what_olevba_extracts_is_the_sources(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    parser = VBA_Parser(str(path))
    found = {
        file.removesuffix(".bas"): code.partition("\n")[2].replace("\r\n", "\n")
        for _, _, file, code in parser.extract_macros()
        if file.endswith(".bas")
    }
    parser.close()
    wanted = {n: source.replace("\r\n", "\n") for n, source in macros.modules().items()}
    assert {n: code.strip() for n, code in found.items()} == {
        n: source.strip() for n, source in wanted.items()
    }


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
    assert found == {name: (b.label, b.says) for name, b in BUTTONS.items()}
    assert list(found) == list(BUTTONS)
    assert all(b.get("screentip") == b.get("label") for b in root.iter("{*}button"))
    assert next(root.iter("{*}tab")).get("label") == says.TITLE


def test_every_callback_is_a_public_sub() -> None:
    root = etree.fromstring(macros.ribbon())
    callbacks = {button.get("onAction") for button in root.iter("{*}button")}
    code = "\n".join(macros.modules().values())
    assert callbacks <= set(re.findall(r"Public Sub (\w+)\(ByVal control As Object\)", code))


def test_the_generated_modules_are_what_the_functions_give() -> None:
    for name, text in generated().items():
        stands = (macros.folder() / name).read_text(encoding="utf-8")
        again = "python -m tests.addin.regenerate macros"
        assert stands == text, f"macros/{name} is out of date: {again}"


def test_sources_fit_code_page_936_and_the_editors_lines() -> None:
    for name, source in macros.modules().items():
        source.encode("cp936")
        assert max(map(len, source.splitlines())) < 1000, name
    for function in FUNCTIONS:
        assert all(len(text) <= 255 for text in (function.says, *function.arguments.values()))


def test_no_argument_is_a_word_of_the_language() -> None:
    words = set(RESERVED.split())
    for function in FUNCTIONS:
        assert not words & {name.lower() for name in function.arguments}, function.name


def test_the_bridge_reads_the_users_own_settings_only() -> None:
    code = macros.bridge()
    asked = re.findall(r"If source = (.*?) Then", code)
    assert asked == ['"sheet"', '"directory"', '"" Or source = "user"']
    assert 'PROJECT_NAME As String = "xltools"' in code
    assert "BSD 3-clause license" in code
