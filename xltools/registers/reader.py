"""台账/加减分.xlsx read back: what counts, what does not and why, and what must be mended.

The columns are one map that the writer shares. A line counts when what the scheme asks for is
there (evidence, notice to the unit, approved points, approver, date of approval) and it has not
been withdrawn; the column 是否计入 says so by the same rule as a live formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import MergedCell

from xltools.book.opening import Unreadable, load, reading, stored_rows
from xltools.days import no_such_day
from xltools.exact import plain, shown
from xltools.looks.office import BookLooks
from xltools.registers.values import as_shown, date_of, is_formula, number_of, personal, text_of
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.lookup import UnitNames
from xltools.scheme.model import Scheme
from xltools.scheme.settings import TOTAL_TARGET, AdjustmentRule, Settings, Target
from xltools.scoring.adjust import BONUS, DEDUCTION, DISQUALIFY, KINDS
from xltools.scoring.result import Adjustment
from xltools.text import looks, words
from xltools.text.catalogue import registers as kinds
from xltools.text.finding import Finding, Kind
from xltools.text.nearest import folded
from xltools.text.places import SHOWN

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One event that costs or earns a unit points, or puts it straight into 不合格.

    Points are typed positive for deductions and bonuses alike; the kind gives the sign.
    """

    unit: str
    """The unit's 规范化简称, as in the drop-down."""
    kind: str = DEDUCTION
    happened: date | None = None
    rule: str = ""
    each: Decimal | None = None
    times: int | None = None
    fact: str = ""
    evidence: str = ""
    noticed: date | None = None
    plea: str = ""
    approved_points: Decimal | None = None
    proposer: str = ""
    approver: str = ""
    approved: date | None = None
    withdrawn: bool = False
    target: str = ""
    """计入对象, in the words of the drop-down; empty for what the rule says, or the total."""

    @property
    def proposed(self) -> Decimal | None:
        """拟扣分: points each time × times."""
        if self.each is None or self.times is None:
            return None
        return self.each * self.times


_OTHER = "其他方案"


def target_named(text: str, scheme: Scheme) -> Target | None:
    """The target that `text` names; None where the scheme has none such."""
    wanted = folded(text)
    items = [item.code for item in scheme.items]
    channels = [channel.code for channel in scheme.channels]
    known = [
        TOTAL_TARGET,
        *(Target(AdjustmentTarget.ITEM, code) for code in items),
        *(Target(AdjustmentTarget.CHANNEL, code) for code in channels),
        *(Target(AdjustmentTarget.RATE, code) for code in items),
        *(rule.counted_into for rule in scheme.adjustment_rules),
    ]
    found = next((target for target in known if folded(target.words) == wanted), None)
    if found is None and wanted.startswith(_OTHER):
        name = text.strip().removeprefix(_OTHER).lstrip("：: ").strip()
        return Target(AdjustmentTarget.OTHER, name) if name else None
    return found


def rule_named(text: str, scheme: Scheme) -> AdjustmentRule | None:
    """The rule that `text` names, by code, by name, or by both."""
    wanted = folded(text)
    for rule in scheme.adjustment_rules:
        if wanted in (folded(rule.code), folded(rule.name), folded(rule.words)):
            return rule
    return None


def offered_targets(scheme: Scheme) -> list[str]:
    """What the drop-down of 计入对象 offers: the total, and what the rules are counted into."""
    targets = [TOTAL_TARGET, *(rule.counted_into for rule in scheme.adjustment_rules)]
    return list(dict.fromkeys(target.words for target in targets))


SHEET_ROWS = 100
"""Blank rows that a new register offers."""
HEADER_ROW = 4
"""1-based; the events follow below it."""
FIRST_ROW = HEADER_ROW + 1
UNITS_SHEET = "单位名单"
OPTIONS_SHEET = "登记选项"
"""The side sheet of what the drop-downs offer, where the scheme has rules of its own."""
PLEAS = ("无异议", "有异议已复核", "逾期未提出")
CASE_BY_CASE = "其他（集体研究认定）"
RULES = ("负面事件", "重大工作失误", "违反评议纪律", CASE_BY_CASE)
"""What 扣分情形 offers where the scheme has no rules; other words may be typed instead."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a stable key, its header, its width, and whether staff fill it."""

    key: str
    header: str
    width: float
    kind: str = "text"
    """text, date, number, or auto for what the sheet works out."""


COLUMNS = (
    Column("seq", "序号", 5, "auto"),
    Column("happened", "发生日期", 11, "date"),
    Column("unit", "被评议单位", 15),
    Column("kind", "类型", 10),
    Column("target", "计入对象", 8),
    Column("rule", "扣分情形", 14),
    Column("each", "每次扣分", 7, "number"),
    Column("times", "次数", 5, "number"),
    Column("proposed", "拟扣分", 7, "auto"),
    Column("fact", "事实摘要", 20),
    Column("evidence", "依据及佐证编号", 14),
    Column("noticed", "告知日期", 11, "date"),
    Column("plea", "申辩情况", 11),
    Column("points", "核定扣分", 7, "number"),
    Column("proposer", "提出人", 8),
    Column("approver", "批准人", 8),
    Column("approved", "批准日期", 11, "date"),
    Column("withdrawn", "已撤销", 6),
    Column("counted", "是否计入", 17, "auto"),
)
POSITION = {column.key: number for number, column in enumerate(COLUMNS)}
HEADERS = {column.key: column.header for column in COLUMNS}
_BY_HEADER = {folded(column.header): column.key for column in COLUMNS}


def column_named(header: str) -> str | None:
    """The key of the column headed `header`, whatever marks and hints stand beside its name.

    >>> column_named("核定扣分"), column_named("是否计入\\n（自动）"), column_named("电话")
    ('points', 'counted', None)
    """
    name = header.split("\n", maxsplit=1)[0].split("（", maxsplit=1)[0].rstrip("▼ ")
    return _BY_HEADER.get(folded(name))


@dataclass(frozen=True, slots=True)
class Register:
    """Where a register's lines stand, and what the scheme says about them."""

    file: str
    sheet: str
    columns: Mapping[str, int]
    """0-based place of each column by key."""
    scheme: Scheme
    names: UnitNames

    @property
    def settings(self) -> Settings:
        return self.scheme.settings


@dataclass(slots=True)
class Line:
    """One line while it is read: its cells, its unit, and whether anything in it is wrong."""

    register: Register
    row: int
    cells: Mapping[str, Any]
    unlike: Mapping[str, str] = field(default_factory=dict)
    """What people see in a cell where they do not see its value, by key."""
    unit_code: str = ""
    unit_name: str = ""
    wrong: bool = False
    rule: AdjustmentRule | None = None
    target: Target = TOTAL_TARGET
    findings: list[Finding] = field(default_factory=list)

    def text(self, key: str) -> str:
        return text_of(self.cells.get(key))

    def finding(self, kind: Kind, key: str, value: str = "", **said: Any) -> Finding:
        """A finding at the cell of column `key`, or about the whole line where that is ""."""
        return Finding(
            kind,
            file=self.register.file,
            sheet=self.register.sheet,
            cell=self._place(key),
            unit=self.unit_code,
            unit_name=self.unit_name,
            value=value,
            values=said,
        )

    def _place(self, key: str) -> str:
        if not key:
            return f"第{self.row}行"
        from openpyxl.utils import get_column_letter

        place = self.register.columns.get(key, POSITION[key])
        return f"{get_column_letter(place + 1)}{self.row}"

    def entry(self) -> RegisterEntry:
        """The line as an entry; what cannot be understood is left out of it and named."""
        if self.unlike:
            key, shown = next(iter(self.unlike.items()))
            kind = kinds.STRUCK_OUT if shown == looks.STRUCK else kinds.SHOWN_OTHERWISE
            self._wrong(kind, key, value=self.text(key), shown=shown)
        self._unit()
        named = self._kind()
        self._rule(named)
        self._target()
        each, points = self._number("each"), self._number("points")
        if self.rule and each is not None and self.rule.points not in (None, each):
            said = {"rule": self.rule.words, "points": plain(self.rule.points or 0)}
            self.findings.append(self.finding(kinds.EACH_DIFFERS, "each", plain(each), **said))
        happened = self._date("happened")
        noticed, approved = self._date("noticed"), self._date("approved")
        for key, day in (("noticed", noticed), ("approved", approved)):
            if happened and day and day < happened:
                self._wrong(
                    kinds.DATE_BEFORE,
                    key,
                    value=str(day),
                    column=HEADERS[key],
                    happened=str(happened),
                )
        return RegisterEntry(
            unit=self.unit_name,
            kind=named,
            happened=happened,
            rule=self.text("rule"),
            each=each,
            times=self._times(),
            fact=self.text("fact"),
            evidence=self.text("evidence"),
            noticed=noticed,
            plea=self.text("plea"),
            approved_points=points,
            proposer=self.text("proposer"),
            approver=self.text("approver"),
            approved=approved,
            withdrawn=self._withdrawn(),
            target=self.text("target"),
        )

    def _unit(self) -> None:
        text = self.text("unit")
        unit = self.register.names.find(text)
        if unit is not None:
            self.unit_code, self.unit_name = unit.code, unit.name
        elif not text:
            self._wrong(kinds.UNIT_BLANK, "unit")
        elif ambiguous := self.register.names.ambiguous(text):
            names = "、".join(other.name for other in ambiguous)
            self._wrong(kinds.UNIT_AMBIGUOUS, "unit", value=text, names=names)
        else:
            near = "、".join(self.register.names.suggest(text))
            clause = f"，相近名称：{near}" if near else ""
            self._wrong(kinds.UNIT_UNKNOWN, "unit", value=text, nearest=clause)

    def _kind(self) -> str:
        text = folded(self.text("kind"))
        veto = self.register.settings.veto_wording.label
        known = {**{folded(kind): kind for kind in KINDS}, folded(veto): DISQUALIFY}
        if text in known:
            return known[text]
        value = self.text("kind")
        self._wrong(kinds.KIND_UNKNOWN, "kind", value=value, veto=veto)
        return value

    def _rule(self, kind: str) -> None:
        """The scheme's rule that the line names; it must be of the line's kind."""
        self.rule = rule_named(self.text("rule"), self.register.scheme)
        if self.rule and kind in KINDS and self.rule.kind.label != kind:
            said = {"rule": self.rule.words, "usual": self.rule.kind.label}
            self._wrong(kinds.KIND_DIFFERS, "kind", value=self.text("kind"), **said)

    def _target(self) -> None:
        """What the line is counted into: as typed, or as its rule says, or the total."""
        usual = TOTAL_TARGET if self.rule is None else self.rule.counted_into
        text = self.text("target")
        found = target_named(text, self.register.scheme) if text else usual
        if found is None:
            offered = "、".join(f"“{word}”" for word in offered_targets(self.register.scheme))
            self._wrong(kinds.TARGET_UNKNOWN, "target", value=text, offered=offered)
            return
        self.target = found
        if self.rule is not None and found != usual:
            said = {"rule": self.rule.words, "usual": usual.words}
            self.findings.append(self.finding(kinds.TARGET_DIFFERS, "target", text, **said))

    def _number(self, key: str) -> Decimal | None:
        value = self.cells.get(key)
        if text_of(value) == "":
            return None
        number = None if is_formula(value) else number_of(value)
        column = HEADERS[key]
        if number is None:
            self._wrong(kinds.NOT_A_NUMBER, key, value=text_of(value), column=column)
        elif number < 0:
            self._wrong(kinds.NEGATIVE, key, value=text_of(value), column=column)
        elif isinstance(value, str):
            said = {"column": column, "number": f"{number:f}"}
            self.findings.append(self.finding(kinds.TEXT_NUMBER, key, value, **said))
        return number

    def _times(self) -> int | None:
        value = self.cells.get("times")
        if text_of(value) == "":
            return None
        number = None if is_formula(value) else number_of(value)
        if number is None or number != int(number) or number < 1:
            self._wrong(kinds.TIMES, "times", value=text_of(value))
            return None
        return int(number)

    def _date(self, key: str) -> date | None:
        value = self.cells.get(key)
        if text_of(value) == "":
            return None
        day = None if is_formula(value) else date_of(value)
        if day is None:
            why = no_such_day(text_of(value)) or "不是日期"
            said = {"value": text_of(value), "column": HEADERS[key], "why": why}
            self._wrong(kinds.NOT_A_DATE, key, **said)
        return day

    def _withdrawn(self) -> bool:
        text = "" if "withdrawn" in self.unlike else self.text("withdrawn")
        if text not in ("", words.YES, words.NO):
            self._wrong(kinds.ANSWER_UNKNOWN, "withdrawn", value=text)
        return text == words.YES

    def _wrong(self, kind: Kind, key: str, value: str = "", **said: Any) -> None:
        self.wrong = True
        self.findings.append(self.finding(kind, key, value, **said))


COUNTED = "计入"
WITHDRAWN = "已撤销"
NOT_COUNTED = "不计入："
NO_EVIDENCE, NO_NOTICE, NO_POINTS = "缺佐证编号", "未告知", "未核定"
NO_APPROVAL, NO_APPROVER, NO_DATE = "未批准", "缺批准人", "缺批准日期"
NO_UNIT, UNKNOWN_UNIT, NO_KIND = "未选单位", "单位名称待核实", "未选类型"
NEGATIVE, DATES = "核定分值为负数", "批准日期早于发生日期"


def lacking(entry: RegisterEntry, settings: Settings) -> list[str]:
    """What the line still lacks to count, in short words; [] if nothing."""
    lacks = []
    if settings.require_evidence and not entry.evidence:
        lacks.append(NO_EVIDENCE)
    if settings.require_notice and entry.noticed is None:
        lacks.append(NO_NOTICE)
    return lacks + (_unapproved(entry, settings) or _no_points(entry))


def _unapproved(entry: RegisterEntry, settings: Settings) -> list[str]:
    approver = settings.require_approver and not entry.approver
    day = settings.require_approval_date and entry.approved is None
    both = settings.require_approver and settings.require_approval_date
    if approver and (day or not both):
        return [NO_APPROVAL]
    if approver:
        return [NO_APPROVER]
    return [NO_DATE] if day else []


def _no_points(entry: RegisterEntry) -> list[str]:
    return [] if entry.kind == DISQUALIFY or entry.approved_points is not None else [NO_POINTS]


def counting(entry: RegisterEntry, settings: Settings, known_unit: bool = True) -> str:
    """What the column 是否计入 shows for a line."""
    if entry.withdrawn:
        return WITHDRAWN
    wrong = []
    if not entry.unit:
        wrong.append(NO_UNIT)
    elif not known_unit:
        wrong.append(UNKNOWN_UNIT)
    if entry.kind not in KINDS:
        wrong.append(NO_KIND)
    if entry.approved_points is not None and entry.approved_points < 0:
        wrong.append(NEGATIVE)
    if entry.happened and entry.approved and entry.approved < entry.happened:
        wrong.append(DATES)
    parts = wrong + lacking(entry, settings)
    return NOT_COUNTED + "、".join(parts) if parts else COUNTED


def counting_formula(
    cells: Mapping[str, str], units: str, veto: str, settings: Settings, row: str
) -> str:
    """The same as an Excel formula over one row's `cells` by column key.

    `units` is the range of all known spellings, `row` what must be empty for an empty line.
    """
    parts = [
        f'IF({cells["unit"]}="","、{NO_UNIT}",IF(COUNTIF({units},{cells["unit"]})=0,'
        f'"、{UNKNOWN_UNIT}",""))',
        f'IF(OR({cells["kind"]}="{KINDS[0]}",{cells["kind"]}="{KINDS[1]}",'
        f'{cells["kind"]}="{veto}"),"","、{NO_KIND}")',
        f'IF(ISNUMBER({cells["points"]}),IF({cells["points"]}<0,"、{NEGATIVE}",""),"")',
        f"IF(AND(ISNUMBER({cells['happened']}),ISNUMBER({cells['approved']})),"
        f'IF({cells["approved"]}<{cells["happened"]},"、{DATES}",""),"")',
    ]
    if settings.require_evidence:
        parts.append(f'IF({cells["evidence"]}="","、{NO_EVIDENCE}","")')
    if settings.require_notice:
        parts.append(f'IF({cells["noticed"]}="","、{NO_NOTICE}","")')
    parts.append(_approval_formula(cells, veto, settings))
    lacks = "&".join(parts)
    return (
        f'=IF(COUNTA({row})=0,"",IF({cells["withdrawn"]}="是","{WITHDRAWN}",'
        f'IF(LEN({lacks})=0,"{COUNTED}","{NOT_COUNTED}"&MID({lacks},2,200))))'
    )


def _approval_formula(cells: Mapping[str, str], veto: str, settings: Settings) -> str:
    approver, day = f'{cells["approver"]}=""', f'{cells["approved"]}=""'
    points = f'IF({cells["kind"]}="{veto}","",IF({cells["points"]}="","、{NO_POINTS}",""))'
    if settings.require_approver and settings.require_approval_date:
        one = f'IF({approver},"、{NO_APPROVER}",IF({day},"、{NO_DATE}",{points}))'
        return f'IF(AND({approver},{day}),"、{NO_APPROVAL}",{one})'
    if settings.require_approver:
        return f'IF({approver},"、{NO_APPROVAL}",{points})'
    if settings.require_approval_date:
        return f'IF({day},"、{NO_DATE}",{points})'
    return points


_REQUIRED = ("unit", "kind", "evidence", "noticed", "points", "approver", "approved", "withdrawn")
_LOOK_FOR_HEADERS = 20
_WRONG = "内容待更正"
_NAMED = ("unit", "target", "rule")
"""Columns in which a code may stand that a spreadsheet keeps as a number."""
_TOLD = ("rule", "fact", "evidence")
"""Columns whose words stand in notices, letters and feedback."""
_TYPED = tuple(column.key for column in COLUMNS if column.kind != "auto")


class RegisterUnreadable(Exception):
    """The register is locked, protected by a password, or no workbook at all."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@dataclass(frozen=True, slots=True)
class Opened:
    """A register as openpyxl reads it, and how its cells look."""

    file: str
    book: Workbook
    looks: BookLooks

    def unlike(self, cell: Cell | MergedCell) -> str:
        """What people see in the place of a typed cell's value, in words; "" for the value."""
        if cell.value is None or isinstance(cell, MergedCell):
            return ""
        return self.looks.unlike(cell, cell.value, code=True)

    def around(
        self, sheet: Worksheet, rows: Sequence[int], columns: Sequence[int]
    ) -> list[Finding]:
        """What must be known of a sheet that was read: what is hidden, what may look otherwise."""
        title = str(sheet.title)
        place: dict[str, Any] = {"file": self.file, "sheet": title}
        found = [
            Finding(kinds.HIDDEN, **place, value=what)
            for what in self.looks.hidden(title, rows, columns)
        ]
        unsure = self.looks.unsure(title)
        if unsure:
            found.append(Finding(kinds.CONDITIONAL, **place, cell="、".join(unsure[:SHOWN])))
        return found


def open_register(path: Path) -> Opened:
    """The register as openpyxl reads it.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    try:
        data = path.read_bytes()
        book = load(data)
        with reading():
            return Opened(f"{path.parent.name}/{path.name}", book, BookLooks(book, data))
    except (OSError, Unreadable) as error:
        raise RegisterUnreadable(path) from error


def read_adjustments(
    path: Path, scheme: Scheme, names: UnitNames | None = None
) -> tuple[list[Adjustment], list[Finding]]:
    """Every line of the register, in its order, and what must be known or mended.

    A line that lacks a proof, or has a cell that cannot be understood, does not count; whether
    a line counts is always worked out here, whatever the sheet says.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    file = f"{path.parent.name}/{path.name}"
    if not path.exists():
        return [], [Finding(kinds.REGISTER_MISSING, file=file)]
    opened = open_register(path)
    sheet, header_row, columns = find_events(opened.book)
    if sheet is None:
        return [], [Finding(kinds.COLUMN_MISSING, file=file, value=HEADERS["unit"])]
    missing = [HEADERS[key] for key in _REQUIRED if key not in columns]
    if missing:
        value = "、".join(missing)
        where = str(sheet.title)
        return [], [Finding(kinds.COLUMN_MISSING, file=file, sheet=where, value=value)]
    names = names or UnitNames(scheme.units)
    reader = _Reader(Register(file, str(sheet.title), columns, scheme, names))
    typed = {place: key for key, place in columns.items() if key in _TYPED}
    for number, cells in stored_rows(sheet, header_row, max(columns.values()) + 1):
        unlike = {
            key: said
            for place, key in typed.items()
            if place < len(cells) and (said := opened.unlike(cells[place]))
        }
        values = [cell.value for cell in cells]
        for key in _NAMED:
            place = columns.get(key, len(cells))
            if place < len(cells):
                values[place] = as_shown(values[place], cells[place].number_format)
        reader.row(number, values, unlike)
    places = [place + 1 for place in typed]
    around = opened.around(sheet, reader.rows, places)
    return reader.adjustments, [*reader.findings, *around]


def find_events(book: Workbook) -> tuple[Worksheet | None, int, dict[str, int]]:
    """The sheet and row that carry the headers, and the 0-based column of each."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=_LOOK_FOR_HEADERS):
            columns: dict[str, int] = {}
            for place, cell in enumerate(row):
                key = column_named(cell.value) if isinstance(cell.value, str) else None
                if key is not None:
                    columns.setdefault(key, place)
            if "unit" in columns and "points" in columns:
                return sheet, int(row[0].row or 0), columns
    return None, 0, {}


class _Reader:
    """Lines of one register, one after another."""

    def __init__(self, register: Register) -> None:
        self.register, self.settings = register, register.settings
        self.adjustments: list[Adjustment] = []
        self.findings: list[Finding] = []
        self.rows: list[int] = []
        """Where lines were found."""
        self._seen: dict[tuple[str, date, str], int] = {}

    def row(self, number: int, values: Sequence[Any], unlike: Mapping[str, str]) -> None:
        """Read one line; a line in which nothing is typed is no line."""
        places = self.register.columns.items()
        cells = {key: values[place] for key, place in places if place < len(values)}
        if not any(text_of(cells.get(key)) for key in _TYPED):
            return
        self.rows.append(number)
        line = Line(self.register, number, cells, unlike)
        entry = line.entry()
        lacks = lacking(entry, self.settings)
        status = self._status(line, entry, lacks)
        if not entry.withdrawn:
            self.findings += line.findings
            if not line.wrong:
                self._advise(line, entry, lacks)
            self._warn_of_people(line)
        self._distrust(line, status)
        if line.unit_code:
            self.adjustments.append(self._adjustment(line, entry, status))

    def _status(self, line: Line, entry: RegisterEntry, lacks: Sequence[str]) -> str:
        if entry.withdrawn:
            return WITHDRAWN
        reasons = [_WRONG] * line.wrong + list(lacks)
        return NOT_COUNTED + "、".join(reasons) if reasons else COUNTED

    def _advise(self, line: Line, entry: RegisterEntry, lacks: Sequence[str]) -> None:
        """What lacks, what is approved otherwise than proposed, what looks entered twice."""
        word = entry.kind[0]
        if lacks:
            self.findings.append(self._not_approved(line, entry, lacks))
        elif entry.kind != DISQUALIFY and entry.proposed not in (None, entry.approved_points):
            said: dict[str, Any] = {
                "word": word,
                "proposed": shown(entry.proposed, 2),
                "approved": shown(entry.approved_points, 2),
            }
            self.findings.append(line.finding(kinds.APPROVED_DIFFERS, "points", **said))
        if entry.happened:
            same = (line.unit_code, entry.happened, folded(entry.rule))
            first = self._seen.setdefault(same, line.row)
            if first != line.row:
                twice = "登记" if entry.kind == DISQUALIFY else entry.kind
                self.findings.append(line.finding(kinds.DUPLICATE, "", row=first, word=twice))

    def _warn_of_people(self, line: Line) -> None:
        """What the notices and the feedback would say of somebody, before they go out."""
        for key in _TOLD:
            if what := personal(line.text(key)):
                self.findings.append(
                    line.finding(kinds.PERSONAL, key, column=HEADERS[key], what=what)
                )

    def _not_approved(self, line: Line, entry: RegisterEntry, lacks: Sequence[str]) -> Finding:
        points = entry.proposed if entry.approved_points is None else entry.approved_points
        what = f"拟{entry.kind[0]}{shown(points, 2)}分"
        if entry.kind == DISQUALIFY:
            what = f"拟{self.settings.veto_wording.label}"
        elif points is None:
            what = f"拟{entry.kind}事项"
        two = self.settings.require_approver and self.settings.require_approval_date
        both = "缺批准人和批准日期" if two else NO_APPROVAL
        named = "、".join(both if lack == NO_APPROVAL else lack for lack in lacks)
        return line.finding(kinds.NOT_APPROVED, "", what=what, lacks=named)

    def _distrust(self, line: Line, status: str) -> None:
        """A typed 是否计入 that says something else is named, and not believed."""
        value = line.cells.get("counted")
        text = text_of(value)
        if text and not is_formula(value) and text != status:
            finding = line.finding(kinds.TYPED_STATUS, "counted", text, computed=status)
            self.findings.append(finding)

    def _adjustment(self, line: Line, entry: RegisterEntry, status: str) -> Adjustment:
        points = Fraction(entry.approved_points or 0)
        signed = {DEDUCTION: -points, BONUS: points}.get(entry.kind, Fraction(0))
        return Adjustment(
            seq=len(self.adjustments) + 1,
            unit=line.unit_code,
            kind=entry.kind,
            points=signed,
            counted=status == COUNTED,
            why_not="" if status == COUNTED else status,
            row=line.row,
            date=_day(entry.happened),
            rule=entry.rule,
            fact=entry.fact,
            basis=entry.evidence,
            proposed=shown(entry.proposed, 2) or "",
            noticed=_day(entry.noticed),
            plea=entry.plea,
            proposer=entry.proposer,
            approver=entry.approver,
            approved=_day(entry.approved),
            target=line.target,
            rule_code="" if line.rule is None else line.rule.code,
        )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
