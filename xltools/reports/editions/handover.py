"""移交件: what another office acts on, and each stationed unit's result for its superior.

Points and measures, no marks; one addressee a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xltools.appraisal import Appraisal
from xltools.book.theme import A4_PORTRAIT
from xltools.exact import plain
from xltools.reports.editions.output import Output, Outward
from xltools.reports.leak import Reader, text_leaks
from xltools.reports.public_table import grade_of
from xltools.reports.ranking.page import LINE_HEIGHT, Layout, line_count, open_sheet, over
from xltools.reports.ranking.table import Table, columns_of
from xltools.scheme.choices import AdjustmentTarget, Publication
from xltools.scheme.model import Unit
from xltools.scoring.result import Status, UnitResult
from xltools.text import editions as says

SUPERIOR = "上级主管部门"
_OWN = ("", "被评议单位", SUPERIOR)
_BY_SCHEME = "按该项考核规定"
_WIDTH, _COLUMNS = 14.0, 6


@dataclass(frozen=True, slots=True)
class Line:
    """What another office is told of a unit."""

    unit: str
    matter: str
    amount: str
    basis: str


class Handover(Outward):
    """A workbook for one addressee."""

    edition = "移交件"

    @property
    def banner(self) -> str:
        """That the result is approved."""
        return f"结果状态：{self.appraisal.state}"


def handover_editions(appraisal: Appraisal, approval: str) -> Iterator[Output]:
    """Lists by addressee, then letters to superiors; `approval` is the 批件号."""
    for addressee, lines in _lists(appraisal).items():
        yield _list(Handover(appraisal), addressee, lines)
    for unit, result in _stationed(appraisal):
        yield _letter(Handover(appraisal), unit, result, approval)


def _lists(appraisal: Appraisal) -> dict[str, list[Line]]:
    """Addressee → lines: measures that another office carries out, points for another scheme."""
    settings, names = appraisal.scheme.settings, {u.code: u.name for u in appraisal.result.units}
    own = {*_OWN, settings.organiser, settings.office_name}
    found: dict[str, list[Line]] = {}
    for unit in appraisal.result.units:
        for one in unit.outcomes:
            if one.recipient not in own:
                line = Line(unit.name, one.name, f"{one.action}（{_BY_SCHEME}）", one.clause)
                found.setdefault(one.recipient, []).append(line)
    for entry in appraisal.result.adjustments:
        if entry.counted and entry.target.kind is AdjustmentTarget.OTHER:
            to = entry.target.of or "其他方案"
            amount = f"{entry.kind}{plain(abs(entry.points))}分"
            basis = "；".join(part for part in (entry.basis, entry.approved) if part)
            line = Line(names.get(entry.unit, entry.unit), entry.rule or entry.kind, amount, basis)
            found.setdefault(to, []).append(line)
    return found


def _list(context: Handover, addressee: str, lines: list[Line]) -> Output:
    sheet = context.book.sheet(says.TARGET_SHEET)
    columns = columns_of(
        ("序号", 6, "whole"),
        ("被评议单位", 22, "left"),
        ("情形", 18, "wrap"),
        ("移交内容", 26, "wrap"),
        ("依据", 20, "wrap"),
    )
    layout = Layout(
        A4_PORTRAIT,
        context.title(says.TARGET_SHEET),
        left=f"移交：{addressee}　　　制表单位：{context.office_line}",
        right="",
        frozen=2,
        signature=True,
    )
    table = Table(context, sheet, columns, layout)
    for number, line in enumerate(lines, 1):
        table.add([number, line.unit, line.matter, line.amount, line.basis])
    table.finish()
    name = f"移交清单_{addressee}"
    return Output(name, context.book.close(), addressee, Reader((says.TARGET_SHEET,)))


def _stationed(appraisal: Appraisal) -> list[tuple[Unit, UnitResult]]:
    """The stationed units whose superior is told: where the scheme has a rule, those it meets.

    A unit that is 免评 has no result to tell.
    """
    scheme = appraisal.scheme
    ruled = any(rule.recipient == SUPERIOR for rule in scheme.outcomes)
    results = {unit.code: unit for unit in appraisal.result.units}
    return [
        (unit, results[unit.code])
        for unit in scheme.units
        if unit.stationed
        and results[unit.code].status is not Status.EXEMPT
        and (not ruled or any(one.recipient == SUPERIOR for one in results[unit.code].outcomes))
    ]


def _letter(context: Handover, unit: Unit, result: UnitResult, approval: str) -> Output:
    """One page about one unit."""
    superior = unit.superior or SUPERIOR
    sheet = context.book.sheet(says.SUPERIOR_SHEET)
    layout = Layout(A4_PORTRAIT, context.title("结果"), right="")
    open_sheet(context, sheet, layout, [_WIDTH] * _COLUMNS)
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    row = 4
    for text in _paragraphs(context, unit, result, approval, superior):
        over(sheet, row, (0, _COLUMNS - 1), text, context.look.paragraph())
        sheet.set_row(row, line_count(text, _COLUMNS * _WIDTH - 3) * (LINE_HEIGHT + 4) + 6)
        row += 1
    sheet.print_area(1, 0, row - 1, _COLUMNS - 1)
    reader = Reader((says.SUPERIOR_SHEET,), unit.code)
    return Output(f"致{superior}_{unit.name}", context.book.close(), superior, reader)


def _paragraphs(
    context: Handover, unit: Unit, result: UnitResult, approval: str, superior: str
) -> list[str]:
    settings = context.settings
    category = context.index.categories[unit.category].name
    parts = []
    if result.rank is not None and settings.publication in (
        Publication.RANK_AND_GRADE,
        Publication.RANK_AND_TOTAL,
    ):
        parts.append(f"名次：{'并列' if result.tied else ''}第{result.rank}名")
    parts.append(f"等次：{grade_of(context.scheme, result)}")
    if result.bottom:
        parts.append("列入后进")
    head = says.SUPERIOR_TEXT.format(
        demo="",
        superior=superior,
        office=settings.office_name,
        title=settings.title,
        document=approval,
        unit=unit.full_name,
    )
    lines = [
        *head.split("\n"),
        "　　" + says.SUPERIOR_RESULT.format(category=category, result="　　".join(parts)),
        *(f"　　结果运用：{one.action}。" for one in result.outcomes if one.recipient == SUPERIOR),
        says.SUPERIOR_TAIL.format(unit=unit.full_name),
        f"　　　　　　　　　　　　　　　　　　　　　　　　　{settings.office_name}（盖章）",
        "　　　　　　　　　　　　　　　　　　　　　　　　　　　年　　月　　日",
    ]
    return [line for line in lines if not text_leaks([line], context.scheme, unit.code)]
