"""汇总排名.xlsx as a whole: sheets, words, links, determinism, sources."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.reports.fixtures import adjustment, appraise, file_of, random_marks
from tests.reports.ranking.strategies import veto
from tests.scoring import build
from tests.scoring.test_findings import direct
from xltools.appraisal import Appraisal
from xltools.exact import shown
from xltools.methods.rate import Rate
from xltools.reports.ranking.agenda import incomplete_points
from xltools.reports.ranking.book import ranking_book
from xltools.scheme.model import PastResult, Scheme
from xltools.scheme.presets import preset
from xltools.scoring.engine import score
from xltools.scoring.marks import Mark, State

SHEETS = [
    "结论", "总分排名", "分方式得分", "分项得分", "折算过程", "评分明细", "倒扣分核定",
    "结果运用（拟）", "报送情况", "数据核验清单", "勾稽核对", "待会审及议定事项", "年度对比",
    "数据分析（供参考）", "评议方案备查", "数据来源与校验码",
]  # fmt: skip


@cache
def scheme() -> Scheme:
    """The preset with made-up results of last year."""
    plain = preset("maanshan-2017")
    past = [
        PastResult(
            year=2016, unit=u.code, name=u.name, category=u.category, rank=n, total=Decimal(80)
        )
        for n, u in enumerate(plain.units, 1)
        if n % 9
    ]
    demo = plain.settings.model_copy(update={"demo": True})
    return plain.model_copy(update={"history": tuple(past), "settings": demo})


@cache
def small() -> Scheme:
    """Every eighth unit of it, and its first items."""
    whole = scheme()
    units = whole.units[::8]
    kept = {item.code for item in whole.items if item.channel in ("1", "2", "8")}
    return whole.model_copy(
        update={
            "units": units,
            "channels": tuple(c for c in whole.channels if c.code in ("1", "2", "8")),
            "items": tuple(item for item in whole.items if item.code in kept),
            "scorers": tuple(
                s.model_copy(update={"items": tuple(i for i in s.items if i in kept)})
                for s in whole.scorers
                if kept & set(s.items)
            ),
            "recusals": (),
        }
    )


@cache
def appraisal() -> Appraisal:
    units = [unit.code for unit in scheme().units]
    lines = [
        adjustment(1, units[3], "-2"),
        adjustment(2, units[7], "-1.5", counted=False),
        veto(3, units[50]),
    ]
    last = scheme().scorers[-1].code
    return appraise(
        scheme(), random_marks(scheme(), 1, missing=[last], odd=0.004), lines, missing=[last]
    )


@cache
def data() -> bytes:
    return ranking_book(appraisal())


@cache
def opened() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data()), data_only=True)


def texts(sheet: str) -> list[str]:
    return [str(c.value) for row in opened()[sheet].iter_rows() for c in row if c.value is not None]


def test_sheets_stand_in_the_order_of_the_office() -> None:
    assert [n for n in opened().sheetnames if not n.startswith("评分·")] == SHEETS
    matrices = [n for n in opened().sheetnames if n.startswith("评分·")]
    assert len(matrices) == 17
    assert opened().sheetnames.index(matrices[0]) == SHEETS.index("折算过程") + 1
    assert opened().active.title == "结论"


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_says_its_state_and_that_it_is_a_demo(name: str) -> None:
    sheet = opened()[name]
    assert "演示数据" in sheet["A2"].value
    assert sheet["A3"].value == (
        "结果状态：初稿　数据未齐（应报22家，已报21家），名次为暂列，不得引用"
    )
    assert "内部资料 注意保存" in sheet.oddHeader.right.text
    assert sheet.oddFooter.left.text == "内部版·初稿"
    assert "&P" in sheet.oddFooter.center.text
    assert sheet["A1"].value == ("返回目录" if name != "结论" else None)


def test_recalculation_changes_nothing(office: Office) -> None:
    assert_recalculates(office, data())


def test_equal_input_gives_equal_bytes() -> None:
    assert ranking_book(appraisal()) == data()


def test_order_of_marks_changes_nothing() -> None:
    made = [Mark(*row) for row in appraisal().marks.itertuples(index=False, name=None)]
    random.Random(3).shuffle(made)
    last = scheme().scorers[-1].code
    shuffled = appraise(scheme(), made, appraisal().result.adjustments, missing=[last])
    assert ranking_book(shuffled) == data()


def test_totals_and_ranks_are_the_engines() -> None:
    sheet = opened()["总分排名"]
    header = [c.value for c in sheet[5]]
    assert header == [
        "暂列名次",
        "单位代码",
        "被评议单位",
        "评议得分",
        "倒扣分",
        "总分",
        "上年名次",
        "位次变化",
        "备注",
    ]
    listed = {row[1].value: row for row in sheet.iter_rows(min_row=6) if row[1].value in units()}
    assert len(listed) == 84
    for unit in appraisal().result.units:
        row = listed[unit.code]
        assert row[0].value == (
            unit.rank or {"disqualified": "不合格", "incomplete": "待补报"}[unit.status]
        )
        if unit.total is not None:
            assert shown(Decimal(repr(row[5].value)), 2) == shown(unit.total, 2)
            assert shown(Decimal(repr(row[3].value)), 2) == shown(unit.raw_total, 2)


def units() -> set[str]:
    return {unit.code for unit in scheme().units}


def test_every_item_score_leads_to_its_matrix_whatever_was_sorted() -> None:
    """One target for a whole column: no link follows a row to where it was sorted."""
    sheet = opened()["分项得分"]
    linked = [c for r in sheet.iter_rows() for c in r if c.hyperlink is not None]
    links = {cell.coordinate: cell.hyperlink.location for cell in linked}
    assert len(links) == 84 * 17 + 1
    for column, item in enumerate(scheme().items, 4):
        own = [c.hyperlink for [c] in sheet.iter_rows(min_col=column, max_col=column)]
        [target] = {link.location for link in own if link is not None}
        name, _, place = target.rpartition("!")
        assert place == "A1"
        assert f"{item.code} " in name
    [row] = [r for r in sheet.iter_rows() if r[2].value == "市信访局"]
    assert [c.value for c in row].count("回避") == 1


def test_detail_names_file_sheet_and_cell_of_every_mark() -> None:
    sheet = opened()["评分明细"]
    rows = list(sheet.iter_rows(min_row=6, values_only=True))
    assert [c.value for c in sheet[5]] == [
        "单位", "项目", "评分单位", "评分", "状态", "折算得分",
        "原因", "文件", "表", "格", "报送次数",
    ]  # fmt: skip
    assert len(rows) == len(appraisal().marks)
    by_place = {(r[7], r[8], r[9], r[1]): r for r in rows}
    names = {unit.code: unit.name for unit in scheme().units}
    for mark in appraisal().marks.head(200).itertuples(index=False):
        item = next(i for i in scheme().items if i.code == mark.item)
        row = by_place[appraisal().file_names[mark.file], mark.sheet, mark.cell, item.name]
        assert row[0] == names[mark.unit]
        assert row[4] == mark.state
        assert row[3] == (mark.integer / 10**mark.scale if mark.state == "得分" else None)


def test_all_sums_agree() -> None:
    sheet = opened()["勾稽核对"]
    rows = [r for r in sheet.iter_rows(min_row=6, values_only=True) if r[4]]
    assert len(rows) > 100
    assert all(row[3] == 0 and row[4] == "一致" for row in rows)


def test_agenda_lists_what_must_be_decided() -> None:
    said = "".join(texts("待会审及议定事项"))
    assert f"{scheme().scorers[-1].name}未报" in said
    assert "缺佐证编号、未告知、未批准" in said
    assert "数据不全" in said
    assert "直接列为不合格" in said


def test_one_cause_is_one_point_however_many_units_wait_for_it() -> None:
    result, _ = direct({"A1": "", "A2": "", "A3": "", "A4": "", "A5": "80"})
    [point] = incomplete_points(SimpleNamespace(result=result))
    assert point.matter == "单位A1、单位A2、单位A3等共4家数据不全"
    assert point.computed == "待补报：“项目1”未填，暂不计总分，不列名次"


def test_sources_carry_the_checksums() -> None:
    said = texts("数据来源与校验码")
    assert all(file_of(s.code) in said for s in scheme().scorers[:-1])


def test_text_never_becomes_a_formula() -> None:
    evil = ["=1+1", "+1", "@SUM(1)", "-2", "https://x.cn/", '=HYPERLINK("x")', "{=1}"]
    named = zip(small().units, evil, strict=False)
    changed = [unit.model_copy(update={"name": text}) for unit, text in named]
    units = (*changed, *small().units[len(evil) :])
    plain = small().model_copy(update={"units": units})
    made = [mark._replace(reason="=1+1") for mark in random_marks(plain, 4)]
    book = openpyxl.load_workbook(io.BytesIO(ranking_book(appraise(plain, made))))
    for name in ("总分排名", "评分明细", "分项得分"):
        cells = [c for row in book[name].iter_rows() for c in row if c.value in evil]
        assert cells
        assert all(c.data_type == "s" for c in cells)


def test_complete_data_bear_no_provisional_words() -> None:
    done = replace(appraise(small(), random_marks(small(), 2, odd=0)), state="审定稿")
    book = openpyxl.load_workbook(io.BytesIO(ranking_book(done)), data_only=True)
    assert book["总分排名"]["A3"].value == "结果状态：审定稿"
    assert book["总分排名"]["A5"].value == "名次"
    assert "结果运用" in book.sheetnames
    said = [str(c.value) for s in book for r in s.iter_rows() for c in r if c.value is not None]
    assert not [text for text in said if "暂列" in text or text.startswith("拟列")]


def test_changed_marks_flow_through_the_formulas(office: Office) -> None:
    """What a person types into a matrix gives the totals that the engine would give."""
    before = random_marks(small(), 5, odd=0.02)
    choice = random.Random(9)
    picked = choice.sample([m for m in before if m.state is State.MARK], 20)
    new: dict[tuple[str, str, str], Any] = {}
    for mark in picked:
        new[mark.unit, mark.item, mark.scorer] = choice.choice([55, 99.5, "不涉及", "未填", 0])
    after = [_retyped(m, new.get((m.unit, m.item, m.scorer))) for m in before]
    first, second = appraise(small(), before), appraise(small(), after)
    book = openpyxl.load_workbook(io.BytesIO(ranking_book(first)))
    for (unit, item, scorer), value in new.items():
        sheet = next(s for s in book if s.title.startswith(f"评分·{item} "))
        _cell(sheet, unit, next(s.name for s in small().scorers if s.code == scorer)).value = value
    edited = io.BytesIO()
    book.save(edited)
    now = openpyxl.load_workbook(io.BytesIO(office.recalculate(edited.getvalue())), data_only=True)
    want = openpyxl.load_workbook(io.BytesIO(ranking_book(second)), data_only=True)
    pairs = zip(_figures(now["折算过程"]), _figures(want["折算过程"]), strict=True)
    for got, wanted in pairs:
        for one, other in zip(got, wanted, strict=True):
            close = isinstance(one, (int, float)) and isinstance(other, (int, float))
            assert abs(one - other) < 1e-9 if close else (one or "") == (other or "")


def _figures(sheet: Any) -> list[Any]:
    return [row[-12:] for row in sheet.iter_rows(min_row=7, values_only=True)]


def _retyped(mark: Mark, value: Any) -> Mark:
    if value is None:
        return mark
    if isinstance(value, str):
        return mark._replace(integer=0, scale=0, state=State(value))
    return mark._replace(integer=round(value * 10), scale=1)


def _cell(sheet: Any, unit: str, scorer: str) -> Any:
    [column] = [c.column for c in sheet[5] if c.value == scorer]
    [row] = [r[1].row for r in sheet.iter_rows(min_row=6) if r[1].value == unit]
    return sheet.cell(row, column)


def test_no_formula_grows_with_the_scorers_beyond_what_excel_reads() -> None:
    """260 scorers of an item with two fields; Excel reads 8,192 characters."""
    scorers = [f"S{n}" for n in range(260)]
    made = build.scheme(
        [build.item("1", 100, method=Rate())],
        [build.unit("a"), build.unit("b")],
        {code: ["1"] for code in scorers},
    )
    counts = {
        (code, unit, "1", "", key): value
        for code in scorers
        for unit in "ab"
        for key, value in (("numerator", "8"), ("denominator", "10"))
    }
    marks = build.frame({}, counts=counts)
    result, findings = score(made, marks)
    data = ranking_book(Appraisal(made, (), marks, result, tuple(findings), {}, "初稿", ()))
    longest, masked = 0, 0
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            formulas = [str(cell.value) for cell in row if cell.data_type == "f"]
            longest = max([longest, *map(len, formulas)])
            masked += sum("SUMPRODUCT((MOD(COLUMN(" in one for one in formulas)
    assert longest <= 8192
    assert masked == 2
