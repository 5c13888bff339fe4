"""The VBA of the add-in as text: what is generated from the functions, and what stands in macros/.

The modules in `macros/` are UTF-8 and reviewable, and hold no business logic. Two of them are
generated, `xlt_functions.bas` by xlwings' own generator and `xlt_descriptions.bas` here. The
bridge from VBA to Python is xlwings' module (BSD 3-clause, its licence stands in it), taken from
the installed package, because it names the DLL of exactly that version.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.declared import CellFunction

PROJECT = "xltools"
"""How the bridge calls this project: its settings stand in `.xltools/xltools.conf`."""
FUNCTIONS_MODULE, DESCRIPTIONS_MODULE = "XltFunctions", "XltDescriptionTexts"
GENERATED = {"xlt_functions.bas": FUNCTIONS_MODULE, "xlt_descriptions.bas": DESCRIPTIONS_MODULE}
_BRIDGE_CHANGES = (
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"', 1),
    ('If source = "" Or source = "sheet" Then', 'If source = "sheet" Then', 1),
    ('If source = "" Or source = "directory" Then', 'If source = "directory" Then', 1),
    ('" -B -c ""import', '" -B -P -c ""import', 2),
)
"""(as xlwings has it, as it is here, how often). Settings come from the user's own file alone, and
Python does not look for modules in the current folder: a workbook that somebody sent, or a file
beside it, could otherwise name the program to be started."""


class MacrosMissing(Exception):
    """The sources are not where the package brings them, or xlwings' module has changed."""


def folder() -> Path:
    """Where the sources stand: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    for place in (package / "shipped" / "macros", package.parent / "macros"):
        if (place / "xlt_start.bas").is_file():
            return place
    raise MacrosMissing("macros")


def modules() -> dict[str, str]:
    """Module name → source of every module of the project, the bridge last."""
    found = {}
    for path in sorted(folder().glob("*.bas")):
        name, source = split(path.read_text(encoding="utf-8"))
        found[name] = source
    return {**found, "XltBridge": bridge()}


def ribbon() -> bytes:
    """The ribbon, as the 2006 schema has it."""
    return (folder() / "customUI.xml").read_bytes()


def split(text: str) -> tuple[str, str]:
    """Name and source of a .bas file; lines end as VBA has them.

    >>> split('Attribute VB_Name = "A"\\nOption Explicit\\n')
    ('A', 'Option Explicit\\r\\n')
    """
    first, _, rest = text.replace("\r\n", "\n").partition("\n")
    return first.split('"')[1], rest.replace("\n", "\r\n")


def bridge() -> str:
    """xlwings' module for add-ins, with this project's name and the user's own settings only.

    Raises:
        MacrosMissing: the installed xlwings has another module than the one known here.
    """
    import xlwings

    path = Path(xlwings.__file__).parent / "xlwings_custom_addin.bas"
    _, source = split(path.read_text(encoding="ascii"))
    for old, new, times in _BRIDGE_CHANGES:
        if source.count(old) != times:
            raise MacrosMissing(f"{path.name}: {old}")
        source = source.replace(old, new)
    return source


def function_wrappers() -> str:
    """`xlt_functions.bas`: one VBA function a cell function, by xlwings' generator.

    It runs on Windows, or wherever pywin32 is stood in for.
    """
    from xlwings import udfs

    from xltools.addin import classic

    class Addin:
        Name = f"{PROJECT}.xlam"

    text = io.StringIO()
    generate: Callable[..., None] = udfs.generate_vba_wrapper
    generate(classic.__name__, classic, text, Addin)
    body = text.getvalue().replace("= Err.Description", "= XltFault(Err.Description)")
    head = (
        f'Attribute VB_Name = "{FUNCTIONS_MODULE}"',
        '#Const App = "Microsoft Excel"',
        "' 由程序生成（python -m tests.addin.regenerate macros），不手工修改。",
        "",
    )
    return "\n".join((*head, "\n".join(line.rstrip() for line in body.strip().splitlines()), ""))


def function_descriptions(functions: Iterable[CellFunction] = FUNCTIONS) -> str:
    """`xlt_descriptions.bas`: name, description and argument help of every function."""
    listed = list(functions)
    lines = [
        f'Attribute VB_Name = "{DESCRIPTIONS_MODULE}"',
        "Option Explicit",
        "' 由程序生成（python -m tests.addin.regenerate macros），不手工修改。",
        "",
        "Public Function XltDescriptions() As Variant",
        f"    Dim entries(0 To {len(listed) - 1}) As Variant",
    ]
    for place, function in enumerate(listed):
        helps = ", ".join(_quoted(text) for text in function.arguments.values())
        entry = f"{_quoted(function.name)}, {_quoted(function.says)}, Array({helps})"
        lines.append(f"    entries({place}) = Array({entry})")
    return "\n".join((*lines, "    XltDescriptions = entries", "End Function", ""))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
