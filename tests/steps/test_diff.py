"""What a correction changed: in workspaces, documents and ranking workbooks."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reports.letters.samples import city
from tests.scoring.cases import Case, Expected
from tests.steps.test_letters import typed
from tests.steps.through_workbooks import clock, walk
from xltools.files import write_whole
from xltools.folder.opening import Refusal, open_workspace
from xltools.registers.adjustments import write_adjustments
from xltools.registers.reader import RegisterEntry
from xltools.reports.changes import Comparison, UnitChange, comparison_lines
from xltools.steps.consolidate import consolidate
from xltools.steps.diff import diff
from xltools.workspace import Workspace


def case(**more: str) -> Case:
    marks = {**typed(), **{("S", code, "1"): mark for code, mark in more.items()}}
    return Case("diff", city(), marks, Expected(totals={}))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("diff") / "before"
    walk(case(), root)
    return root


@pytest.fixture
def after(before: Path, tmp_path: Path) -> Path:
    root = tmp_path / "after"
    shutil.copytree(before, root)
    return root


def unit(found: Comparison, code: str) -> UnitChange:
    return next(one for one in found.units if one.code == code)


def said(one: UnitChange) -> dict[str, tuple[str, str]]:
    return {change.what: (change.before, change.after) for change in one.changes}


def test_equal_results_are_said_to_be_equal(before: Path, after: Path) -> None:
    found = diff(before, after, after)
    assert comparison_lines(found) == ["两次结果完全相同。"]
    assert found.unchanged == 4


def settled(root: Path, entry: RegisterEntry) -> dict[str, Any]:
    """The register with one line, consolidated; the result document."""
    scheme = open_workspace(root).scheme
    write_whole(Workspace(root).adjustments, write_adjustments(scheme, [entry]))
    return consolidate(root, now=clock).document


def deduction(unit_name: str, points: str) -> RegisterEntry:
    day = date(2017, 6, 8)
    return RegisterEntry(
        unit=unit_name,
        happened=day,
        rule="负面事件",
        each=Decimal(points),
        times=1,
        fact="被曝光属实",
        evidence="佐证1",
        noticed=day,
        plea="无异议",
        approved_points=Decimal(points),
        proposer="王××",
        approver="李××",
        approved=day,
    )


def test_a_deduction_moves_its_unit_and_those_it_passes(before: Path, after: Path) -> None:
    settled(after, deduction("市民政局", "12"))
    found = diff(before, after, after)
    moved = unit(found, "B")
    assert said(moved)["总分"] == ("90.00", "78.00")
    assert said(moved)["加减分"] == ("0.00", "-12.00") and said(moved)["名次"] == ("2", "3")
    assert moved.causes == ("新计入扣分12分：被曝光属实",)
    total = next(one for one in moved.changes if one.what == "总分")
    assert total.difference == "-12.00"
    passed = unit(found, "C")
    assert said(passed)["名次"] == ("3", "2")
    assert passed.causes == ("本单位得分未变，因其他单位变化",)
    assert found.unchanged == 2 - (len(found.units) - 2)


def test_a_return_that_was_replaced_is_the_cause(before: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    walk(case(A="97"), other)
    found = diff(before, other, other)
    [one] = found.units
    assert said(one)["信访处置"] == ("57.00", "58.20") and said(one)["总分"] == ("95.00", "96.20")
    assert one.causes == ("市政协办公室的报送件由“来自S.xlsx”改为“来自S.xlsx”",)
    assert len(found.inputs) == 1, "the other scorer's return is the same bytes"


def test_documents_and_workbooks_compare_too(before: Path, after: Path, tmp_path: Path) -> None:
    first = consolidate(before, now=clock).document
    second = settled(after, deduction("市民政局", "12"))
    paths = [tmp_path / "前.json", tmp_path / "后.json"]
    for path, document in zip(paths, (first, second), strict=True):
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    by_json = diff(*paths, after)
    assert said(unit(by_json, "B"))["总分"] == ("90.00", "78.00")
    by_book = diff(Workspace(before).ranking, Workspace(after).ranking, after)
    assert by_book.partial
    assert said(unit(by_book, "B")) == {"总分": ("90", "78"), "名次": ("2", "3")}
    mixed = diff(Workspace(before).ranking, after, after)
    assert said(unit(mixed, "B")) == {"总分": ("90", "78.00"), "名次": ("2", "3")}
    assert diff(Workspace(after).ranking, after, after).units == ()
    lines = comparison_lines(by_book)
    assert lines[0].startswith("汇总排名工作簿只用来比较") and "单位" in lines[3]


def test_what_is_no_result_is_refused(tmp_path: Path, before: Path) -> None:
    wrong = tmp_path / "某.json"
    wrong.write_text("[]", "utf-8")
    with pytest.raises(Refusal, match="不是评议结果"):
        diff(wrong, before, before)
    with pytest.raises(Refusal, match="不是评议结果"):
        diff(Workspace(before).decisions, before, before)
