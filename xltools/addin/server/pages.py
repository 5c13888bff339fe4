"""What the server hands out to everybody: fixed bytes, read once when it starts.

The task pane, the manifest, what Excel asks about the functions, and the scripts behind them:
ours, the client of xlwings Server, and Office.js. A request names one of these addresses exactly
or gets nothing; no request ever reaches a file.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from string import Template
from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape

from xltools import __version__
from xltools.addin.server.served import CannotServe, Served
from xltools.text import server as says

MANIFEST_ID = "6b0f8f0e-51d1-4c0b-9f7a-7a2c4e3f9d15"
PANE = "/taskpane.html"
CALL, SCRIPT = "/xlwings/custom-functions-call", "/xlwings/custom-scripts-call/check_selection"
STATE = "/pane/state"
_WEB = Path(__file__).with_name("web")
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
    ".xml": "text/xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
}
_IMPORT = re.compile(r"^\s*(?:import|export)\b[^'\";]*?['\"](\.{1,2}/[^'\"]+)['\"]", re.MULTILINE)
"""A module's static import of another file; names may stand on several lines before it."""
_LOADED = (
    *("js/config.js", "js/custom-scripts/index.js", "js/officejs/taskpane-reload.js"),
    *("js/officejs/history-fix-part1.js", "js/officejs/history-fix-part2.js"),
)
"""The files of xlwings' client that the pane names; each brings those that it imports."""
_LANGUAGES = ("zh-cn", "zh-tw", "en-us")
"""Office.js asks for its texts in Excel's language, and takes English where there are none."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address' answer."""

    content: bytes
    kind: str


def pages(served: Served, functions: ModuleType) -> dict[str, Page]:
    """Address → what is handed out there.

    Raises:
        CannotServe: the extra `server` is not installed, or its files are not those known here.
    """
    import xlwings
    from xlwings import server

    listed: Callable[[ModuleType], Any] = server.custom_functions_meta
    found = {f"/static/{name}": _page(path) for name, path in sorted(_static())}
    office = next(name for name in found if name.endswith("/dist/office.js"))
    config = {
        "appPath": "",
        "authProviders": ["custom"] if served.token else [],
        "customFunctionsMaxRetries": 3,
        "customFunctionsRetryCodes": [500, 502, 503, 504],
        "environment": "prod",
        "isOfficialLiteAddin": False,
        "onWasm": False,
        "requestTimeout": 300,
        "taskpaneReloadAttempts": 3,
        "xlwingsVersion": xlwings.__version__,
    }
    values = {"title": says.PROJECT, "office": office, "config": json.dumps(config)}
    pane = Template((_WEB / "taskpane.html").read_text(encoding="utf-8")).substitute(values)
    made = {
        PANE: pane,
        "/manifest.xml": manifest(served),
        "/xlwings/custom-functions-meta.json": json.dumps(listed(functions), ensure_ascii=False),
        "/xlwings/custom-functions-code.js": _functions_code(functions),
        "/xlwings/custom-scripts-meta.json": "[]",
    }
    texts = {at: Page(text.encode(), _KINDS[Path(at).suffix]) for at, text in made.items()}
    return found | texts


def manifest(served: Served) -> str:
    """The manifest that tells Excel where the server is and what buttons to show, as XML."""
    values = {
        "id": MANIFEST_ID,
        "version": ".".join([*__version__.split(".")[:3], "0"]),
        "address": served.address,
        "title": says.PROJECT,
        "description": says.DESCRIPTION,
        "tab": says.TAB,
        "group": says.GROUP,
        "pane": says.PANE,
        "pane_tip": says.PANE_TIP,
        "check": says.CHECK_SELECTION,
        "check_tip": says.CHECK_SELECTION_TIP,
    }
    quoted = {name: escape(value, {'"': "&quot;"}) for name, value in values.items()}
    return Template((_WEB / "manifest.xml").read_text(encoding="utf-8")).substitute(quoted)


def client_folder() -> Path:
    """Where xlwings Server keeps the scripts of its client; it is not imported.

    Raises:
        CannotServe: it is not installed.
    """
    spec = find_spec("xlwings_server")
    if spec is None or spec.origin is None:
        raise CannotServe(says.NOT_INSTALLED)
    return (Path(spec.origin).parent / "static").resolve()


def _static() -> Iterator[tuple[str, Path]]:
    """Name under /static/ and file of everything that the pane loads."""
    theirs = client_folder()
    ours = {path.relative_to(_WEB / "static").as_posix(): path for path in _files(_WEB / "static")}
    yield from ours.items()
    wanted, known = list(_LOADED), set(ours)
    while wanted:
        name = wanted.pop()
        if name in known:
            continue
        known.add(name)
        path = _contained(theirs, name)
        yield name, path
        for other in _IMPORT.findall(path.read_text(encoding="utf-8-sig")):
            target = (path.parent / other).resolve()
            if not target.is_relative_to(theirs):
                raise CannotServe(says.UNKNOWN_CLIENT.format(file=name))
            wanted.append(target.relative_to(theirs).as_posix())
    offices = list(theirs.glob("vendor/office-js/*/dist/office.js"))
    if len(offices) != 1:
        raise CannotServe(says.UNKNOWN_CLIENT.format(file="office.js"))
    office = offices[0].parent
    for path in _files(office):
        inside = path.relative_to(office)
        if path.suffix != ".js" or (
            path.name == "office_strings.js" and inside.parts[0] not in _LANGUAGES
        ):
            continue
        name = path.relative_to(theirs).as_posix()
        yield name, _contained(theirs, name)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _contained(folder: Path, name: str) -> Path:
    """The file itself, which must lie in `folder` also where links lead."""
    path = (folder / name).resolve()
    if not path.is_file() or not path.is_relative_to(folder):
        raise CannotServe(says.UNKNOWN_CLIENT.format(file=name))
    return path


def _page(path: Path) -> Page:
    return Page(path.read_bytes(), _KINDS[path.suffix])


def _functions_code(functions: ModuleType) -> str:
    """xlwings' client code for functions in cells, with a line for each of ours."""
    import xlwings

    file = _contained(client_folder(), "js/custom-functions/custom-functions-code.js")
    code = file.read_text(encoding="utf-8-sig")
    for theirs, ours in (
        ("placeholder_xlwings_version", xlwings.__version__),
        ("placeholder_custom_functions_call_path", CALL),
        ("showError(error.toString())", f"showError({json.dumps(says.NO_ANSWER)})"),
        ('"Unknown server error"', json.dumps(says.NO_ANSWER)),
    ):
        if theirs not in code:
            raise CannotServe(says.UNKNOWN_CLIENT.format(file=file.name))
        code = code.replace(theirs, ours)
    names = [name for name, one in inspect.getmembers(functions) if hasattr(one, "__xlfunc__")]
    return code + "".join(
        f"""
async function {name}() {{
  return await base(
    {{ funcName: "{name}", isStreaming: false, isCached: false, callerScoped: false }},
    ...arguments,
  );
}}
CustomFunctions.associate("{name.upper()}", {name});
"""
        for name in names
    )
