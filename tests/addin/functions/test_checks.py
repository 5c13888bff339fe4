"""Marks checked by a method, and by an item of the year's scheme."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.addin.paths import through_officejs
from xltools.addin.functions.checks import xlt_check_item, xlt_check_method
from xltools.addin.functions.values import Misused
from xltools.demo.build import build_demo
from xltools.scheme.lint import check_scheme
from xltools.text import functions as says


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("checks") / "演示"
    build_demo(root)
    return root


BALLOT = [320.0, 312.0, 4.0, 250.0, 40.0, 6.0, 8.0, 3.0, 1.0]


def test_votes_that_do_not_add_up_are_said_beside_them() -> None:
    assert xlt_check_method.call("等次票折算", 4, [BALLOT]) == [[""] * 9]
    told = xlt_check_method.call("等次票折算", 4, [[*BALLOT[:-1], 2.0]])[0]
    assert "多1票" in "".join(told) and sum(map(bool, told)) == 1
    halves = xlt_check_method.call("等次票折算", 4, [[319.5, *BALLOT[1:]]])[0]
    assert halves[0].startswith("错误")


def test_the_answer_has_the_shape_of_the_range() -> None:
    row = xlt_check_method.call("百分制折算", 5, [[105, "不涉及", None, 95]])
    assert len(row) == 1 and [bool(cell) for cell in row[0]] == [True, False, True, False]
    assert xlt_check_method.call("百分制折算", 5, [["不涉及"]], None, "否")[0][0].startswith("错误")


def test_marks_are_checked_against_an_item_of_the_scheme(root: Path) -> None:
    items = check_scheme(root / "方案.xlsx").scheme.items
    item = next(item for item in items if item.reason_below is not None)
    low, high = float(item.reason_below or 0) - 1, 100
    told = xlt_check_item.call([[high], [105], [low], [None]], item.code, str(root))
    assert [cell for (cell,) in told][0::3] == ["", "未填"]
    assert "0至100" in told[1][0]
    assert "须" not in told[0][0] and "说明原因" in told[2][0]
    assert xlt_check_item.call([[high]], item.name, str(root)) == [[""]]
    with pytest.raises(Misused, match=item.name):
        xlt_check_item.call([[high]], "没有的项目", str(root))


def test_a_server_elsewhere_reads_no_folder(root: Path) -> None:
    given = [[[95.0]], [["1.1"]], [[str(root)]]]
    assert through_officejs("XLT_CHECK_ITEM", given, remote=True) == [[says.LOCAL_ONLY]]
