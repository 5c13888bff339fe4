"""台账/异议复核: open until there is a conclusion and a day of answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.forms.samples import scheme
from tests.office import Office
from xltools.registers.objections import Objections, read_objections, write_objections
from xltools.scheme.lookup import UnitNames
from xltools.text.finding import Severity

LINE = {
    "unit": "市教育局",
    "matter": "信访处置扣分",
    "basis": "信访件已按期办结",
    "received": date(2018, 1, 3),
    "review": "经核对属实",
    "conclusion": "维持原结果",
    "answered": date(2018, 1, 8),
    "handler": "王××",
}


def read(tmp_path: Path, *rows: dict[str, Any]) -> Objections:
    made = scheme()
    path = tmp_path / "台账" / "异议复核.xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(write_objections(made, rows))
    return read_objections(path, UnitNames(made.units))


def test_an_answered_objection_is_closed(tmp_path: Path) -> None:
    found = read(tmp_path, LINE)
    [one] = found.objections
    assert not one.open and not found.findings
    assert (one.unit, one.name, one.conclusion) == ("ZF01", "市教育局", "维持原结果")
    assert (one.received, one.answered) == (date(2018, 1, 3), date(2018, 1, 8))


def test_no_register_and_an_empty_one_say_nothing(tmp_path: Path) -> None:
    assert read_objections(tmp_path / "没有.xlsx", UnitNames(())) == Objections()
    assert read(tmp_path) == Objections()


def test_an_open_objection_says_what_it_lacks(tmp_path: Path) -> None:
    found = read(tmp_path, {**LINE, "conclusion": "", "answered": None})
    [finding] = found.findings
    assert found.objections[0].open
    assert finding.message == (
        "【警告】台账/异议复核.xlsx · 异议复核 · C4　市教育局：对“信访处置扣分”提出的异议尚未办结"
        "（缺结论、答复日期）。请复核后登记结论和答复日期，办结前不能封存。（异议未办结）"
    )


@pytest.mark.parametrize(
    ("changes", "cell", "code"),
    [
        ({"unit": "市教育"}, "B4", "异议单位无法认定"),
        ({"unit": ""}, "B4", "异议单位无法认定"),
        ({"answered": "年后"}, "I4", "异议登记不符合要求"),
        ({"received": "2018-13-01"}, "E4", "异议登记不符合要求"),
        ({"conclusion": "同意"}, "G4", "异议登记不符合要求"),
        ({"answered": date(2018, 1, 1)}, "I4", "异议答复早于收到"),
        ({"conclusion": "予以更正"}, "G4", "异议更正内容未填"),
    ],
)
def test_what_cannot_be_understood_stays_open(
    tmp_path: Path, changes: dict[str, Any], cell: str, code: str
) -> None:
    found = read(tmp_path, {**LINE, **changes})
    [finding] = found.findings
    assert (finding.cell, finding.code) == (cell, code)
    assert found.objections[0].open
    assert finding.message.endswith(f"（{code}）")


def test_a_correction_with_its_content_is_closed(tmp_path: Path) -> None:
    found = read(tmp_path, {**LINE, "conclusion": "予以更正", "change": "议定事项第3号"})
    assert not found.findings


def test_a_register_without_its_columns_says_so(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "异议复核.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["异议单位", "异议事项"])
    book.save(path)
    [finding] = read_objections(path, UnitNames(())).findings
    assert finding.severity is Severity.ERROR and finding.value == "结论、答复日期"


def test_libreoffice_reads_it(tmp_path: Path, office: Office) -> None:
    office.assert_recalculation_changes_nothing(write_objections(scheme(), [LINE]))
