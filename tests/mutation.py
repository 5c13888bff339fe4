"""Which small wrong changes to a module do its tests notice?

    python -m tests.mutation xltools/exact.py --tests tests/test_exact.py --count 40 --seed 1

changes one place of the module at a time, in a copy of the tree, runs the named tests on it and
prints each change that no test noticed; exit 1 when there is one. Places are drawn by the seed, so
that equal arguments make equal changes. A change that makes the tests run out of time is noticed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__")
"""Not copied: what git, the environment and the tools keep (all begin with a dot)."""

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class Mutant:
    """One changed place: its line in the module, what was done, the module's text with it."""

    line: int
    change: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every change of one place, in the order of the module's syntax tree."""
    tree = ast.parse(source)
    types = _annotations(tree)
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in types:
            continue
        for choice, name in enumerate(_changes(node)):
            changed = copy.deepcopy(tree)
            target = next(each for at, each in enumerate(ast.walk(changed)) if at == place)
            _change(changed, target, name, choice)
            text = ast.unparse(ast.fix_missing_locations(changed))
            yield Mutant(getattr(node, "lineno", 0), f"{name}: {ast.unparse(node)[:70]!r}", text)


def _annotations(tree: ast.AST) -> set[int]:
    """The nodes that only say a type, by identity: no run of the program depends on them."""
    types = [
        getattr(node, field, None) for node in ast.walk(tree) for field in ("annotation", "returns")
    ]
    return {id(node) for each in types if isinstance(each, ast.AST) for node in ast.walk(each)}


def _changes(node: ast.AST) -> list[str]:
    """What can be done at this node, by name."""
    names: list[str] = []
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in COMPARISONS:
            names = ["comparison"]
        case ast.BoolOp():
            names = ["boolean"]
        case ast.BinOp(op=operator) if type(operator) in ARITHMETIC:
            names = ["arithmetic"]
        case ast.UnaryOp(op=ast.Not()):
            names = ["not removed"]
        case ast.Constant(value=bool()):
            names = ["constant negated"]
        case ast.Constant(value=int()):
            names = ["constant + 1", "constant - 1"]
        case ast.If(orelse=[_, *_]) | ast.IfExp():
            names = ["branches swapped"]
        case ast.Raise() | ast.AugAssign() | ast.Expr(value=ast.Call() | ast.Yield()):
            names = ["statement removed"]
    return names


def _change(tree: ast.AST, node: ast.AST, name: str, choice: int) -> None:
    """Do the change at `node`, a node of `tree`; `choice` counts the changes open at it."""
    match node:
        case ast.Compare():
            node.ops[0] = COMPARISONS[type(node.ops[0])]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.BinOp():
            node.op = ARITHMETIC[type(node.op)]()
        case ast.Constant(value=bool(value)):
            node.value = not value
        case ast.Constant(value=int(value)):
            node.value = value + (1 if choice == 0 else -1)
        case ast.If():
            node.body, node.orelse = node.orelse, node.body
        case ast.IfExp():
            node.body, node.orelse = node.orelse, node.body
        case ast.UnaryOp():
            _replace(tree, node, node.operand)
        case _:
            _replace(tree, node, ast.Pass())


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    """Put `new` where `old` stands, in whatever field of whatever parent."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list) and any(each is old for each in value):
                setattr(parent, field, [new if each is old else each for each in value])


def noticed(tree: Path, tests: list[str], seconds: float) -> bool:
    """Whether the tests fail, or run out of time, on the copy at `tree`.

    Raises RuntimeError where pytest found no test or was called wrongly: that notices nothing.
    """
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-n0", "-p", "no:randomly"]
    command += ["-p", "no:cacheprovider", *tests]
    try:
        run = subprocess.run(
            command, cwd=tree, timeout=seconds, capture_output=True, text=True, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    if run.returncode in {4, 5} and "ImportError" not in run.stdout + run.stderr:
        raise RuntimeError(run.stdout + run.stderr)
    return run.returncode != 0


def survivors(
    module: str, tests: list[str], count: int, seed: int, seconds: float
) -> tuple[int, list[Mutant]]:
    """(how many changes were tried, those that no test noticed)."""
    every = list(mutants((ROOT / module).read_text(encoding="utf-8")))
    drawn = random.Random(seed).sample(every, min(count, len(every)))
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND)
        (tree / module).write_text(
            ast.unparse(ast.parse((tree / module).read_text(encoding="utf-8"))), encoding="utf-8"
        )
        if noticed(tree, tests, seconds):
            raise RuntimeError(f"the tests fail, or need over {seconds:g} s, with nothing changed")
        (tree / module).write_text("raise RuntimeError\n", encoding="utf-8")
        if not noticed(tree, tests, seconds):
            raise RuntimeError(f"the tests do not import the copy of {module}")
        unnoticed = []
        for mutant in drawn:
            (tree / module).write_text(mutant.source, encoding="utf-8")
            if not noticed(tree, tests, seconds):
                unnoticed.append(mutant)
                print(f"{module}:{mutant.line} {mutant.change}", flush=True)
    return len(drawn), unnoticed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("module")
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60, help="for one run of the tests")
    asked = parser.parse_args()
    tried, unnoticed = survivors(asked.module, asked.tests, asked.count, asked.seed, asked.seconds)
    print(f"{asked.module}: {tried} mutants, {tried - len(unnoticed)} killed,", end=" ")
    print(f"{len(unnoticed)} survived (seed {asked.seed})")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    raise SystemExit(main())
