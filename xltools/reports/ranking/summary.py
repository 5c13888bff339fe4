"""结论: the one page that a leader reads, and the contents of the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_PORTRAIT
from xltools.exact import shown
from xltools.reports.ranking.agenda import Point, agenda_points
from xltools.reports.ranking.cells import Live
from xltools.reports.ranking.context import AGENDA, Context, Group
from xltools.reports.ranking.page import (
    LINE,
    TIED,
    Layout,
    display_width,
    line_count,
    open_sheet,
    over,
    standing,
)
from xltools.reports.ranking.table import write
from xltools.scheme.choices import RankOn
from xltools.scheme.lookup import tie_break
from xltools.scoring.result import Status, UnitResult
from xltools.text.finding import open_counts
from xltools.text.words import EXEMPT

_COLUMNS = 6
_WIDTH = 15.5
_MOST_POINTS = 8
_LINE = 15.5


def write_summary(
    context: Context, sheet: Worksheet, contents: Sequence[str], verdict: Live
) -> None:
    """State, returns, findings, matters to decide, both ends of each group, contents."""
    page = Sections(context, sheet)
    page.section("一、数据情况", [*_data(context), verdict])
    page.matters([_said(point) for point in agenda_points(context)], _MOST_POINTS)
    page.results(disqualified_line(context))
    page.contents(contents)
    page.close()


class Sections:
    """One page of headings and lines of text, one below the other."""

    def __init__(self, context: Context, sheet: Worksheet) -> None:
        self.context, self.sheet, self.row = context, sheet, LINE + 1
        layout = Layout(
            A4_PORTRAIT,
            context.title("结果汇总"),
            22,
            left=f"制表单位：{context.settings.office_name}",
            right="",
        )
        open_sheet(context, sheet, layout, [_WIDTH] * _COLUMNS)
        sheet.fit_to_pages(1, 1)
        sheet.set_column(0, _COLUMNS - 1, _WIDTH)

    def matters(self, matters: Sequence[str], most: int) -> None:
        """What the meeting is to decide; beyond `most` only how many they are."""
        lines = [f"{n}. {matter}" for n, matter in enumerate(matters[:most], 1)]
        if len(matters) > most:
            lines.append(f"……共{len(matters)}项，见“{AGENDA}”")
        self.section("二、待会审事项", lines or ["没有待会审事项。"])

    def results(self, disqualified: str) -> None:
        """Both ends of each group, who is put straight into 不合格, and last year."""
        context = self.context
        lines = [line for group in context.by_rank for line in group_lines(context, group)]
        self.section("三、各类别结果", lines)
        self.section("四、直接列为不合格", [disqualified])
        self.section("五、与上年比较", [years_line(context)])

    def close(self) -> None:
        """All of it is printed; the title stays in view."""
        self.sheet.print_area(1, 0, self.row - 1, _COLUMNS - 1)
        self.sheet.freeze_panes(LINE, 0)

    def section(self, heading: str, lines: Sequence[str | Live]) -> None:
        """A heading and its lines."""
        look = self.context.look
        self.sheet.set_row(self.row, 22)
        over(self.sheet, self.row, (0, _COLUMNS - 1), heading, look.heading())
        self.row += 1
        for line in lines:
            text = line if isinstance(line, str) else str(line.value)
            over(self.sheet, self.row, (0, _COLUMNS - 1), text, look.paragraph())
            if isinstance(line, Live):
                write(self.sheet, self.row, 0, line, look.paragraph())
            height = line_count(text, _COLUMNS * _WIDTH + 1) * _LINE + 3
            self.sheet.set_row(self.row, height)
            self.row += 1

    def contents(self, names: Sequence[str]) -> None:
        """Links to all sheets, in three columns."""
        look = self.context.look
        self.sheet.set_row(self.row, 22)
        over(self.sheet, self.row, (0, _COLUMNS - 1), "六、目录（点击转到）", look.heading())
        self.row += 1
        height = -(-len(names) // 3)
        for number, name in enumerate(names):
            row, column = self.row + number % height, 2 * (number // height)
            self.sheet.set_row(row, 16)
            target = "internal:'" + name.replace("'", "''") + "'!A1"
            fmt = look.paragraph(link=True)
            self.sheet.merge_range(row, column, row, column + 1, "", fmt)
            self.sheet.write_url(row, column, target, fmt, _short(name))
        self.row += height


def _short(name: str) -> str:
    while display_width(name) > 2 * _WIDTH - 2:
        name = name[:-2] + "…"
    return name


def _said(point: Point) -> str:
    """A matter in one line, with what the calculation does meanwhile where there is room."""
    whole = f"{point.matter}：{point.computed}"
    return whole if display_width(whole) <= _COLUMNS * _WIDTH - 8 else point.matter


def _data(context: Context) -> list[str]:
    due, got = context.due_count, context.returned_count
    missing = [s.name for s in context.index.due if s.code not in context.returned]
    said = f"报送：应报{due}家，实报{got}家" + (
        f"；未报{len(missing)}家：{'、'.join(missing)}。" if missing else "。"
    )
    levels, settled = open_counts(context.appraisal.findings)
    counts = "、".join(f"{severity}{count}条" for severity, count in levels.items())
    counts += f"，另有已议定处理{settled}条" if settled else ""
    incomplete = [u.name for u in context.result.units if u.status is Status.INCOMPLETE]
    lines = [said, f"数据核验：{counts}，见“数据核验清单”。"]
    if incomplete:
        lines.append(f"数据不全、暂不计总分的{len(incomplete)}家：{'、'.join(incomplete)}。")
    return lines


def group_lines(context: Context, group: Group) -> list[str]:
    """Both ends of a group: who is first, who is listed at the bottom, and how far apart."""
    ranked = [unit for unit in group.units if unit.rank is not None]
    others = len(group.units) - len(ranked)
    exempt = sum(unit.status is Status.EXEMPT for unit in group.units)
    counts = ((exempt, EXEMPT), (others - exempt, "不列名次"))
    apart = "、".join(f"{count}家{word}" for count, word in counts if count)
    aside = f"，其中{apart}" if apart else ""
    head = f"{group.title}（{len(group.units)}家{aside}）"
    if not ranked:
        return [f"{head}：{standing(group.units[0])}。"]
    top = [unit for unit in ranked if unit.rank is not None and unit.rank <= 3]
    word = "暂列" if context.result.provisional else ""
    best = "；".join(f"{_rank(unit)} {_scored(context, unit)}" for unit in top)
    lines = [f"{head}　{word}前三名：{best}。"]
    low = [unit for unit in ranked if unit.bottom]
    if low:
        listed = "后进" if context.settled else "拟列后进"
        names = "；".join(f"{_rank(unit)} {_scored(context, unit)}" for unit in low)
        aside = "（名次暂列）" if word else ""
        gap = _gap(context, ranked, low)
        lines.append(f"　　{listed}{len(low)}家{aside}：{names}{gap}。")
    return lines


def _rank(unit: UnitResult) -> str:
    return f"{TIED if unit.tied else ''}第{unit.rank}名"


def _scored(context: Context, unit: UnitResult) -> str:
    return f"{unit.name}（{shown(unit.total, context.decimals)}）"


def _gap(context: Context, ranked: Sequence[UnitResult], low: Sequence[UnitResult]) -> str:
    """How far the bottom group is from the next unit; of equal totals, what told them apart."""
    above = [unit for unit in ranked if not unit.bottom]
    if not above:
        return ""
    nearest, highest = min(above, key=_place), max(low, key=_place)
    apart = (nearest.total or Fraction(0)) - (highest.total or Fraction(0))
    if apart:
        return f"；与前一名相差{shown(apart, context.decimals)}分"
    same = f"；与前一名总分同为{shown(highest.total, context.decimals)}"
    if context.settings.rank_on is RankOn.EXACT and nearest.total_exact != highest.total_exact:
        return f"{same}，按未舍入的总分区分"
    words = [word for word in context.settings.tie_breaks if tie_break(context.scheme, word)]
    pairs = zip(words, nearest.tie_keys, highest.tie_keys, strict=False)
    decisive = next((word for word, one, other in pairs if one != other), "")
    if decisive:
        return f"{same}，按“{decisive}”区分"
    return f"{same}，依议定区分" if context.listed else same


def _place(unit: UnitResult) -> tuple[Fraction, int]:
    """How far up a ranked unit stands: by its total, then by its rank."""
    return unit.total or Fraction(0), -(unit.rank or 0)


def disqualified_line(context: Context) -> str:
    """Who is put straight into 不合格."""
    units = [u for u in context.result.units if u.status is Status.DISQUALIFIED]
    if not units:
        return "没有直接列为不合格的单位。"
    word = "列为不合格" if context.settled else "拟列不合格"
    named = "；".join(f"{u.name}{_why(u)}" for u in units)
    return f"{word}{len(units)}家：{named}。保留得分，不列名次。"


def _why(unit: UnitResult) -> str:
    notes = [note for note in unit.notes if "不合格" in note or "否决" in note]
    return f"，{notes[0]}" if notes else ""


def years_line(context: Context) -> str:
    """How places have changed since last year, in one sentence."""
    if not any(p.year == context.settings.year - 1 for p in context.scheme.history):
        return f"方案中没有{context.settings.year - 1}年度的结果，不作比较。"
    changes = [u.rank_change for u in context.result.units if u.rank_change is not None]
    up, down = sum(c > 0 for c in changes), sum(c < 0 for c in changes)
    same = len(changes) - up - down
    rest = len(context.result.units) - len(changes)
    return (
        f"可比的{len(changes)}家中，位次上升{up}家、下降{down}家、持平{same}家；"
        f"不可比或无名次的{rest}家。"
    )
