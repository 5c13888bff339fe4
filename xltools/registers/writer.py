"""Writing 台账/加减分.xlsx: the events that deduct, add, or disqualify, kept by the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from xltools.book.book import Book, Sheet, growing_rows, set_page, show_row
from xltools.book.measure import line_count
from xltools.book.theme import (
    A4_LANDSCAPE,
    FONT_SCHEMES,
    GREY,
    HEADER_GREY,
    PALE_ORANGE,
    SIZE,
    YELLOW,
    Fonts,
)
from xltools.registers.reader import (
    CASE_BY_CASE,
    COLUMNS,
    COUNTED,
    FIRST_ROW,
    HEADER_ROW,
    OPTIONS_SHEET,
    PLEAS,
    POSITION,
    RULES,
    SHEET_ROWS,
    UNITS_SHEET,
    WITHDRAWN,
    Column,
    RegisterEntry,
    counting,
    counting_formula,
    offered_targets,
)
from xltools.registers.table import side_sheet
from xltools.scheme.lookup import UnitNames
from xltools.scheme.model import Scheme
from xltools.scheme.settings import TOTAL_TARGET
from xltools.scoring.adjust import BONUS, DEDUCTION, DISQUALIFY
from xltools.text import words

_NUMBER, _DAY = "0.00####;-0.00####;0.00####", "yyyy-mm-dd"
_DROP_DOWNS = ("unit", "kind", "target", "rule", "plea", "withdrawn")
_PICK = "请从下拉列表中选择"
_ROW_PIXELS, _STRUT_WIDTH, _LINE = 30, 0.6, 14.5
"""A blank line's height, the empty column that keeps it, and the height of a line of text."""


def write_adjustments(scheme: Scheme, rows: Sequence[RegisterEntry] = ()) -> bytes:
    """The register with `rows` filled in, a hundred blank lines, drop-downs and live 是否计入."""
    book = Book({"title": _title(scheme)})
    sheet = book.sheet(scheme.settings.deduction_word)
    fonts = FONT_SCHEMES[scheme.settings.font_scheme.value]
    units = {**_units_sheet(book, scheme, fonts), **_options_sheet(book, scheme, fonts)}
    writer = _Writer(book, sheet, scheme, units)
    writer.head(rows)
    last = max(SHEET_ROWS, len(rows)) + FIRST_ROW - 1
    for offset in range(last - FIRST_ROW + 1):
        writer.line(FIRST_ROW + offset, rows[offset] if offset < len(rows) else None)
    writer.validations(last)
    writer.page(last)
    sheet.activate()
    return book.close()


def _title(scheme: Scheme) -> str:
    return f"{scheme.settings.title}{scheme.settings.deduction_word}事项登记表"


def _units_sheet(book: Book, scheme: Scheme, fonts: Fonts) -> Mapping[str, str]:
    """The side sheet of units; the ranges of their names and of every known spelling."""
    most = max((len(unit.aliases) for unit in scheme.units), default=0)
    titles = ["单位代码", "规范化简称", "单位全称", *["曾用名及其他写法"] * most]
    known = [(unit.code, unit.name, unit.full_name, *unit.aliases) for unit in scheme.units]
    texts = [[one[n] if n < len(one) else "" for one in known] for n in range(len(titles))]
    side_sheet(book, UNITS_SHEET, fonts, list(zip(titles, texts, strict=True)))
    last = max(1, len(scheme.units))
    corner = xl_rowcol_to_cell(last, len(titles) - 1, row_abs=True, col_abs=True)
    return {
        "names": f"'{UNITS_SHEET}'!$B$2:$B${last + 1}",
        "known": f"'{UNITS_SHEET}'!$A$2:{corner}",
    }


def _options_sheet(book: Book, scheme: Scheme, fonts: Fonts) -> dict[str, str]:
    """The side sheet of the scheme's rules and targets, and its ranges; none without rules."""
    if not scheme.adjustment_rules:
        return {}
    rules = [*(rule.words for rule in scheme.adjustment_rules), CASE_BY_CASE]
    columns = {"rule": ("扣分情形", rules), "target": ("计入对象", offered_targets(scheme))}
    side_sheet(book, OPTIONS_SHEET, fonts, list(columns.values()))
    ranges = {}
    for column, (key, (_, options)) in enumerate(columns.items()):
        letter = xl_rowcol_to_cell(0, column)[:-1]
        ranges[key] = f"='{OPTIONS_SHEET}'!${letter}$2:${letter}${len(options) + 1}"
    return ranges


class _Writer:
    """The main sheet under construction; rows are 1-based as staff see them."""

    def __init__(self, book: Book, sheet: Sheet, scheme: Scheme, units: Mapping[str, str]) -> None:
        self.book, self.sheet, self.scheme = book, sheet, scheme
        self.settings, self.units = scheme.settings, units
        self.names = UnitNames(scheme.units)
        self.fonts = FONT_SCHEMES[self.settings.font_scheme.value]
        self.veto = self.settings.veto_wording.label
        for number, column in enumerate(COLUMNS):
            sheet.set_column(number, number, column.width)
        sheet.set_column(len(COLUMNS), len(COLUMNS), _STRUT_WIDTH)
        growing_rows(sheet, _ROW_PIXELS)
        self._strut = book.format(font_size=SIZE["小二"])

    def head(self, rows: Sequence[RegisterEntry]) -> None:
        """Title, who fills it, the running count, and the headers."""
        end, font = len(COLUMNS) - 1, self.fonts
        title = self.book.format(
            font_name=font.title,
            bold=font.title_bold,
            font_size=SIZE["小二"],
            align="center",
            valign="vcenter",
        )
        note = self.book.format(font_name=font.note, font_size=SIZE["五号"], valign="vcenter")
        right = self.book.format(
            font_name=font.note, font_size=SIZE["五号"], valign="vcenter", align="right"
        )
        demo = f"（{words.DEMO}）" if self.settings.demo else ""
        self.sheet.merge_range(0, 0, 0, end, _title(self.scheme) + demo, title)
        self.sheet.set_row(0, 36)
        self.sheet.write_string(1, 0, f"填报单位：{self.settings.office_name}", note)
        self.sheet.write_string(1, end, "单位：分", right)
        self._count(rows, note)
        header = self._format(
            font_name=font.header, bold=False, bg_color=HEADER_GREY, align="center"
        )
        for number, column in enumerate(COLUMNS):
            mark = "▼" if column.key in _DROP_DOWNS else "\n（自动）" * (column.kind == "auto")
            text = column.header + (mark if column.key != "seq" else "")
            self.sheet.write_string(HEADER_ROW - 1, number, text, header)
        self.sheet.set_row(HEADER_ROW - 1, 48)

    def _count(self, rows: Sequence[RegisterEntry], note: Format) -> None:
        unit = _letter("unit")
        status = _letter("counted")
        used = f"COUNTA({unit}{FIRST_ROW}:{unit}2000)"
        counted = f'COUNTIF({status}{FIRST_ROW}:{status}2000,"{COUNTED}")'
        withdrawn = f'COUNTIF({status}{FIRST_ROW}:{status}2000,"{WITHDRAWN}")'
        formula = (
            f'="登记"&{used}&"项，已核定"&{counted}&"项，未办结"&({used}-{counted}-{withdrawn})'
            f'&"项（未办结的不计入总分），已撤销"&{withdrawn}&"项"'
        )
        shown = [self._counting(row) for row in rows]
        used_rows = sum(1 for row in rows if row.unit)
        done, gone = shown.count(COUNTED), shown.count(WITHDRAWN)
        value = (
            f"登记{used_rows}项，已核定{done}项，未办结{used_rows - done - gone}项"
            f"（未办结的不计入总分），已撤销{gone}项"
        )
        self.sheet.write_formula(2, 0, formula, note, value)

    def _counting(self, entry: RegisterEntry) -> str:
        return counting(entry, self.settings, self.names.find(entry.unit) is not None)

    def line(self, row: int, entry: RegisterEntry | None) -> None:
        """One line of the register, filled or blank."""
        values = {} if entry is None else _values(entry, self.veto)
        for column in COLUMNS:
            where = row - 1, POSITION[column.key]
            fmt = self._cell(column)
            value = values.get(column.key)
            if column.key == "seq":
                self.sheet.write_number(*where, row - FIRST_ROW + 1, fmt)
            elif column.key == "proposed":
                cached = "" if entry is None or entry.proposed is None else float(entry.proposed)
                self.sheet.write_formula(*where, _proposed(row), fmt, cached)
            elif column.key == "counted":
                cached = "" if entry is None else self._counting(entry)
                self.sheet.write_formula(*where, self._counted(row), fmt, cached)
            elif isinstance(value, date):
                self.sheet.write_datetime(*where, value, fmt)
            elif isinstance(value, (int, Decimal)):
                self.sheet.write_number(*where, float(value), fmt)
            elif value:
                self.sheet.write_string(*where, value, fmt)
            else:
                self.sheet.write_blank(*where, None, fmt)
        self.sheet.write_blank(row - 1, len(COLUMNS), None, self._strut)
        said = [(str(values.get(c.key) or ""), c.width) for c in COLUMNS if c.kind == "text"]
        if entry is not None:
            said.append((self._counting(entry), COLUMNS[POSITION["counted"]].width))
        lines = max(line_count(text, width) for text, width in said)
        if lines > 1:
            show_row(self.sheet, row - 1, 6 + lines * _LINE)

    def _counted(self, row: int) -> str:
        cells = {column.key: f"${_letter(column.key)}{row}" for column in COLUMNS}
        typed = [c.key for c in COLUMNS if c.kind != "auto"]
        before = f"{cells[typed[0]]}:{cells['times']}"
        after = f"{cells['fact']}:{cells['withdrawn']}"
        return counting_formula(
            cells, self.units["known"], self.veto, self.settings, f"{before},{after}"
        )

    def _cell(self, column: Column) -> Format:
        own: dict[str, Any] = {"bg_color": GREY if column.kind == "auto" else YELLOW}
        if column.kind == "date":
            own |= {"num_format": _DAY, "align": "center"}
        elif column.kind == "number" or column.key == "proposed":
            own |= {"num_format": "0" if column.key == "times" else _NUMBER}
            own |= {"font_name": self.fonts.number, "align": "right"}
        elif column.key in ("fact", "evidence", "counted", "rule", "unit"):
            own |= {"align": "left"}
        else:
            own |= {"align": "center"}
        return self._format(**own)

    def _format(self, **own: Any) -> Format:
        base: dict[str, Any] = {
            "font_name": self.fonts.body,
            "font_size": SIZE["五号"],
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
        }
        return self.book.format(**{**base, **own})

    def validations(self, last: int) -> None:
        """Drop-downs, bounds and their alerts on every line; orange where a line is pending."""
        lists: dict[str, tuple[Any, str]] = {
            "unit": (f"={self.units['names']}", f"{_PICK}单位名称，不要手工录入。"),
            "kind": ([DEDUCTION, BONUS, self.veto], f"{_PICK}类型。"),
            "target": (self.units.get("target", [TOTAL_TARGET.words]), self._target_help()),
            "plea": (
                list(PLEAS),
                "请选择申辩情况；未告知被评议单位的，不计入总分（可在方案中调整）。",
            ),
            "withdrawn": ([words.YES], "撤销的选“是”，其余留空。"),
        }
        for key, (source, text) in lists.items():
            self._validate(key, last, {"validate": "list", "source": source}, text)
        rule = (
            "请选择扣分情形；方案未列明的，选“其他（集体研究认定）”，并在依据中写明会议纪要文号。"
        )
        self._validate(
            "rule",
            last,
            {
                "validate": "list",
                "source": self.units.get("rule", list(RULES)),
                "error_type": "information",
            },
            rule,
        )
        positive = {"validate": "decimal", "criteria": ">=", "value": 0}
        self._validate("each", last, positive, "每次扣分请填0以上的数。")
        self._validate("points", last, positive, "核定扣分不能为负数。此处填正数，汇总时自动扣减。")
        whole = {"validate": "integer", "criteria": ">=", "value": 1}
        self._validate("times", last, whole, "次数请填1以上的整数。")
        first = {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
        self._validate("happened", last, first, "请填日期，例如2017-06-15。")
        for key, name in (("noticed", "告知日期"), ("approved", "批准日期")):
            happened = f"=${_letter('happened')}{FIRST_ROW}"
            rule_ = {"validate": "date", "criteria": ">=", "value": happened}
            self._validate(key, last, rule_, f"{name}不能早于发生日期，请核实。")
        status = f"${_letter('counted')}{FIRST_ROW}"
        column = POSITION["counted"]
        pending = self.book.workbook.add_format({"bg_color": PALE_ORANGE})
        self.sheet.conditional_format(
            FIRST_ROW - 1,
            column,
            last - 1,
            column,
            {"type": "formula", "criteria": f'=LEFT({status},3)="不计入"', "format": pending},
        )

    def _target_help(self) -> str:
        if self.scheme.adjustment_rules:
            return f"{_PICK}计入对象；留空的按扣分情形的规定，没有规定的计入总分。"
        return "只能计入总分。"

    def _validate(self, key: str, last: int, rule: dict[str, Any], text: str) -> None:
        column = POSITION[key]
        title = COLUMNS[column].header
        options = {**rule, "error_title": f"{title}不符合要求", "error_message": text}
        self.sheet.data_validation(FIRST_ROW - 1, column, last - 1, column, options)

    def page(self, last: int) -> None:
        """A4 landscape, headers repeated, numbered pages."""
        header = f"&R{words.INTERNAL}"
        set_page(self.sheet, A4_LANDSCAPE, header=header, footer="&C第&P页 共&N页")
        self.sheet.repeat_rows(HEADER_ROW - 1)
        self.sheet.print_area(0, 0, last - 1, len(COLUMNS) - 1)
        self.sheet.freeze_panes(HEADER_ROW, POSITION["kind"])


def _letter(key: str) -> str:
    return str(xl_rowcol_to_cell(0, POSITION[key]))[:-1]


def _proposed(row: int) -> str:
    each, times = f"{_letter('each')}{row}", f"{_letter('times')}{row}"
    return f'=IF(AND(ISNUMBER({each}),ISNUMBER({times})),ROUND({each}*{times},6),"")'


def _values(entry: RegisterEntry, veto: str) -> dict[str, str | date | int | Decimal | None]:
    return {
        "happened": entry.happened,
        "unit": entry.unit,
        "kind": veto if entry.kind == DISQUALIFY else entry.kind,
        "rule": entry.rule,
        "target": entry.target,
        "each": entry.each,
        "times": entry.times,
        "fact": entry.fact,
        "evidence": entry.evidence,
        "noticed": entry.noticed,
        "plea": entry.plea,
        "points": entry.approved_points,
        "proposer": entry.proposer,
        "approver": entry.approver,
        "approved": entry.approved,
        "withdrawn": words.YES if entry.withdrawn else "",
    }
