"""The second tabulator: small, alone, of one mind with the engine, and hard to fool."""

from __future__ import annotations

import ast
import copy
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from xltools.demo.arrivals import at
from xltools.demo.example_build import count_time, example_workspace
from xltools.demo.examples import example
from xltools.steps.consolidate import consolidate
from xltools.steps.pdf import as_pdf, find_soffice
from xltools.verify import second
from xltools.verify.citations import citations
from xltools.verify.printed import printed
from xltools.verify.second import Tabulator
from xltools.workspace import Workspace

SOURCE = Path(second.__file__)
Doc = dict[str, Any]


def test_it_is_short_and_stands_on_the_standard_library_alone() -> None:
    text = SOURCE.read_text("utf-8")
    assert len(text.splitlines()) <= 200
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [str(node.module)]
        else:
            continue
        assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    called = {n.func.id for n in ast.walk(ast.parse(text))
              if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
    assert not called & {"__import__", "exec", "eval", "compile"}


def test_it_is_read_on_two_printed_pages() -> None:
    text = SOURCE.read_text("utf-8")
    data = printed(text, "2017年度政风行风评议独立复算", "独立复算")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [str(row[1].value or "") for row in sheet.iter_rows()] == text.splitlines()
    program = find_soffice()
    assert program is not None
    pdf = PdfReader(io.BytesIO(as_pdf({"复算": data}, program)["复算"]))
    assert len(pdf.pages) == 2
    lines = [page.extract_text() for page in pdf.pages]
    assert "def main(" in lines[1]
    assert "class Tabulator" in lines[0]


def walked(name: str, root: Path) -> tuple[Workspace, Doc]:
    made = example(name)
    workspace = example_workspace(root / name, made)
    done = consolidate(workspace.root, now=at(count_time(made)))
    return workspace, citations(done.appraisal)


def run(workspace: Workspace, doc: Doc) -> Tabulator:
    return Tabulator(doc, lambda file: (workspace.received / file).read_bytes())


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Doc]:
    return walked("maanshan-2017", tmp_path_factory.mktemp("second"))


def test_the_reference_scheme_is_worked_out_again_whole(city: tuple[Workspace, Doc]) -> None:
    done = run(*city)
    assert not done.wrong
    assert not done.left
    assert done.equal > 200


@pytest.mark.parametrize("name", ["judges-panel", "jinxiang-2016", "county-ballot", "dachuan"])
def test_other_schemes_agree_and_what_is_not_worked_out_is_named(name: str, tmp_path: Path) -> None:
    workspace, doc = walked(name, tmp_path)
    done = run(workspace, doc)
    assert not done.wrong
    assert bool(done.left) == any(
        one["keep"] for unit in doc["units"] for one in (unit, *unit["items"].values())
    )


def test_it_runs_as_a_program_of_its_own(city: tuple[Workspace, Doc], tmp_path: Path) -> None:
    workspace, doc = city
    copied, listed = tmp_path / "second.py", tmp_path / "复算依据.json"
    copied.write_bytes(SOURCE.read_bytes())
    listed.write_text(json.dumps(doc, ensure_ascii=False), "utf-8")
    command = [sys.executable, "-I", "-S", str(copied), str(listed), str(workspace.received)]
    done = subprocess.run(command, capture_output=True, check=False, env={"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr.decode()
    assert "独立复算结论：一致" in done.stdout.decode()


def test_any_mark_that_is_not_the_original_s_is_seen(city: tuple[Workspace, Doc]) -> None:
    workspace, doc = city
    for file in list(doc["marks"])[::8]:
        changed = copy.deepcopy(doc)
        line = next(line for line in changed["marks"][file] if line[4] == "得分")
        line[3] = str(Decimal(line[3]) + 1)
        done = run(workspace, changed)
        assert any(f"结果采用{line[3]}" in said for said in done.wrong)


def test_any_figure_that_does_not_follow_is_seen(city: tuple[Workspace, Doc]) -> None:
    workspace, doc = city
    places = [("total",), ("exact_total",), ("raw_total",), ("rank",)]
    places += [("channels", "2"), ("items", "2.3", "earned"), ("adjustments",)]
    for number, place in enumerate(places):
        changed = copy.deepcopy(doc)
        unit: Any = next(u for u in changed["units"][number:] if u["status"] == "ranked")
        for key in place[:-1]:
            unit = unit[key]
        key = place[-1]
        unit[key] = {"rank": 99, "adjustments": ["-1"]}.get(key, "1/3")
        assert run(workspace, changed).wrong, place


def test_a_missing_mark_and_a_number_that_nothing_cites_are_seen(
    city: tuple[Workspace, Doc],
) -> None:
    workspace, doc = city
    changed = copy.deepcopy(doc)
    file, lines = next(iter(changed["marks"].items()))
    dropped = lines.pop(5)
    done = run(workspace, changed)
    assert [line for line in done.uncited if dropped[6] in line]
    assert done.wrong
    called_blank = copy.deepcopy(doc)
    line = called_blank["marks"][file][5]
    line[3], line[4] = "", "未填"
    assert any("结果按“未填”处理" in said for said in run(workspace, called_blank).wrong)


def test_an_original_that_is_not_itself_is_seen(city: tuple[Workspace, Doc]) -> None:
    workspace, doc = city
    first, second_file = list(doc["marks"])[:2]
    swapped = {first: second_file, second_file: first}

    def content(file: str) -> bytes | None:
        return (workspace.received / swapped.get(file, file)).read_bytes()

    done = Tabulator(doc, content)
    assert sum("缺失或已改动" in said for said in done.wrong) == 2
    assert Tabulator(doc, lambda file: None).wrong
