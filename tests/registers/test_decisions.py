"""台账/议定事项: rows become decisions, what is wrong is named at its cell, nothing is guessed."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.deciding import ROW
from tests.forms.samples import scheme
from tests.office import Office
from xltools.registers.decisions import (
    Entered,
    Known,
    merge,
    parse,
    read_decisions,
    with_decision,
    write_decisions,
)
from xltools.registers.reader import RegisterUnreadable
from xltools.scoring.decisions import REGISTER, Decision, from_data

FILES = {"ab" * 32: ("花山区.xlsx",), "ac" * 32: ("a.xlsx", "b.xlsx")}
ROWS: list[dict[str, Any]] = [
    {
        "kind": "核准采用",
        "file": "abab" * 2,
        "scorer": "花山区",
        "reason": "核实",
        "recorder": "王",
    },
    {"kind": "以哪份为准", "scorer": "PF01", "file": "b.xlsx"},
    {
        "kind": "评分确认",
        "scorer": "市信访局",
        "unit": "市教育局",
        "item": "信访处置",
        "value": "９２.50",
    },
    {"kind": "评分确认", "file": "ab" * 32, "sheet": "评分表", "cell": "d9", "value": "不涉及"},
    {"kind": "单位名称认定", "text": "市教育委", "unit": "市教育局"},
    {"kind": "按未报处理", "scorer": "雨山区"},
    {"kind": "批准延期", "scorer": "雨山区", "value": "2017年12月20日17时"},
    {"kind": "末位并列认定", "unit": "市公安局、市教育局", "value": "市公安局"},
    {"kind": "后进认定", "unit": "ZF02", "value": "不列入"},
    {"kind": "直接列为不合格", "unit": "市总工会"},
    {"kind": "不予采用", "file": "花山区.xlsx"},
    {"kind": "撤销议定", "number": "第3号"},
]
VALUES = [
    "",
    "ac" * 32,
    "92.5",
    "不涉及",
    "ZF01",
    "",
    "2017-12-20T17:00:00",
    "ZF02",
    "不列入",
    "",
    "",
    "",
]


def row(changes: dict[str, Any]) -> dict[str, Any]:
    return {**ROW, "date": date(2017, 12, 20), **changes}


def read(tmp_path: Path, *rows: dict[str, Any]) -> Entered:
    path = tmp_path / "台账" / "议定事项.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(write_decisions(scheme(), [row(one) for one in rows]))
    return read_decisions(path, Known(scheme(), FILES))


def test_every_kind_comes_back_as_it_was_entered(tmp_path: Path) -> None:
    entered = read(tmp_path, *ROWS)
    assert entered.findings == ()
    assert [one.kind.label for one in entered.decisions] == [one["kind"] for one in ROWS]
    assert [one.value for one in entered.decisions] == VALUES
    released, _, by_unit, by_cell, *_, withdrawn = (one.matter for one in entered.decisions)
    assert (released.file, released.scorer) == ("ab" * 32, "PF02")
    assert (by_unit.scorer, by_unit.units, by_unit.item) == ("PF01", ("ZF01",), "1")
    assert (by_cell.file, by_cell.cell) == ("ab" * 32, "D9")
    assert withdrawn.number == 3
    cites = entered.decisions[1].cites
    assert (cites.minutes, cites.date) == ("会审纪要〔2017〕3号", "2017-12-20")


@pytest.mark.parametrize(
    ("entry", "cell", "code"),
    [
        ({"kind": "改分"}, "B4", "议定结果不符合要求"),
        ({"kind": "按未报处理"}, "C4", "议定事项未填全"),
        ({"kind": "按未报处理", "scorer": "雨山区", "minutes": ""}, "O4", "议定事项未填全"),
        ({"kind": "按未报处理", "scorer": "雨山"}, "C4", "议定对象无法认定"),
        ({"kind": "按未报处理", "scorer": "雨山区", "unit": "市教育局"}, "D4", "议定事项栏目多填"),
        ({"kind": "后进认定", "unit": "市教育", "value": "列入"}, "D4", "议定对象无法认定"),
        ({"kind": "后进认定", "unit": "市教育局", "value": "是"}, "K4", "议定结果不符合要求"),
        (
            {"kind": "末位并列认定", "unit": "市教育局", "value": "均不列入"},
            "D4",
            "议定结果不符合要求",
        ),
        (
            {"kind": "末位并列认定", "unit": "ZF01、ZF02", "value": "ZF03"},
            "K4",
            "议定结果不符合要求",
        ),
        (
            {"kind": "评分确认", "file": "abab" * 2, "cell": "D9", "value": "九十五"},
            "K4",
            "议定结果不符合要求",
        ),
        (
            {"kind": "评分确认", "file": "没有.xlsx", "cell": "D9", "value": "95"},
            "F4",
            "议定对象无法认定",
        ),
        ({"kind": "批准延期", "scorer": "雨山区", "value": "12月20日"}, "K4", "议定结果不符合要求"),
        ({"kind": "撤销议定", "number": "甲"}, "J4", "议定结果不符合要求"),
        ({"kind": "按未报处理", "scorer": "雨山区", "date": "去年"}, "P4", "议定结果不符合要求"),
    ],
)
def test_what_is_wrong_is_named_at_its_cell(
    tmp_path: Path, entry: dict[str, Any], cell: str, code: str
) -> None:
    entered = read(tmp_path, entry)
    assert entered.decisions == ()
    [finding] = entered.findings
    assert (finding.file, finding.cell, finding.code) == ("台账/议定事项.xlsx", cell, code)
    assert finding.message.startswith("【错误】台账/议定事项.xlsx · 议定事项 · ")


def test_a_date_in_the_value_cell_is_a_moment_and_a_formula_is_nothing(tmp_path: Path) -> None:
    read(tmp_path, ROWS[6], ROWS[5])
    path = tmp_path / "台账" / "议定事项.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["议定事项"]
    sheet["K4"].value = datetime(2017, 12, 21, 9, 30)
    sheet["L5"].value = "=1+1"
    book.save(path)
    entered = read_decisions(path, Known(scheme(), FILES))
    assert [one.value for one in entered.decisions] == ["2017-12-21T09:30:00"]
    assert [f.cell for f in entered.findings] == ["L5"]


def test_a_register_without_its_columns_or_unreadable_says_so(tmp_path: Path) -> None:
    known = Known(scheme(), FILES)
    assert read_decisions(tmp_path / "没有.xlsx", known) == Entered((), ())
    path = tmp_path / "议定事项.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(RegisterUnreadable):
        read_decisions(path, known)
    book = openpyxl.load_workbook(io.BytesIO(write_decisions(scheme())))
    book["议定事项"]["O3"].value = "别的"
    book.save(path)
    assert [f.value for f in read_decisions(path, known).findings] == ["纪要文号"]


def recorded(entered: Entered) -> list[Decision]:
    """As the journal gives them back."""
    fresh = merge([], entered).pending
    return [from_data({**one.data(), "basis": "x"}) for one in fresh]


def test_a_row_that_is_added_reads_as_what_was_entered_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    known, path = Known(scheme(), FILES), tmp_path / "议定事项.xlsx"
    blank = write_decisions(scheme(), [row(ROWS[0])])
    data, said = blank, [parse({**ROW, **{k: str(v) for k, v in ROWS[0].items()}}, known, REGISTER)]
    for one in ROWS * 7:
        entry = {**ROW, "reason": f"第{len(said)}次 <&> 核实", **one}
        said.append(parse(entry, known, REGISTER))
        added = with_decision(data, entry)
        assert added is not None and added == with_decision(data, entry), "the same bytes"
        data = added
    path.write_bytes(data)
    read_back = read_decisions(path, known)
    assert read_back.findings == () and len(said) == 85, "more than the blank lines hold"
    assert [one.digest for one in read_back.decisions] == [one.digest for one in said]
    with zipfile.ZipFile(io.BytesIO(blank)) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    entered = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    day = entered.cell(5, 16)
    assert entered.cell(3, 16).value == "日期" and day.is_date and day.value.year == 2017
    assert entered.row_dimensions[5].height > 24, "as high as what was entered needs"
    book = openpyxl.load_workbook(io.BytesIO(blank))
    book.worksheets[0]["B3"] = "别的"
    stream = io.BytesIO()
    book.save(stream)
    assert with_decision(stream.getvalue(), {**ROW, **ROWS[0]}) is None


def test_a_command_of_before_and_a_row_that_says_the_same_are_one(tmp_path: Path) -> None:
    entered = read(tmp_path, ROWS[6])
    [mine] = entered.decisions
    kept = from_data({**mine.data(), "number": 1, "source": "命令", "basis": ""})
    merged = merge([kept], entered)
    assert merged.pending == () and merged.findings == ()
    assert merge([kept], Entered((), ())).findings == (), "it never stood there"


def test_a_row_is_one_decision_however_often_it_is_read(tmp_path: Path) -> None:
    entered = read(tmp_path, ROWS[5], ROWS[9])
    kept = recorded(entered)
    again = merge(kept, entered)
    assert (again.pending, again.findings) == ((), ())
    assert [one.number for one in again.decisions] == [1, 2]
    more = merge(kept, read(tmp_path, ROWS[5], ROWS[9], ROWS[9]))
    assert [one.number for one in more.pending] == [3]


def test_a_recorded_row_that_was_changed_still_stands_and_is_named(tmp_path: Path) -> None:
    kept = recorded(read(tmp_path, ROWS[8]))
    changed = merge(kept, read(tmp_path, {**ROWS[8], "value": "列入"}))
    assert [one.number for one in changed.decisions] == [1, 2]
    assert [f.code for f in changed.findings] == ["议定事项登记已改动"]
    assert "第1号" in changed.findings[0].message
    worded = merge(kept, read(tmp_path, {**ROWS[8], "reason": "说明得更细"}))
    assert worded.findings == ()
    gone = merge(kept, read(tmp_path))
    assert gone.decisions == tuple(kept)
    assert [f.code for f in gone.findings] == ["议定事项登记已改动"]


def test_the_register_recalculates_and_is_the_same_each_time(office: Office) -> None:
    data = write_decisions(scheme(), [row(one) for one in ROWS])
    assert data == write_decisions(scheme(), [row(one) for one in ROWS])
    office.assert_recalculation_changes_nothing(data)
