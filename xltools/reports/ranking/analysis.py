"""数据分析（供参考）: category means per item and three kinds of charts, advice only."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.book.theme import A4_LANDSCAPE, BLUE, GREEN, ORANGE, RED
from xltools.reports.ranking.cells import Cell, Live, rounded, text_literal
from xltools.reports.ranking.context import ANALYSIS, CHANNELS, PROCESS, TOTALS, Context, Group
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.process_map import ProcessMap
from xltools.reports.ranking.table import Column, Table
from xltools.reports.ranking.totals import Blocks

CAUTION = "以下内容仅供内部参考，不作为评定依据"
_PALETTE = (BLUE, ORANGE, GREEN, RED, "#56B4E9", "#999999", "#CC79A7", "#F0E442", "#666666")
_PATTERNS = (
    None,
    "wide_upward_diagonal",
    "percent_25",
    "narrow_horizontal",
    "wide_downward_diagonal",
    "dark_vertical",
    "diagonal_brick",
    "large_grid",
    "percent_75",
)
"""What tells the channels apart on a print without colours; as many as there are colours."""
_TABLE_WIDTH = 122.0
_PIXELS_PER_WIDTH = 7.1
_PER_BAR, _CHART_FRAME, _PAGE_PIXELS = 22, 90, 580
_ROW_PIXELS = 20
_CROWDED = 30
_MOST_BARS = 60
"""A chart shows the first so many units; a page holds no more that can be read."""


def write_analysis(
    context: Context, sheet: Worksheet, process: ProcessMap, totals: Blocks, channels: Blocks
) -> None:
    """A heat map of mean rates, then the charts."""
    groups = context.by_category
    columns = [Column(("测评项目",), 50, "left"), Column(("分值",), 8, "general")]
    width = (_TABLE_WIDTH - 58) / max(1, len(groups))
    columns += [Column(("平均得分率", group.title), width, "percent") for group in groups]
    table = Table(
        context,
        sheet,
        columns,
        Layout(
            A4_LANDSCAPE,
            context.title(ANALYSIS),
            left=CAUTION,
            right="",
            frozen=1,
            row_height=19,
            heights=(20, 22),
            print_rows=False,
            notes=(
                "平均得分率＝该类别有评分单位的得分合计÷这些单位的分值合计；颜色越深，得分率越高",
            ),
        ),
    )
    for item in context.ordered_items:
        cells: list[Cell] = [f"{item.code} {item.name}", item.points]
        cells += [_rate(process, item.code, group) for group in groups]
        table.add(cells)
    first, last = table.first_row, table.next_row - 1
    table.finish()
    for offset in range(len(groups)):
        sheet.conditional_format(
            first,
            2 + offset,
            last,
            2 + offset,
            {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB2D9"},
        )
    _charts(context, sheet, table.next_row + 3, totals, channels)


def _rate(process: ProcessMap, code: str, group: Group) -> Cell:
    """The category's points earned over the points of the units that have a mark."""
    own = [u for u in group.units if code in u.items and u.items[code].earned is not None]
    if not any(code in u.items for u in group.units):
        return "—"
    earned, points = (process.column(f"{key} {code}", PROCESS) for key in ("earned", "of"))
    categories = process.column("category", PROCESS)
    category = text_literal(group.units[0].category)
    full = f'SUMPRODUCT(({categories}={category})*({earned}<""),{points})'
    mean = f"ROUND(SUMPRODUCT(({categories}={category})*1,{earned})/{full},6)"
    formula = f'IF({full}=0,"—",{mean})'
    if not own:
        return Live(formula, "—")
    total = sum((u.items[code].earned or Fraction(0) for u in own), Fraction(0))
    return Live(formula, rounded(total / sum(u.items[code].points for u in own), 6))


def _charts(context: Context, sheet: Worksheet, row: int, totals: Blocks, channels: Blocks) -> None:
    """For each group, one page a chart: totals, how they are made up, change of places."""
    breaks = []
    for (group, first, last), (_, start, end) in zip(totals.ranges, channels.ranges, strict=True):
        if not any(unit.total is not None for unit in group.units):
            continue
        bars = min(_MOST_BARS, last - first + 1)
        charts = [
            ("总分（由高到低）", _bars(context, first, first + bars - 1)),
            ("各评议方式得分构成", _stacked(context, start, min(end, start + bars - 1))),
        ]
        if any(unit.rank_change is not None for unit in group.units):
            place = totals.columns["change"]
            moved = _changes(context, first, first + bars - 1, place)
            charts.append(("位次变化（右为上升，左为下降）", moved))
        for what, chart in charts:
            breaks.append(row)
            over = f"（前{bars}家）" if bars < last - first + 1 else ""
            heading = f"{group.title}：{what}{over}"
            sheet.write_string(row, 0, heading, context.look.heading())
            row = _place(sheet, row + 1, chart, bars)
    sheet.set_h_pagebreaks(breaks)
    sheet.print_area(1, 0, row, 1 + len(context.by_category))


def _place(sheet: Worksheet, row: int, chart: Any, bars: int) -> int:
    height = min(_PAGE_PIXELS, _CHART_FRAME + _PER_BAR * bars)
    chart.set_size({"width": int(_TABLE_WIDTH * _PIXELS_PER_WIDTH), "height": height})
    sheet.insert_chart(row, 0, chart, {"x_offset": 4, "y_offset": 4, "object_position": 2})
    return row + height // _ROW_PIXELS + 2


def _chart(
    context: Context,
    shape: dict[str, str],
    bars: int,
    *,
    start: int | None = None,
    legend: bool = False,
) -> Any:
    """A bar chart with the first unit on top; lengths are measured from `start`."""
    chart = context.book.workbook.add_chart(shape)
    font = {"name": context.look.fonts.body, "size": 9}
    chart.set_title({"none": True})
    chart.set_y_axis(_unit_axis(context, "next_to", bars))
    chart.set_x_axis(
        {
            "num_font": {"name": context.look.fonts.number, "size": 9},
            **({} if start is None else {"min": start}),
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        }
    )
    chart.set_legend({"position": "top", "font": font} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": "#BFBFBF"}})
    return chart


def _range(sheet: str, first: int, last: int, column: int) -> list[Any]:
    return [sheet, first, column, last, column]


def _bars(context: Context, first: int, last: int) -> Any:
    chart = _chart(context, {"type": "bar"}, last - first + 1, start=0)
    chart.add_series(
        {
            "name": "总分",
            "categories": _range(TOTALS, first, last, 2),
            "values": _range(TOTALS, first, last, 5),
            "fill": {"color": BLUE},
            "gap": 45,
            "data_labels": {
                "value": True,
                "font": {"name": context.look.fonts.number, "size": 8},
            },
        }
    )
    return chart


def _stacked(context: Context, first: int, last: int) -> Any:
    shape = {"type": "bar", "subtype": "stacked"}
    chart = _chart(context, shape, last - first + 1, start=0, legend=True)
    for number, channel in enumerate(context.scheme.channels):
        chart.add_series(
            {
                "name": channel.short_name or channel.name,
                "categories": _range(CHANNELS, first, last, 2),
                "values": _range(CHANNELS, first, last, 3 + number),
                **_filling(number),
                "border": {"color": "#595959", "width": 0.5},
                "gap": 40,
            }
        )
    return chart


def _filling(number: int) -> dict[str, dict[str, str]]:
    """A channel's colour, and the pattern by which it is known without colours."""
    color, pattern = _PALETTE[number % len(_PALETTE)], _PATTERNS[number % len(_PATTERNS)]
    if pattern is None:
        return {"fill": {"color": color}}
    return {"pattern": {"pattern": pattern, "fg_color": color, "bg_color": "#FFFFFF"}}


def _changes(context: Context, first: int, last: int, column: int) -> Any:
    chart = _chart(context, {"type": "bar"}, last - first + 1)
    chart.add_series(
        {
            "name": "位次变化",
            "categories": _range(TOTALS, first, last, 2),
            "values": _range(TOTALS, first, last, column),
            "fill": {"color": GREEN},
            "invert_if_negative": True,
            "invert_if_negative_color": ORANGE,
            "gap": 45,
        }
    )
    chart.set_y_axis(_unit_axis(context, "low", last - first + 1))
    return chart


def _unit_axis(context: Context, labels: str, bars: int) -> dict[str, Any]:
    """The units from the top down, each with its name."""
    return {
        "reverse": True,
        "interval_unit": 1,
        "label_position": labels,
        "num_font": {"name": context.look.fonts.body, "size": 7 if bars > _CROWDED else 9},
        "line": {"color": "#7F7F7F"},
    }
