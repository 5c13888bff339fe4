"""台账/异议复核.xlsx: what units object to, how it was reviewed, and what they were answered.

An objection is open until it has a conclusion and a day of answer. A conclusion that something is
corrected changes no number by itself: the correction comes in as a return or a decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from xltools.registers.table import Field, Form, Line, read_lines, write_register
from xltools.registers.values import date_of
from xltools.scheme.lookup import UnitNames
from xltools.scheme.model import Scheme
from xltools.text.catalogue import decisions, objections
from xltools.text.finding import Finding, Kind

UPHELD, CORRECTED, NOT_ACCEPTED = "维持原结果", "予以更正", "不予受理"
CONCLUSIONS = (UPHELD, CORRECTED, NOT_ACCEPTED)
_UNITS, _CONCLUSIONS = "异议单位", "结论"
FORM = Form(
    title="异议复核登记表",
    sheet="异议复核",
    fields=(
        Field("seq", "序号", 5, "auto"),
        Field("unit", "异议单位", 16, choices=_UNITS, strict=False),
        Field("matter", "异议事项", 24),
        Field("basis", "提出的依据", 22),
        Field("received", "收到日期", 11, "date"),
        Field("review", "复核意见", 24),
        Field("conclusion", "结论", 12, choices=_CONCLUSIONS),
        Field("change", "更正内容", 22),
        Field("answered", "答复日期", 11, "date"),
        Field("handler", "经办人", 9),
    ),
    required=("unit", "matter", "conclusion", "answered"),
    notes=(
        "注：每件异议一行，收到即登记；结论和答复日期都填写的为办结，有未办结的不能封存。"
        "结论为“予以更正”的，更正内容写明改了什么；评分的改动仍由评分单位重报或登记议定事项。",
    ),
)
_DAY = "日期，例如2018-01-08"


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection as registered."""

    unit: str
    """The unit's code; empty where its name is not known."""
    name: str
    """As registered."""
    matter: str
    basis: str = ""
    received: date | None = None
    review: str = ""
    conclusion: str = ""
    change: str = ""
    answered: date | None = None
    handler: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class Objections:
    """The register, and what is open or wrong in it."""

    objections: tuple[Objection, ...] = ()
    findings: tuple[Finding, ...] = ()


def write_objections(scheme: Scheme, rows: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """The register with `rows` filled in and drop-downs."""
    lists = {_UNITS: [unit.name for unit in scheme.units], _CONCLUSIONS: list(CONCLUSIONS)}
    return write_register(FORM, scheme, lists, rows)


def read_objections(path: Path, names: UnitNames) -> Objections:
    """Every line of the register, with findings on those that are open or cannot be understood.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    found = read_lines(path, FORM)
    if found is None:
        return Objections()
    if found.lacking:
        missing = "、".join(found.lacking)
        return Objections((), (Finding(decisions.COLUMN_MISSING, file=found.file, value=missing),))
    read: list[Objection] = []
    findings = list(found.findings)
    for line in found.lines:
        one, said = _objection(line, names)
        read.append(one)
        findings += said
    return Objections(tuple(read), tuple(findings))


def _objection(line: Line, names: UnitNames) -> tuple[Objection, list[Finding]]:
    wrong: list[Finding] = []
    name = line.text("unit")
    unit = names.find(name)
    if unit is None:
        near = "、".join(names.suggest(name))
        why = "在评议对象中找不到" + (f"，相近名称：{near}" if near else "")
        if may_be := names.ambiguous(name):
            why = f"可以指{'、'.join(one.name for one in may_be)}"
        wrong.append(_finding(line, "unit", objections.UNIT_UNKNOWN, why=why))
    days = {key: date_of(line.cells.get(key)) for key in ("received", "answered")}
    for key, day in days.items():
        if day is None and line.text(key):
            wrong.append(_entry(line, key, _DAY))
    conclusion = line.text("conclusion")
    if conclusion and conclusion not in CONCLUSIONS:
        wrong.append(_entry(line, "conclusion", "、".join(f"“{one}”" for one in CONCLUSIONS)))
    received, answered = days["received"], days["answered"]
    if received and answered and answered < received:
        wrong.append(_finding(line, "answered", objections.DATES, received=str(received)))
    lacks = [FORM.header(key) for key in ("conclusion", "answered") if not line.text(key)]
    if lacks and not wrong:
        said = {"lacks": f"缺{'、'.join(lacks)}"}
        wrong.append(_finding(line, "matter", objections.OPEN, **said))
    if not wrong and conclusion == CORRECTED and not line.text("change"):
        wrong.append(_finding(line, "conclusion", objections.NO_CHANGE))
    named = unit.name if unit else ""
    code = unit.code if unit else ""
    objection = Objection(
        code,
        named or name,
        line.text("matter"),
        line.text("basis"),
        received,
        line.text("review"),
        conclusion,
        line.text("change"),
        answered,
        line.text("handler"),
        open=bool(wrong),
    )
    return objection, [replace(one, unit=code, unit_name=named) for one in wrong]


def _entry(line: Line, key: str, expected: str) -> Finding:
    return _finding(line, key, objections.ENTRY, column=FORM.header(key), expected=expected)


def _finding(line: Line, key: str, kind: Kind, **said: str) -> Finding:
    return Finding(
        kind,
        file=line.file,
        sheet=line.sheet,
        cell=line.place(key),
        value=line.text(key),
        values=said,
    )
