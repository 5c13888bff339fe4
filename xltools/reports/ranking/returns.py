"""报送情况 and 数据来源与校验码: who has returned what, and every file by its checksum."""

from __future__ import annotations

from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, PALE_ORANGE
from xltools.exact import plain
from xltools.intake.returns import ControlNumbers, ReturnRow, ReturnStatus
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.context import RETURNS, SOURCES, Context
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.table import Table, columns_of

STATUS_WORDS = {
    ReturnStatus.USED: "已采用",
    ReturnStatus.USED_PARTLY: "部分采用",
    ReturnStatus.REJECTED: "未采用",
    ReturnStatus.MISSING: "未报",
    ReturnStatus.SUPERSEDED: "已由新件替代",
    ReturnStatus.DUPLICATE: "重复件",
    ReturnStatus.QUARANTINED: "暂存待核",
}
_PREFERENCE = (
    ReturnStatus.USED,
    ReturnStatus.USED_PARTLY,
    ReturnStatus.QUARANTINED,
    ReturnStatus.REJECTED,
    ReturnStatus.MISSING,
)
STATUS_COLUMN = 10


def main_returns(context: Context) -> tuple[list[ReturnRow], list[ReturnRow]]:
    """One row a scorer, in scheme order (the return that counts), and all other files."""
    main: list[ReturnRow] = []
    due = {scorer.code for scorer in context.index.due}
    for scorer in context.scheme.scorers:
        own = [r for r in context.appraisal.returns if r.scorer == scorer.code]
        ranked = sorted(
            (r for r in own if r.status in _PREFERENCE),
            key=lambda r: (_PREFERENCE.index(r.status), -r.revision),
        )
        if ranked or scorer.code in due:
            main.append(ranked[0] if ranked else ReturnRow(scorer.code, ReturnStatus.MISSING))
    chosen = {id(row) for row in main}
    return main, [row for row in context.appraisal.returns if id(row) not in chosen]


def write_returns(context: Context, sheet: Worksheet) -> tuple[int, int]:
    """报送情况; returns first and last 0-based row of the part with one row a scorer."""
    columns = columns_of(
        ("序号", 5, "whole"),
        ("评分单位", 22, "left"),
        ("联络员", 8, "center"),
        ("电话", 12, "center"),
        ("应报", 6, "count"),
        ("报送时间", 19, "center"),
        ("第几次", 7, "center"),
        ("电子件", 34, "wrap"),
        ("纸质盖章件", 11, "center"),
        ("电纸核对", 13, "center"),
        ("状态", 12, "center"),
        ("备注", 24, "wrap"),
    )
    layout = Layout(
        A4_LANDSCAPE,
        context.title(RETURNS),
        left=f"应报{context.due_count}家，实报{context.returned_count}家",
        right="",
        frozen=2,
        notes=(
            "“应报”为应填评分的项数，不含回避",
            "“纸质盖章件”“电纸核对”依据纸质件登记表；未登记的，“电纸核对”列电子件的核对数",
        ),
    )
    table = Table(context, sheet, columns, layout)
    main, others = main_returns(context)
    first = table.next_row
    for number, row in enumerate(main, 1):
        missing = row.status not in (ReturnStatus.USED, ReturnStatus.USED_PARTLY)
        table.add(_return(context, number, row), fill=PALE_ORANGE if missing else "")
    last = table.next_row - 1
    if others:
        table.band("其他收到的文件")
        for number, row in enumerate(others, len(main) + 1):
            table.add(_return(context, number, row))
    table.finish()
    return first, last


def _return(context: Context, number: int, row: ReturnRow) -> list[Cell]:
    index = context.index
    scorer = index.scorers.get(row.scorer)
    return [
        number,
        scorer.name if scorer else "（不能确认）",
        scorer.contact if scorer else None,
        scorer.phone if scorer else None,
        context.due_marks[scorer.code] if scorer else None,
        row.arrived.replace("T", " ")[:16],
        f"第{row.revision}次" if row.revision else None,
        row.file or "—",
        _received(context, row),
        "\n".join(_control(context, row, numbers) for numbers in row.numbers),
        STATUS_WORDS[row.status],
        "；".join(_remarks(row)),
    ]


def _received(context: Context, row: ReturnRow) -> str | None:
    """When the stamped originals came in, as registered; nothing where none is registered."""
    papers = context.appraisal.registered
    scorer = context.index.scorers.get(row.scorer)
    if scorer is None or not papers:
        return None
    own = [papers.get((scorer.code, item.code)) for item in context.index.items_of(scorer)]
    days = [one.received for one in own if one is not None and one.received is not None]
    if not days:
        return "未登记"
    short = f"，缺{len(own) - len(days)}件" if len(days) < len(own) else ""
    return f"{max(days).month}月{max(days).day}日{short}"


def _control(context: Context, row: ReturnRow, numbers: ControlNumbers) -> str:
    """The file's control number, and whether the paper's is the same."""
    one = context.appraisal.papers.get((row.scorer, numbers.item))
    counts = row.status in (ReturnStatus.USED, ReturnStatus.USED_PARTLY)
    return str(numbers.control) if one is None or not counts else one.words


def _remarks(row: ReturnRow) -> list[str]:
    """Late or extended, what people decided, and why the file counts or does not."""
    said = []
    if row.late:
        said.append(f"迟交（时限{_day(row.deadline)}）" if row.deadline else "迟交")
    if row.extended:
        said.append(f"批准延期至{_day(row.deadline)}（{row.extended}）")
    said += [note for note in row.decided if not note.startswith("批准延期")]
    return [*said, row.why] if row.why else said


def _day(deadline: str) -> str:
    moment = datetime.fromisoformat(deadline)
    minute = f"{moment.minute}分" if moment.minute else ""
    return f"{moment.month}月{moment.day}日{moment.hour}时{minute}"


def write_sources(context: Context, sheet: Worksheet) -> None:
    """数据来源与校验码: every received file with its SHA-256."""
    columns = columns_of(
        ("序号", 5, "whole"),
        ("评分单位", 18, "left"),
        ("文件", 28, "wrap"),
        ("第几次", 7, "center"),
        ("状态", 11, "center"),
        ("采用评分", 9, "count"),
        ("文件校验值（SHA-256）", 76, "center"),
    )
    layout = Layout(
        A4_LANDSCAPE,
        context.title(SOURCES),
        left="原始件按文件校验值留存，可据此核对",
        right="",
        notes=("“采用评分”为本簿采用的评分条数，不含不涉及、回避等情形",),
    )
    table = Table(context, sheet, columns, layout)
    marks = context.appraisal.marks
    used = marks.loc[marks["state"] == "得分", "file"].astype(str).value_counts().to_dict()
    rows = sorted(
        (r for r in context.appraisal.returns if r.sha256), key=lambda r: (r.scorer, r.file)
    )
    for number, row in enumerate(rows, 1):
        scorer = context.index.scorers.get(row.scorer)
        count = int(used.get(row.sha256, 0))
        if row.status not in (ReturnStatus.USED, ReturnStatus.USED_PARTLY):
            count = 0
        table.add(
            [
                number,
                scorer.name if scorer else "（不能确认）",
                row.file,
                plain(row.revision) if row.revision else "—",
                STATUS_WORDS[row.status],
                count,
                row.sha256,
            ]
        )
    if not rows:
        table.empty("尚未收到报送件。")
    table.finish()
