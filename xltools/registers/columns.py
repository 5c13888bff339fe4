"""The columns of 台账/加减分: one map that the writer and the reader share."""

from __future__ import annotations

from dataclasses import dataclass

from xltools.text.nearest import folded

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
