"""The add-in's VBA and ribbon as text: what stands in macros/, and how some of it is generated.

The parts in `macros/` are UTF-8 and reviewable, and hold no business logic. Two of them are
generated here from the functions, the ribbon from the table of actions. The parts go into one
module: what one part needs of another is then Private, and nothing of it can be called from a
cell, a shape or another workbook's macro.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import quoteattr

from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.declared import CellFunction
from xltools.steps.actions import BUTTONS
from xltools.text import actions as says
from xltools.text.addin import TITLE

PROJECT = "xltools"
"""How the user's settings are called: they stand in `.xltools/xltools.conf`."""
MODULE, SCRIPT = "XltAddin", "xltools.applescript"
BRIDGE, FUNCTIONS_PART, RIBBON = "xlt_bridge.bas", "xlt_functions.bas", "customUI.xml"
PARTS = (BRIDGE, "xlt_start.bas", "xlt_descriptions.bas", FUNCTIONS_PART)
"""In this order: the bridge declares what it calls of the library, which VBA wants first."""
_INTERPRETER = "INTERPRETER"
_GENERATED = "' 由程序生成（python -m tests.addin.regenerate macros），不手工修改。"


class MacrosMissing(Exception):
    """The sources are not where the package brings them."""


def folder() -> Path:
    """Where the sources stand: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    for place in (package / "shipped" / "macros", package.parent / "macros"):
        if (place / BRIDGE).is_file():
            return place
    raise MacrosMissing("macros")


def parts() -> dict[str, str]:
    """File name → text of every part."""
    return {name: (folder() / name).read_text(encoding="utf-8") for name in PARTS}


def module(sources: Mapping[str, str] | None = None) -> str:
    """The source of the project's one module; lines end as VBA has them."""
    bodies = [body(text) for text in (sources or parts()).values()]
    return "\n".join(("Option Explicit", *bodies)).replace("\n", "\r\n")


def body(text: str) -> str:
    """A part without the lines that every module has.

    >>> body('Attribute VB_Name = "A"\\nOption Explicit\\nSub B()\\n')
    'Sub B()\\n'
    """
    lines = text.splitlines(keepends=True)
    return "".join(ln for ln in lines if not ln.startswith(("Attribute ", "Option Explicit")))


def ribbon() -> bytes:
    """The ribbon, as the 2006 schema has it."""
    return (folder() / RIBBON).read_bytes()


_PICTURES = {
    "scheme": "FileOpen",
    "lint": "Spelling",
    "issue": "FileSave",
    "check": "DataValidation",
    "consolidate": "AutoSum",
    "remind": "ReviewNewComment",
    "ranking": "SortDialog",
    "explain": "TracePrecedents",
    "decide": "ReviewEditComment",
    "state": "Info",
    "verify": "ReviewProtectWorkbook",
    "journal": "FileProperties",
    "doctor": "ErrorChecking",
    "help": "Help",
}
"""Button → Excel's own picture for it."""
_GROUPS = {
    says.SCHEME: ("Scheme", True),
    says.RETURNS: ("Returns", True),
    says.RESULT: ("Result", True),
    says.CHECKING: ("Verify", False),
    says.HELP: ("Help", False),
}
"""Group of actions → its name in ASCII, and whether its buttons are large."""


def ribbon_source() -> str:
    """`customUI.xml`: the buttons of the table of actions, group by group."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui">',
        "  <ribbon>",
        "    <tabs>",
        f'      <tab id="xltTab" label={quoteattr(TITLE)}>',
    ]
    for group, actions in groupby(BUTTONS.values(), key=lambda action: action.group):
        name, large = _GROUPS[group]
        lines.append(f'        <group id="xltGroup{name}" label={quoteattr(group)}>')
        size = ' size="large"' if large else ""
        for action in actions:
            label, tag = quoteattr(action.label), action.button
            lines.append(
                f'          <button id="xlt{tag.title()}" tag="{tag}" label={label}{size} '
                f'imageMso="{_PICTURES[tag]}" onAction="XltButton" screentip={label} '
                f"supertip={quoteattr(action.tip)}/>"
            )
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>", ""]
    return "\n".join(lines)


def applescript(interpreter: str) -> str:
    """What Excel for Mac runs for a button; the interpreter stands in it as text."""
    quoted = interpreter.replace("\\", "\\\\").replace('"', '\\"')
    source = (folder() / SCRIPT).read_text(encoding="utf-8")
    return source.replace(f'"{_INTERPRETER}"', f'"{quoted}"')


def function_wrappers(functions: Iterable[CellFunction] = FUNCTIONS) -> str:
    """`xlt_functions.bas`: one VBA function a cell function, which asks Python for the result.

    No workbook goes along: xlwings would run the code in sheets called `….py` of it.
    """
    lines = ['Attribute VB_Name = "XltFunctions"', "Option Explicit", _GENERATED]
    for function in functions:
        name = function.call.__name__
        parameters = inspect.signature(function.call).parameters.values()
        declared = ", ".join(
            one.name if one.default is inspect.Parameter.empty else f"Optional {one.name}"
            for one in parameters
        )
        given = ", ".join(one.name for one in parameters)
        lines += [
            "",
            f"Public Function {name}({declared})",
            "    On Error GoTo failed",
            f'    {name} = XLPy.CallUDF("xltools.addin.classic", "{name}", Array({given}))',
            "    Exit Function",
            "failed:",
            f"    {name} = XltFault()",
            "End Function",
        ]
    return "\n".join((*lines, ""))


def function_descriptions(functions: Iterable[CellFunction] = FUNCTIONS) -> str:
    """`xlt_descriptions.bas`: name, description and argument help of every function."""
    listed = list(functions)
    lines = [
        'Attribute VB_Name = "XltDescriptionTexts"',
        "Option Explicit",
        _GENERATED,
        "",
        "Private Function XltDescriptions() As Variant",
        f"    Dim entries(0 To {len(listed) - 1}) As Variant",
    ]
    for place, function in enumerate(listed):
        helps = ", ".join(_quoted(text) for text in function.arguments.values())
        entry = f"{_quoted(function.name)}, {_quoted(function.says)}, Array({helps})"
        lines.append(f"    entries({place}) = Array({entry})")
    return "\n".join((*lines, "    XltDescriptions = entries", "End Function", ""))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
