"""Examples of findings that no other test gives rise to: area:CONSTANT → what provokes it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.forms import method_samples, samples
from tests.forms.samples import mark, signed, special
from tests.intake import surgery as cut
from tests.intake.build import KEY, good, take
from tests.registers import test_adjustments as register
from tests.scheme.lint import test_lint
from tests.scheme.workbook import test_workbook
from tests.scoring import test_decisions as deciding
from tests.scoring.build import deduction, frame, item, scheme, unit
from tests.scoring.test_findings import PLENTY, direct
from tests.scoring.test_grade import ballots
from xltools.files import sha256
from xltools.folder import receive as receiving
from xltools.forms.event_lines import line_entry
from xltools.forms.fill import fill_form
from xltools.forms.groups import Value
from xltools.forms.plan import Entry, FormPlan
from xltools.forms.reader import read_form
from xltools.forms.writer import write_form
from xltools.intake import Received, read_returns
from xltools.intake.events import event_entries
from xltools.intake.expected import IntakeContext
from xltools.intake.form import bound_reading
from xltools.intake.layout import find_layout
from xltools.intake.ownership import find_owner
from xltools.intake.pool import Setup, too_costly
from xltools.intake.reader import read_workbook
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key
from xltools.methods.ballot import Ballot
from xltools.methods.panel import Panel
from xltools.registers.adjustments import write_adjustments
from xltools.scheme.choices import LimitWhen
from xltools.scheme.lint import check_scheme
from xltools.scheme.model import Category
from xltools.scheme.settings import AdjustmentRule, Grade, Limit
from xltools.scoring.decisions import DecisionWords, in_force
from xltools.scoring.engine import score
from xltools.steps.issue import issue_forms
from xltools.workspace import Workspace

Example = Callable[[Path], object]
D = Decimal
HEADER = "单位编码,指标编码,栏目,值,理由\r\n"
LINE: dict[str, Value] = {
    "date": D(42900),
    "unit": "市教育局",
    "rule": "K1 被省级媒体曝光属实",
    "number": D(1),
    "fact": "属实",
}

_SETUP = Setup(samples.scheme(), DEMO_WORKSPACE, KEY)


def returned(code: str, values: dict[Entry, Value]) -> object:
    made = method_samples.plan(code)
    return take(write_form(made, signed(made), values), of=method_samples.scheme())


def listed(*lines: dict[str, Value], code: str = "deduct", confirm: bool = True) -> Example:
    """A list of events with these lines; "" for a blank."""

    def example(_: Path) -> object:
        sheet = method_samples.plan(code).sheets[0]
        values: dict[Entry, Value] = {
            line_entry(sheet, number, key): value
            for number, line in enumerate(lines, 1)
            for key, value in {**LINE, **line}.items()
        }
        for cell in sheet.above_entries if confirm else ():
            values[Entry("", sheet.item, cell.period, cell.stratum, cell.key)] = "是"
        return returned(code, values)

    return example


def entered(code: str, *values: Value) -> Example:
    """The first entry cells of the first unit with these contents."""

    def example(_: Path) -> object:
        sheet = method_samples.plan(code).sheets[0]
        _, row = next(sheet.unit_rows())
        columns = [column for _, column in sheet.entry_columns]
        return returned(
            code,
            {
                Entry(row.code, sheet.item, column.period, column.stratum, column.key): value
                for column, value in zip(columns, values, strict=False)
            },
        )

    return example


def miscounted(_: Path) -> object:
    sheet = method_samples.plan("ballot").sheets[0]
    values: dict[Entry, Value] = {}
    for cell in sheet.above_entries:
        number = D(0) if cell.key == "void_ballots" else D(10)
        values[Entry("", sheet.item, cell.period, cell.stratum, cell.key)] = number
    _, row = next(sheet.unit_rows())
    for _, column in sheet.entry_columns:
        values[Entry(row.code, sheet.item, column.period, column.stratum, column.key)] = D(1)
    return returned("ballot", values)


def not_asked(_: Path) -> object:
    made = method_samples.plan("strata")
    sheet = made.sheets[0]
    number = next(n for n, row in sheet.unit_rows() if row.skipped)
    index = next(i for i, column in sheet.entry_columns if column.stratum == "D")
    data = cut.put(write_form(made, signed(made)), f"{chr(65 + index)}{number}", "90")
    return take(data, of=method_samples.scheme())


def unnumbered(_: Path) -> object:
    """A row put in between, read without asking for its owner's other rules."""
    made = method_samples.plan("deduct")
    first = made.sheets[0].first_row
    data = cut.moved(write_form(made, signed(made)), lambda n: n + (n > first))
    book = read_workbook(cut.text(data, f"C{first + 1}", "市教育局"))
    context = IntakeContext(method_samples.scheme(), DEMO_WORKSPACE, demo_key().public_key())
    placed = find_layout(book, find_owner(book, context).expected).placed[0]
    return event_entries(book, placed)


def old_format(_: Path) -> object:
    """A form of ours, as one of the old formats would give it."""
    context = IntakeContext(samples.scheme(), DEMO_WORKSPACE, demo_key().public_key())
    book = read_workbook(good())
    book.legacy = "ODS表格"
    book.unseen = True
    return bound_reading(book, find_owner(book, context), context)


def rested_on(marks: str) -> object:
    """A tie was decided; meanwhile the marks are these."""
    rested = deciding.scored(deciding.TIE, deciding.decision("tie", "d", units=("c", "d")))[0]
    held = deciding.decision("tie", "d", basis=rested.decided[0].basis, units=("c", "d"))
    result, _found = deciding.scored(marks, held)
    return DecisionWords(deciding.of(), {}).findings(result.decided)


def contradictory(_: Path) -> object:
    listed = deciding.decision("bottom", "列入", 1, units=("a",))
    other = deciding.decision("bottom", "不列入", 2, units=("a",))
    _stand, aside = in_force([listed, other])
    return DecisionWords(deciding.of(), {}).findings(aside)


def county(*marks: str) -> Example:
    def example(_: Path) -> object:
        made = samples.plan("PF02")
        values = {}
        for unit_code in made.units:
            values.update(mark(unit_code, D(marks[0]), "2"))
        return take(write_form(made, signed(made), values))

    return example


def own_unit(_: Path) -> object:
    of = samples.scheme().model_copy(update={"recusals": ()})
    made = samples.plan("PF01", of)
    values = {}
    for number, unit_code in enumerate(made.units):
        values.update(mark(unit_code, D(90) + number))
    return take(write_form(made, signed(made), values), of=of)


def other_name(_: Path) -> object:
    one = Received(sha256(good()), "a.xlsx", "", ("b.xlsx",))
    return read_returns(samples.scheme(), DEMO_WORKSPACE, KEY, [one], {one.sha256: good()})


def locked_away(folder: Path) -> object:
    workspace = Workspace(folder)
    workspace.inbox.mkdir()
    (workspace.inbox / "花山区.xlsx").write_bytes(b"x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(receiving, "patiently_read", lambda _: None)
        return receiving.receive(workspace, lambda: datetime(2017, 12, 8, 9), setup=_SETUP)


def large(folder: Path) -> object:
    workspace = Workspace(folder)
    workspace.inbox.mkdir()
    with (workspace.inbox / "花山区.xlsx").open("wb") as file:
        file.truncate(65 << 20)
    return receiving.receive(workspace, lambda: datetime(2017, 12, 8, 9), setup=_SETUP)


def unknown_scorer(_: Path) -> object:
    of = samples.scheme()
    return take(good(), of=of.model_copy(update={"scorers": of.scorers[1:]}))


def filled(lines: str, code: str = "", header: str = HEADER) -> Example:
    def example(_: Path) -> object:
        made = method_samples.plan(code) if code else samples.plan("PF01")
        return fill_form(write_form(made, signed(made)), (header + lines).encode(), "评分.csv")

    return example


def twice_filled(_: Path) -> object:
    made = method_samples.plan("deduct")
    units = [code for code in made.units if code != "ZF03"]
    every = "".join(f"{code},deduct,K2,1,2017-06-08 脱岗\n" for code in units)
    first, _found = fill_form(
        write_form(made, signed(made)), f"{HEADER}{every}".encode(), "事项.csv"
    )
    assert first is not None
    return fill_form(first, f"{HEADER}ZF02,deduct,K1,1,2017-07-01 曝光".encode(), "事项.csv")


def table(_: Path) -> object:
    made, book = samples.plan("PF01"), openpyxl.Workbook()
    assert book.active is not None
    for line in (("单位代码", "单位名称", "信访处置"), ("ZF01", "市公安局", 90)):
        book.active.append(line)
    book.create_sheet("口径").append(["说明"])
    stream = io.BytesIO()
    book.save(stream)
    return fill_form(write_form(made, signed(made)), stream.getvalue(), "评分.xlsx")


def unit_of_another_item(_: Path) -> object:
    made = samples.plan("PF04")
    short = made.sheets[0].model_copy(update={"rows": made.sheets[0].rows[:2]})
    cut_down: FormPlan = made.model_copy(update={"sheets": (short, *made.sheets[1:])})
    form = write_form(cut_down, signed(cut_down))
    return fill_form(form, f"{HEADER}GG06,3,,3,".encode(), "评分.csv")


def added_sheet(_: Path) -> object:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    book.create_sheet("草稿")
    stream = io.BytesIO()
    book.save(stream)
    return read_form(stream.getvalue(), "a.xlsx")


def issued(folder: Path, *, gone: bool) -> object:
    def now() -> datetime:
        return datetime(2017, 12, 1, 9)

    of = samples.scheme()
    issue_forms(Workspace(folder), of, DEMO_WORKSPACE, demo_key(), now)
    idle = of.scorers[0].model_copy(update={"items": ()})
    rest = of.scorers[1:] if gone else (idle, *of.scorers[1:])
    changed = of.model_copy(update={"scorers": rest})
    return issue_forms(Workspace(folder), changed, DEMO_WORKSPACE, demo_key(), now)


def ambiguous(folder: Path) -> object:
    units = [unit("ZF01", aliases=("市教委",)), unit("ZF02", aliases=("市教委",))]
    of = scheme([item("1")], units)
    line = register.replace(register.WHOLE, unit="市教委")
    return register.read(folder, write_adjustments(of, [line]), of)


def wrong_sheet(_: Path) -> object:
    made = scheme([item("1", panel=Panel(not_all_equal=True))], [unit("a"), unit("b")])
    return score(made, frame({("S", "a", "1"): "90", ("S", "b", "1"): "90"}))


def no_quorum(_: Path) -> object:
    made = scheme([item("1", method=Ballot(quorum=D(50)))], [unit("a")])
    there = {
        ("S", "", "1", "", key): said for key, said in (("expected", "100"), ("present", "10"))
    }
    return score(made, frame({}, counts=ballots("a", "9 0 1 0 0 0", 10, 10) | there))


def capped_rule(_: Path) -> object:
    rules = (AdjustmentRule(code="K1", name="曝光", points=D(2), cap=D(3)),)
    made = scheme([item("1")], [unit("a")], adjustment_rules=rules)
    lines = [
        register.Adjustment(
            n, "a", "扣分", -register.Fraction(2), counted=True, why_not="", row=n, rule_code="K1"
        )
        for n in (1, 2)
    ]
    return score(made, frame({("S", "a", "1"): "90"}), lines)


def wrong_limit(_: Path) -> object:
    grades = (Grade(name="优", low=D(90)), Grade(name="良", high=D(90)))
    limits = (Limit(name="扣分", when=LimitWhen.DEDUCTIONS, value="五分", grade="良"),)
    made = scheme([item("1")], [unit("a")], grades=grades, limits=limits)
    return score(made, frame({("S", "a", "1"): "95"}), (deduction("a", 6),))


def locked_scheme(folder: Path) -> object:
    path = folder / "方案.xlsx"
    path.write_bytes(b"x")

    def denied(*_: Any, **__: Any) -> bytes:
        raise PermissionError(13, "denied", str(path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_bytes", denied)
        patch.setattr(Path, "open", denied)
        return check_scheme(path)


def edited(edit: Callable[[Any], None]) -> Example:
    return lambda folder: test_workbook.edited(edit, folder)


def setting(name: str, change: Callable[[Any, int], None]) -> Example:
    """The row of one setting changed."""

    def edit(book: Any) -> None:
        sheet = book["基本设置"]
        row = next(r for r in range(1, 80) if sheet.cell(r, 1).value == name)
        change(sheet, row)

    return edited(edit)


def twice(sheet: Any, row: int) -> None:
    last = sheet.max_row + 1
    for column in (1, 2):
        sheet.cell(last, column).value = sheet.cell(row, column).value


def put(sheet: str, cell: str, value: object, code: str = "") -> Example:
    def edit(book: Any) -> None:
        book[sheet][cell].value = value
        if code:
            book[sheet][cell].number_format = code

    return edited(edit)


def without_headers(book: Any) -> None:
    for cell in book["评议方式"][3]:
        cell.value = None


def same_parameter(book: Any) -> None:
    sheet = book["方法参数"]
    headers = {cell.value: cell.column for cell in sheet[3]}
    for row in (5, 6):
        for title, value in (("项目代码", "2.1"), ("参数", "评分满分"), ("数值", 100)):
            sheet.cell(row, headers[title]).value = value


def linted(change: Any) -> Example:
    return lambda _: test_lint.found(change(test_lint.sound()))


OWN: dict[str, Example] = {
    "files:CHANGED_UNASKED": lambda _: take(good(), cut.put(good(2), "D8", "77")),
    "forms:CSV_EVENTS_REPLACED": twice_filled,
    "forms:CSV_UNCONFIRMED": twice_filled,
    "forms:CSV_SHEET_IGNORED": table,
    "forms:CSV_UNIT_DIFFERS": table,
    "files:DUPLICATE_NAME": other_name,
    "files:UNREADABLE": locked_away,
    "files:TOO_LARGE": large,
    "files:LEGACY": old_format,
    "files:UNSEEN": old_format,
    "files:TOO_COSTLY": lambda _: too_costly("所需内存超出限度"),
    "decisions:STALE": lambda _: rested_on("90 80 65 65 60"),
    "decisions:IMPOSSIBLE": lambda _: rested_on("90 80 71 70 60"),
    "decisions:CONTRADICTORY": contradictory,
    "files:UNKNOWN_SCORER": unknown_scorer,
    "marks:NOT_ASKED": not_asked,
    "marks:ABOVE_BLANK": lambda _: returned("ballot", {}),
    "marks:MISCOUNTED": miscounted,
    "marks:ROW_BLANK": entered("rate", D(5)),
    "marks:INCONSISTENT": entered("rate", D(10), D(5)),
    "marks:UNKNOWN_CHOICE": entered("boolean", "也许"),
    "marks:EVENT_UNIT_BLANK": listed({"unit": ""}),
    "marks:EVENT_UNIT_UNKNOWN": listed({"unit": "市教育"}),
    "marks:EVENT_PART": listed({"part": "三季度"}, code="listed"),
    "marks:EVENT_UNNUMBERED": unnumbered,
    "marks:EVENT_TWICE": listed({}, {}),
    "marks:EVENT_RULE_BLANK": listed({"rule": ""}),
    "marks:EVENT_RULE_UNKNOWN": listed({"rule": "别的"}),
    "marks:EVENT_NUMBER_BLANK": listed({"number": ""}),
    "marks:EVENT_NO_FACT": listed({"fact": ""}),
    "marks:EVENT_NO_DATE": listed({"date": ""}),
    "marks:EVENT_DATE": listed({"date": "去年"}),
    "marks:EVENT_NA_AND_MORE": listed({}, {"rule": "不涉及", "number": ""}),
    "marks:NOT_CONFIRMED": listed({}, confirm=False),
    "marks:NA_NOT_ALLOWED": lambda _: take(
        write_form(
            samples.plan("PF04"),
            signed(samples.plan("PF04")),
            special("ZF01", "不涉及", "无此项", "3"),
        )
    ),
    "marks:ALL_SAME": county("95"),
    "marks:ALL_FULL": county("100"),
    "marks:OWN_UNIT": own_unit,
    "forms:FORM_ALTERED": lambda _: read_form(
        cut.renamed_sheet(good(), "评分表", "别名"), "a.xlsx"
    ),
    "forms:SHEET_NOT_KEPT": added_sheet,
    "forms:CSV_COLUMN_IGNORED": filled(
        "ZF01,1,,92,,x\r\n", header="单位编码,指标编码,栏目,值,理由,经办\r\n"
    ),
    "forms:CSV_NOT_ASKED": unit_of_another_item,
    "forms:CSV_LIST_FULL": filled("ZF01,deduct,K2,1,2017-06-08 脱岗\r\n" * 61, "deduct"),
    "forms:CSV_ABOVE_OPEN": filled("", "ballot"),
    "forms:NOTHING_TO_MARK": lambda folder: issued(folder, gone=False),
    "forms:FORM_STALE": lambda folder: issued(folder, gone=True),
    "registers:UNIT_AMBIGUOUS": ambiguous,
    "results:SHEET_INVALID": wrong_sheet,
    "results:NO_QUORUM": no_quorum,
    "results:RULE_CAPPED": capped_rule,
    "results:DEDUCTION_CAPPED": lambda _: direct(PLENTY, (deduction("A1", 2),), deduction_cap=D(1)),
    "results:LIMIT_VALUE": wrong_limit,
    "scheme:FILE_LOCKED": locked_scheme,
    "scheme:HEADERS_MISSING": edited(without_headers),
    "scheme:SETTING_ABSENT": setting("总分小数位", lambda sheet, row: sheet.delete_rows(row)),
    "scheme:SETTING_UNSURE": setting(
        "总分小数位", lambda sheet, row: sheet.cell(row, 1, "总分小数")
    ),
    "scheme:SETTING_TWICE": setting("总分小数位", twice),
    "scheme:CELL_DEFAULT": setting(
        "总分小数位", lambda sheet, row: sheet.cell(row, 2).__setattr__("value", None)
    ),
    "scheme:ASIDE": put("测评项目", "A30", "合计"),
    "scheme:PERCENT": put("测评项目", "D6", 0.8, "0%"),
    "scheme:NO_TIME": setting(
        "报送时限", lambda sheet, row: sheet.cell(row, 2).__setattr__("value", "2017年12月15日")
    ),
    "scheme:PARAMETER_TWICE": edited(same_parameter),
    "scheme_rules:EMPTY_CATEGORY": linted(
        test_lint.table("categories", Category(code="KK", name="空类"))
    ),
    "scheme_rules:RULE_TARGET_IDLE": linted(
        test_lint.table(
            "adjustment_rules", AdjustmentRule(code="K1", name="曝光", points=D(1), target_of="8")
        )
    ),
}
