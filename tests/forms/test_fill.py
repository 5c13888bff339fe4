"""Filling from MARKS.csv: as typed, with a finding at the line for whatever does not comply."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.forms import method_samples, samples
from tests.forms.altering import set_cells
from tests.office import Office
from xltools.forms.event_lines import line_entry
from xltools.forms.fill import entry_of, fill_form
from xltools.forms.groups import Value
from xltools.forms.marks_table import Line
from xltools.forms.plan import Entry
from xltools.forms.reader import read_form
from xltools.forms.writer import write_form
from xltools.text.finding import Finding, in_order

HEADER = "单位编码,指标编码,栏目,值,理由\r\n"


def form(scorer: str = "PF01", values: dict[Entry, Value] | None = None) -> bytes:
    plan = samples.plan(scorer)
    return write_form(plan, samples.signed(plan, 2), values)


def fill(
    lines: str, blank: bytes | None = None, encoding: str = "utf-8-sig"
) -> tuple[dict[Entry, Value], list[Finding]]:
    data, findings = fill_form(blank or form(), (HEADER + lines).encode(encoding), "评分.csv")
    assert data is not None
    opened, again = read_form(data, "x.xlsx")
    assert opened is not None and not again
    assert opened.identity.revision == (2 if blank is None else opened.identity.revision)
    return opened.values, [f for f in findings if f.code != "评分表未填完"]


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_marks_and_reasons(encoding: str) -> None:
    values, findings = fill(
        "ZF01,1,,92.50,\r\nZF02,1,评分,76,2件事项超期\r\nSH04,1,,不涉及,无此项业务\r\n",
        encoding=encoding,
    )
    assert not findings
    assert values == (
        samples.mark("ZF01", Decimal("92.5"))
        | samples.mark("ZF02", Decimal(76))
        | samples.reasoned("ZF02", "2件事项超期")
        | samples.special("SH04", "不涉及", "无此项业务")
    )


def test_a_full_form_says_nothing_is_open_and_recalculates(office: Office) -> None:
    lines = "".join(f"{unit},1,,9{n}.25,\n" for n, unit in enumerate(samples.plan().units))
    lines = lines.replace("ZF03,1,,92.25,\n", "")
    data, findings = fill_form(form(), (HEADER + lines).encode(), "评分.csv")
    assert data is not None and not findings
    shown = office.assert_recalculation_changes_nothing(data)["评分表"]
    assert shown["A4"].text == "填写情况：已全部填写，可打印签字盖章后报送"


def test_same_input_same_bytes() -> None:
    csv = (HEADER + "ZF01,1,,92.5,\n").encode()
    assert fill_form(form(), csv, "a.csv")[0] == fill_form(form(), csv, "b.csv")[0]


@pytest.mark.parametrize(
    ("line", "code", "typed"),
    [
        ("ZF01,1,,九十五,", "清单值非数字", "九十五"),
        ("ZF01,1,,95分,", "清单值非数字", "95分"),
        ("ZF01,1,,９５,", "清单值非数字", "９５"),
        ("ZF01,1,,1e2,", "清单值非数字", "1e2"),
        ("ZF01,1,,105,", "清单值不符合要求", Decimal(105)),
        ("ZF01,1,,92.456,", "清单值不符合要求", Decimal("92.456")),
        ("ZF01,1,,70,", "清单缺原因", Decimal(70)),
    ],
)
def test_what_does_not_comply_is_entered_and_named(line: str, code: str, typed: Value) -> None:
    values, findings = fill(line)
    assert values == samples.mark("ZF01", typed)
    assert codes(findings) == [(code, "第2行")]
    assert findings[0].message.startswith(f"【{findings[0].severity}】评分.csv · 第2行　市教育局：")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("市教委,1,,90,", "清单单位不在表内"),
        ("ZF01,9,,90,", "清单项目不在表内"),
        ("ZF01,1,满意,90,", "清单栏目不在表内"),
        ("ZF03,1,,90,", "回避单位不评分"),
        ("ZF01,1,,92.1234567890123456,", "清单数字过长"),
        ("ZF01,1,90", "清单格式不符"),
    ],
)
def test_what_has_no_place_is_left_out_and_named(line: str, code: str) -> None:
    values, findings = fill(line)
    assert not values
    assert codes(findings) == [(code, "第2行")]


def test_repeated_and_conflicting_lines() -> None:
    values, findings = fill("ZF01,1,,90,\nZF01,1,,90.0,\nZF02,1,,90,\nZF02,1,,91,\nZF02,1,,90,\n")
    assert values == samples.mark("ZF01", Decimal(90))
    assert codes(findings) == [
        ("清单重复行", "第3行"),
        ("清单重复且不一致", "第5行"),
        ("清单重复且不一致", "第6行"),
    ]


def test_an_alias_is_entered_as_the_word() -> None:
    values, findings = fill("ZF01,1,,不参评,无此项业务\n")
    assert values == samples.special("ZF01", "不涉及", "无此项业务")
    assert codes(findings) == [("清单特殊情形用词", "第2行")]


def test_the_item_may_be_left_out_where_there_is_one() -> None:
    values, findings = fill("ZF01,,,90,\n")
    assert values == samples.mark("ZF01", Decimal(90)) and not findings


def test_several_items() -> None:
    lines = "ZF01,3,,3.5,\nZF01,4,,4,纪要〔2017〕1号\nZF01,5,,9,\nZF01,3,特殊情形,不涉及,x\n"
    values, findings = fill(lines, form("PF04"))
    assert values[Entry("ZF01", "3", "", "", "mark")] == Decimal("3.5")
    assert values[Entry("ZF01", "4", "", "", "reason")] == "纪要〔2017〕1号"
    assert codes(findings) == [("清单值不符合要求", "第5行")] or codes(findings) == [
        ("清单值不符合要求", "第2行")
    ]


def test_what_stood_in_the_form_stays_unless_the_list_says_otherwise() -> None:
    before = (
        samples.mark("ZF01", Decimal(88))
        | samples.mark("ZF02", Decimal(89))
        | samples.special("SH04", "不涉及", "无业务")
    )
    values, _ = fill("ZF02,1,,不涉及,无\nSH04,1,,90,\n", form("PF01", before))
    assert values == (
        samples.mark("ZF01", Decimal(88))
        | samples.special("ZF02", "不涉及", "无")
        | samples.mark("SH04", Decimal(90))
        | samples.reasoned("SH04", "无业务")
    )


def test_what_cannot_be_carried_over_is_named() -> None:
    altered = set_cells(form(), {("评分表", "D7"): "=SUM(1,2)", ("评分表", "D8"): True})
    _, findings = fill("SH04,1,,90,\n", altered)
    assert [(f.code, f.cell) for f in findings] == [
        ("原有内容未保留", "D7"),
        ("原有内容未保留", "D8"),
    ]


@pytest.mark.parametrize(
    ("csv", "code"),
    [
        ("单位编码,指标编码,分数\n".encode(), "清单表头不符"),
        (b"", "清单表头不符"),
        (b"\xff\xfe\x00a\x00", "清单编码不符"),
        (b"PK\x03\x04\x00\x00", "清单编码不符"),
    ],
)
def test_no_list_at_all(csv: bytes, code: str) -> None:
    data, findings = fill_form(form(), csv, "评分.csv")
    assert data is None
    assert [finding.code for finding in findings] == [code]


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04junk", "单位,评分".encode()])
def test_no_form_at_all(junk: bytes) -> None:
    data, findings = fill_form(junk, HEADER.encode(), "评分.csv", "表.xlsx")
    assert data is None
    assert [(finding.code, finding.file) for finding in findings] == [("评分表无法读取", "表.xlsx")]


def method_form(scorer: str) -> bytes:
    plan = method_samples.plan(scorer)
    return write_form(plan, samples.signed(plan))


def test_a_column_is_known_without_what_only_tells_it_apart_elsewhere() -> None:
    """依法行政·满意 needs its dimension; the only 满意 of a form needs nothing."""
    blank = method_form("strata")
    values, findings = fill("ZF01,strata,电话调查·评分,90,\nZF01,strata,评分,80,\n", blank)
    assert [e.stratum for e in values if e.unit == "ZF01"] == ["D"]
    assert ("清单栏目不在表内", "第3行") in codes(findings)
    values, findings = fill("SH04,strata,评分,80,\n", blank)
    assert ("清单栏目不在表内", "第2行") in codes(findings)


def test_an_event_that_happened_no_time_takes_no_row() -> None:
    values, findings = fill(
        "ZF01,accrue,K1,0,\nZF01,accrue,K2,2,2017-06-08 迟到\n", method_form("accrue")
    )
    assert {entry.field: value for entry, value in values.items() if value != ""} == {
        "#1.unit": "市教育局",
        "#1.rule": "K2 明察暗访发现脱岗",
        "#1.number": Decimal(2),
        "#1.date": Decimal(42894),
        "#1.fact": "迟到",
    }
    assert [code for code, _ in codes(findings)] == ["表头未填好"]


def test_a_list_that_speaks_of_every_unit_is_complete() -> None:
    units = [row.code for _, row in method_samples.plan("accrue").sheets[0].unit_rows()]
    lines = "".join(f"{unit},accrue,K1,0,\n" for unit in units)
    values, findings = fill(lines, method_form("accrue"))
    assert [value for value in values.values() if value != ""] == ["是"]
    assert codes(findings) == [("清单已逐家列明", "")]
    values, findings = fill(lines.partition("\n")[2], method_form("accrue"))
    assert not [value for value in values.values() if value != ""]
    assert codes(findings) == [("表头未填好", "")]


def test_each_half_year_is_complete_by_itself() -> None:
    sheet = method_samples.plan("listed").sheets[0]
    units = [row.code for _, row in sheet.unit_rows()]
    halves = [name for *_, name in sheet.parts]
    lines = "".join(f"{unit},listed,{half}·K1,0,\n" for unit in units for half in halves)
    _, findings = fill(lines, method_form("listed"))
    assert {code for code, _ in codes(findings)} == {"清单已逐家列明"}
    lines = "".join(f"{unit},listed,{halves[0]}·K1,0,\n" for unit in units)
    _, findings = fill(lines, method_form("listed"))
    assert "表头未填好" in [code for code, _ in codes(findings)]


def test_lines_are_named_in_their_order() -> None:
    _, findings = fill("".join(f"ZF0{n % 2 + 1},1,满意,{n},\n" for n in range(12)))
    assert [place for _, place in codes(in_order(findings))] == [f"第{n}行" for n in range(2, 14)]


def sheet_of(rows: list[list[object]], title: str = "评分", **more: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = title
    for name, lines in {title: rows, **more}.items():
        own = book[name] if name in book.sheetnames else book.create_sheet(name)
        for line in lines:
            own.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_csv(rows: list[list[object]]) -> bytes:
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode("gbk")


WIDE = [
    ["2017年度评分", "", "", "", ""],
    ["序号", "被评议单位", "效能[建设]/效能:督查", "4", "窗口"],
    [1, "市教育局", 3.5, 5, 9],
    [2, "市公安局", "", 4, 8],
    [3, "市地震局", 3, 4, 8],
    ["", "政府部门", "", "", ""],
]


@pytest.mark.parametrize("made", [sheet_of, as_csv], ids=["xlsx", "csv"])
def test_a_table_of_units_and_items_is_filled_in(
    made: Callable[[list[list[object]]], bytes],
) -> None:
    data, findings = fill_form(form("PF04"), made(WIDE), "评分表.xlsx")
    assert data is not None
    opened, _ = read_form(data, "x")
    assert opened is not None
    assert opened.values == (
        samples.mark("ZF01", Decimal("3.5"), "3")
        | samples.mark("ZF01", Decimal(5), "4")
        | samples.mark("ZF01", Decimal(9), "5")
        | samples.mark("ZF02", Decimal(4), "4")
        | samples.mark("ZF02", Decimal(8), "5")
    )
    quiet = ("评分表未填完", "清单缺原因")
    said = [(f.code, f.cell) for f in findings if f.code not in quiet]
    places = ("C5", "D5", "E5") if made is sheet_of else tuple(f"第5行第{n}栏" for n in (3, 4, 5))
    assert said == [
        ("清单多余栏", ""),
        *(("清单单位不在表内", place) for place in places),
    ]


def test_a_table_says_several_numbers_of_an_item_by_both_names() -> None:
    plan = method_samples.plan("rate")
    blank = write_form(plan, samples.signed(plan))
    rows: list[list[object]] = [
        ["单位代码", "单位名称", "项目rate·按期办结件数", "应办件数", "原因"],
        ["ZF01", "市教育局", 95, 100, ""],
        ["ZF02", "市教育局", 1, 1, ""],
    ]
    data, findings = fill_form(blank, sheet_of(rows, 说明=[["口径"]]), "件数.xlsx")
    assert data is not None
    opened, _ = read_form(data, "x")
    assert opened is not None
    assert set(opened.values.values()) == {Decimal(95), Decimal(100)}
    assert [(f.code, f.cell) for f in findings if f.code != "评分表未填完"] == [
        ("工作表未读取", ""),
        ("清单单位代码与名称不符", "C3"),
        ("清单单位代码与名称不符", "D3"),
    ]


def test_a_list_may_be_a_workbook_too() -> None:
    rows: list[list[object]] = [
        ["单位编码", "指标编码", "栏目", "值", "理由"],
        ["ZF01", "1", "", 92.5, ""],
        ["市公安局", "信访处置", "", "九十", ""],
    ]
    data, findings = fill_form(form(), sheet_of(rows), "评分.xlsx")
    assert data is not None
    assert codes(findings)[:1] == [("清单值非数字", "D3")]


def test_each_wrong_value_is_named_at_its_own_line() -> None:
    plan = method_samples.plan("rate")
    blank = write_form(plan, samples.signed(plan))
    _, findings = fill(
        "ZF01,rate,按期办结件数,12件,\nZF01,rate,应办件数,20,\nZF02,rate,按期办结件数,3,\n"
        "ZF02,rate,应办件数,-1,\nZF03,rate,按期办结件数,9,\nZF03,rate,应办件数,8,\n",
        blank,
    )
    assert [(f.code, f.cell, f.value) for f in findings] == [
        ("清单值非数字", "第2行", "12件"),
        ("清单值不符合要求", "第5行", "-1"),
        ("清单值不符合要求", "第7行", "8"),
    ]


def test_a_list_about_some_units_leaves_the_events_of_others() -> None:
    plan = method_samples.plan("deduct")
    blank = write_form(plan, samples.signed(plan))
    units = [code for code in plan.units if code != "ZF03"]
    every = "".join(f"{code},deduct,K2,1,2017-06-08 脱岗\n" for code in units)
    first, said = fill_form(blank, (HEADER + every).encode(), "a.csv")
    assert first is not None
    assert "清单已逐家列明" in {f.code for f in said}
    again, said = fill_form(
        first, (HEADER + "ZF02,deduct,K1,1,2017-07-01 曝光\n").encode(), "b.csv"
    )
    assert again is not None
    opened, _ = read_form(again, "x")
    assert opened is not None
    lines = [
        (str(opened.values[line_entry(plan.sheets[0], n, "unit")]),
         str(opened.values[line_entry(plan.sheets[0], n, "rule")])[:2])
        for n in range(1, len(units) + 1)
    ]  # fmt: skip
    assert ("市教育局", "K2") in lines
    assert [rule for name, rule in lines if name == "市公安局"] == ["K1"]
    assert not [e for e in opened.values if e.field == "complete"]
    replaced, cleared = [f for f in said if f.code in ("原有事项已替换", "核对确认已清空")]
    assert (replaced.value, cleared.value) == ("1", "是")
    same, said = fill_form(first, (HEADER + every).encode(), "a.csv")
    assert same == first


@pytest.mark.parametrize(
    ("code", "field", "key"),
    [
        ("strata", "电话调查", ("D", "mark")),
        ("strata", "电话调查·评分", ("D", "mark")),
        ("strata", "评分", None),
        ("periods", "上半年", None),
    ],
)
def test_a_stratum_or_period_is_said_as_a_person_writes_it(
    code: str, field: str, key: tuple[str, str] | None
) -> None:
    sheet = method_samples.plan(code).sheets[0]
    row = next(row for _, row in sheet.unit_rows())
    entry = entry_of(Line(2, row.code, sheet.item, field, "90", ""), sheet, row)
    assert (None if entry is None else (entry.stratum, entry.field)) == key


def test_what_nobody_sees_in_a_workbook_is_not_filled_in() -> None:
    rows: list[list[object]] = [
        ["单位代码", "信访处置"],
        *([f"ZF0{n}", value] for n, value in ((1, 89.5), (2, 77), (3, 66), (4, 80), (5, 91))),
    ]
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(rows)))
    sheet = book["评分"]
    sheet["B2"].number_format = "0"
    sheet["B3"].font = Font(strike=True)
    sheet["B4"].font = Font(color="FFFFFFFF")
    sheet.row_dimensions[5].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    data, findings = fill_form(form(), stream.getvalue(), "评分.xlsx")
    assert data is not None
    opened, _ = read_form(data, "x")
    assert opened is not None
    assert not {value for value in opened.values.values() if value != 91}
    said = [f for f in findings if f.code == "清单显示与存储不同"]
    assert [f.cell for f in said] == ["B2", "B3", "B4", "B5"]
    assert [f.value for f in said] == ["89.5", "77", "66", "80"]


def test_a_value_that_replaces_another_is_named() -> None:
    before = samples.mark("ZF01", Decimal(90)) | samples.mark("ZF02", Decimal(80))
    _, findings = fill("ZF01,1,,95,\nZF02,1,,不涉及,无此项业务\n", form(values=before))
    [said] = [f for f in findings if f.code == "原填内容已改"]
    assert "2处" in said.body and "90→95" in said.body and "80→不涉及" in said.body
    _, findings = fill("ZF01,1,,90,\n", form(values=before))
    assert not findings


def test_only_what_is_open_or_unfit_is_counted() -> None:
    _, findings = fill_form(form(), (HEADER + "ZF01,1,,101,\n").encode(), "评分.csv")
    [said] = [f.body for f in findings if f.code == "评分表未填完"]
    assert "家单位未填，有1家不符合要求，" in said
    _, findings = fill_form(form(), (HEADER + "ZF01,1,,95,\n").encode(), "评分.csv")
    [said] = [f.body for f in findings if f.code == "评分表未填完"]
    assert "0家" not in said.replace("10家", "") and "不符合要求" not in said


def test_a_row_of_sums_is_left_out() -> None:
    rows: list[list[object]] = [["单位名称", "信访处置"], ["市教育局", 90], ["合 计", 90]]
    _, findings = fill_form(form(), sheet_of(rows), "评分.xlsx")
    assert codes([f for f in findings if f.code != "评分表未填完"]) == [("清单合计行未读取", "A3")]


def test_a_per_cent_is_taken_as_shown_and_a_rounded_one_is_not() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(sheet_of([["单位代码", "信访处置"], ["ZF01", 0.9], ["ZF02", 0.895]]))
    )
    for cell in ("B2", "B3"):
        book["评分"][cell].number_format = "0%"
    stream = io.BytesIO()
    book.save(stream)
    _, findings = fill_form(form(), stream.getvalue(), "评分.xlsx")
    assert [(f.code, f.cell) for f in findings if f.code != "评分表未填完"] == [
        ("清单显示与存储不同", "B3"),
        ("清单值非数字", "B2"),
    ]
