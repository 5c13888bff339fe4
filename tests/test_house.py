"""The shape of the package: what may import what, beyond the layers that import-linter keeps."""

import ast
from collections.abc import Iterator
from pathlib import Path

import xltools
from tests import conftest

_PACKAGE = Path(xltools.__file__).parent


def _modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; a package stands for its `__init__`."""
    found = {}
    for path in sorted(_PACKAGE.rglob("*.py")):
        parts = path.relative_to(_PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _imported(path: Path) -> Iterator[str]:
    """Every dotted name that the file imports anywhere in it, for type checking only too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _imports() -> dict[str, set[str]]:
    """Module → the modules of the package that it imports."""
    modules = _modules()
    found: dict[str, set[str]] = {}
    for name, path in modules.items():
        wanted = {one if one in modules else one.rpartition(".")[0] for one in _imported(path)}
        found[name] = (wanted & modules.keys()) - {name}
    return found


def _cycles(imports: dict[str, set[str]]) -> list[set[str]]:
    """The largest sets of modules that all lead back to each other."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = [*imports[start]]
        while ahead:
            module = ahead.pop()
            if module not in seen:
                seen.add(module)
                ahead += imports[module]
        return seen

    ends = {module: reached(module) for module in imports}
    found: list[set[str]] = []
    for module, own in ends.items():
        circle = {other for other in own if module in ends[other]}
        if circle and circle not in found:
            found.append(circle)
    return found


def test_no_module_leads_back_to_itself() -> None:
    """Imports for type checking and imports inside functions are imports, too."""
    assert [sorted(circle) for circle in _cycles(_imports())] == []


def test_a_cycle_is_seen() -> None:
    assert _cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [{"b", "c"}]


def test_what_is_said_to_be_slow_or_random_exists() -> None:
    here = Path(__file__).parent
    assert [one for one in (*conftest.SLOW, *conftest.RANDOM) if not (here / one).exists()] == []


_OPEN = {"methods", "text"}
"""Every module is a door: one file a method, one file a topic of what staff read."""


def _doors(package: str) -> set[str]:
    """The names in a package's `DOORS`, read without importing it."""
    tree = ast.parse((_PACKAGE / package / "__init__.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "DOORS":
            return set(ast.literal_eval(node.value))
    return set()


def _entered() -> dict[str, set[str]]:
    """Package → its modules that other packages import, named from it."""
    found: dict[str, set[str]] = {p.parent.name: set() for p in _PACKAGE.glob("*/__init__.py")}
    for module, wanted in _imports().items():
        for one in wanted:
            package, _, room = one.removeprefix("xltools.").partition(".")
            if room and not module.startswith(f"xltools.{package}."):
                found[package].add(room)
    return found


def test_others_come_in_by_the_doors_and_no_door_is_unused() -> None:
    wrong = {
        package: sorted(_doors(package) ^ rooms)
        for package, rooms in _entered().items()
        if package not in _OPEN and _doors(package) != rooms
    }
    assert wrong == {}


def test_every_package_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(_PACKAGE))
        for path in sorted(_PACKAGE.rglob("__init__.py"))
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
