"""Scheme → 方案.xlsx: one sheet a table, help in the second header row, room for additions.

填写说明 says what stands where, with the scoring methods and their parameters; input cells have
drop-downs and checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, Sheet, growing_rows, set_page, show_row
from xltools.book.theme import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    A4_PORTRAIT,
    BLUE,
    FONT_SCHEMES,
    HEADER_GREY,
)
from xltools.methods import METHODS
from xltools.scheme.columns import Column, Shape, columns_of, head_of
from xltools.scheme.model import Scheme
from xltools.scheme.settings import TO_FILL, YEAR_TO_FILL
from xltools.scheme.workbook.params import VALUE, item_parameters, parameter_headers, roots_of
from xltools.scheme.workbook.sheets import (
    GROUPS,
    GUIDE_SHEET,
    ITEM_CODE,
    PARAMETER,
    PARAMETERS,
    PARAMETERS_SHEET,
    REFERENCES,
    SETTING_HEADERS,
    SETTINGS,
    SETTINGS_SHEET,
    TABLES,
    TableSheet,
)
from xltools.scheme.workbook.styles import (
    LINE,
    Styles,
    cell_text,
    lines_of,
    number_text,
    put,
    text_width,
)

_STEPS = (
    "1.浅黄色单元格为填写区，灰色为标题和说明；表头下第一行是每一栏的填写要求。",
    "2.有下拉列表的从列表中选；几个代码或名称之间用顿号“、”分开。",
    "3.代码一经使用，今后各年尽量不变。代码栏已设为文本，请勿改为数值（2.10会变成2.1）。",
    "4.可以调整行、列和工作表的次序，可以加列；名称以“_”开头的工作表和自行添加的列不参与读取。",
    "5.填完后运行方案自检，一次列出全部问题及所在单元格。",
)
_WIDTHS = (18, 58, 18)
_PARAMETER_STEP = (
    "参数在“方法参数”表中一个一行：填项目代码、参数名称和数值，按默认值的不用填；"
    "括号内列出栏目的参数，每个元素一行，各栏分别填写。"
)


def write_guide(book: Book, styles: Styles, scheme: Scheme) -> None:
    """One screen of steps, the list of sheets with links, the list of methods."""
    sheet = book.sheet(GUIDE_SHEET)
    sheet.hide_gridlines(2)
    for col, width in enumerate(_WIDTHS):
        sheet.set_column(col, col, width)
    sheet.set_row(0, 40)
    sheet.merge_range(0, 0, 0, 2, f"{scheme.settings.title}方案", styles.title())
    row = 2
    for step in _STEPS:
        row = _merged(sheet, row, step, styles)
    row = _heading(sheet, row + 1, ("工作表", "内容", "是否必填"), styles)
    for name, says, needed in _sheets():
        sheet.set_row(row, max(20.0, lines_of(says, _WIDTHS[1]) * LINE + 4))
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.text(), name)
        sheet.write_string(row, 1, says, styles.text())
        sheet.write_string(row, 2, "必填" if needed else "没有的留空", styles.text())
        row += 1
    row = _merged(sheet, row + 1, _PARAMETER_STEP, styles)
    row = _heading(sheet, row, ("计分、合成方法", "计算方法和参数", "参考"), styles)
    for name, says, source in _methods():
        height = max(lines_of(says, _WIDTHS[1]), lines_of(source, _WIDTHS[2]))
        sheet.set_row(row, max(20.0, height * LINE + 4))
        for col, text in enumerate((name, says, source)):
            sheet.write_string(row, col, text, styles.text())
        row += 1
    sheet.print_area(0, 0, row - 1, 2)
    set_page(sheet, A4_PORTRAIT, footer="&C第&P页 共&N页")


def _merged(sheet: Worksheet, row: int, text: str, styles: Styles) -> int:
    sheet.set_row(row, lines_of(text, sum(_WIDTHS)) * LINE + 4)
    sheet.merge_range(row, 0, row, 2, text, styles.note())
    return row + 1


def _heading(sheet: Worksheet, row: int, texts: tuple[str, ...], styles: Styles) -> int:
    sheet.set_row(row, 22)
    for col, text in enumerate(texts):
        sheet.write_string(row, col, text, styles.header())
    return row + 1


def _sheets() -> Iterator[tuple[str, str, bool]]:
    yield SETTINGS_SHEET, "评议名称、时限、分值、缺项和未报的处理、排名规则等。", True
    for table in TABLES.values():
        yield table.title, table.guide, table.needed
        if table.table == "items":
            yield PARAMETERS_SHEET, "计分方法和合成方式的参数。", False


def _methods() -> Iterator[tuple[str, str, str]]:
    for method in METHODS.values():
        yield method.label, "\n".join((method.rule, *_parameters(method))), method.source
    for root in roots_of():
        if root.shape is Shape.PART:
            rule = getattr(root.kind, "rule", root.help)
            source = getattr(root.kind, "source", "")
            name = getattr(root.kind, "label", root.title)
            yield name, "\n".join((rule, *_parameters(root.kind))), source


def _parameters(model: type[BaseModel]) -> Iterator[str]:
    head = head_of(model)
    for column in columns_of(model):
        if column.shape is Shape.HIDDEN or (head is not None and column.name == head.name):
            continue
        inner = ""
        if column.shape is Shape.PARTS and not isinstance(column.kind, tuple):
            inner = f"（{'、'.join(c.title for c in columns_of(column.kind))}）"
        yield f"{column.title}{inner}：{column.full_help}"


_TITLE, _TEXT, _LIST = 32, 255, 255
"""Excel's own limits on titles, messages and lists written out."""
_MOST = Decimal(10) ** 9
_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 12, 31)


def check_cells(
    sheet: Worksheet, column: Column, rows: tuple[int, int], col: int, source: str = ""
) -> None:
    """Check the cells of `column` in `rows` (first, last); the first one also shows the help.

    `source` is the range that a reference takes its codes from.
    """
    first, last = rows
    rule = _rule(column, source)
    prompt = {"input_title": column.title[:_TITLE], "input_message": column.full_help[:_TEXT]}
    sheet.data_validation(first, col, first, col, {**rule, **prompt})
    if last > first and rule["validate"] != "any":
        sheet.data_validation(first + 1, col, last, col, rule)


def _rule(column: Column, source: str) -> dict[str, Any]:
    if source:
        return _list(source, "请从下拉列表中选择代码；列表中没有的，请先在相应的表中增加。")
    if column.choices:
        options = list(column.choices)
        if len(",".join(options)) <= _LIST and not any("," in option for option in options):
            return _list(options, "请从下拉列表中选择，不要另行填写。")
        return {"validate": "any"}
    if column.shape in (Shape.INTEGER, Shape.DECIMAL):
        return _number(column)
    if column.shape in (Shape.DATE, Shape.MOMENT):
        example = "2017-12-15" if column.shape is Shape.DATE else "2017-12-15 17:00"
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": _EARLIEST,
            "maximum": _LATEST,
            "error_title": "日期不符合要求",
            "error_message": f"请填写日期，例如{example}。",
        }
    return {"validate": "any"}


def _list(source: str | list[str], message: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "请从下拉列表中选择",
        "error_message": message,
    }


def _number(column: Column) -> dict[str, Any]:
    whole = column.shape is Shape.INTEGER
    low = -_MOST if column.low is None else column.low
    high = _MOST if column.high is None else column.high
    kind = "整数" if whole else "数"
    if column.high is not None:
        says = f"请填写{number_text(low)}至{number_text(high)}之间的{kind}。"
    elif column.low is not None:
        says = f"请填写不小于{number_text(low)}的{kind}，不带单位。"
    else:
        says = f"请填写{kind}，不带单位。"
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": int(low),
        "maximum": int(high),
        "error_title": "数值不符合要求",
        "error_message": says,
    }


HEADER_ROW = 2
"""0-based row of the headers of each table; the help stands below, then the rows."""
FIRST_ROW = HEADER_ROW + 2
_NARROW, _WIDE = 7.0, 34.0
_ROW_PIXELS, _STRUT_WIDTH = 27, 0.6
_NAMES = {"name": 24.0, "full_name": 30.0, "aliases": 24.0, "paper": 24.0, "superior": 20.0}
"""Columns for names that nobody has typed yet are as wide as most of them want."""
_LEAST_TOTAL, _A4_HOLDS, _SHORT_HEADER = 84, 190, 10
_HELP_LINES, _HELP_LINE = 4, 12.0
_FOOTER = "&C第&P页 共&N页"
_PARAMETERS_SPARE = 60


def write_scheme(scheme: Scheme) -> bytes:
    """The scheme workbook, the same bytes for the same scheme."""
    book = Book({"title": f"{scheme.settings.title}方案"})
    styles = Styles(book, FONT_SCHEMES[scheme.settings.font_scheme.value])
    write_guide(book, styles, scheme)
    _write_settings(book, styles, scheme)
    for table in TABLES.values():
        _write_table(book, styles, scheme, table)
        if table.table == "items":
            _write_parameters(book, styles, scheme)
    return book.close()


def _start(book: Book, styles: Styles, name: str, guide: str, width: int, *, needed: bool) -> Sheet:
    sheet = book.sheet(name)
    sheet.set_tab_color(BLUE if needed else HEADER_GREY)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 38)
    sheet.merge_range(0, 0, 0, width - 1, name, styles.title())
    sheet.set_row(1, 20)
    sheet.merge_range(1, 0, 1, width - 1, guide, styles.note(text_wrap=False))
    return sheet


def _write_settings(book: Book, styles: Styles, scheme: Scheme) -> None:
    guide = "一行一项，只填“填写”一栏；有下拉列表的从列表中选。"
    sheet = _start(book, styles, SETTINGS_SHEET, guide, 3, needed=True)
    for col, (header, width) in enumerate(zip(SETTING_HEADERS, (20, 34, 62), strict=True)):
        sheet.set_column(col, col, width)
        sheet.write_string(HEADER_ROW, col, header, styles.header())
    sheet.set_column(3, 3, _STRUT_WIDTH)
    sheet.set_row(HEADER_ROW, 22)
    growing_rows(sheet, _ROW_PIXELS)
    groups = {name: title for title, name in GROUPS}
    row = HEADER_ROW + 1
    for column in SETTINGS:
        if column.name in groups:
            sheet.set_row(row, 20)
            for col in range(3):
                sheet.write_string(row, col, "" if col else groups[column.name], styles.group())
            row += 1
        value = getattr(scheme.settings, column.name)
        sheet.write_string(row, 0, column.title, styles.text())
        if column.name == "year" and value == YEAR_TO_FILL:
            sheet.write_string(row, 1, TO_FILL, styles.input(column, align="left"))
        else:
            put(sheet, (row, 1), column, value, styles.input(column, align="left"))
        sheet.write_string(row, 2, column.full_help, styles.text())
        sheet.write_blank(row, 3, None, styles.strut())
        lines = max(lines_of(cell_text(column, value), 34), lines_of(column.full_help, 62))
        if lines > 1:
            show_row(sheet, row, lines * LINE + 4)
        check_cells(sheet, column, (row, row), 1)
        row += 1
    sheet.print_area(0, 0, row - 1, 2)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    set_page(sheet, A4_PORTRAIT, footer=_FOOTER)
    sheet.repeat_rows(HEADER_ROW)


def _write_table(book: Book, styles: Styles, scheme: Scheme, table: TableSheet) -> None:
    records = [
        {column.title: (column, getattr(record, column.name)) for column in table.columns}
        for record in getattr(scheme, table.table)
    ]
    sources = {
        column.title: _source(scheme, REFERENCES[table.table, column.name])
        for column in table.columns
        if (table.table, column.name) in REFERENCES
    }
    guide = table.guide + ("" if table.needed else "没有的留空。")
    sheet = _start(book, styles, table.title, guide, len(table.columns), needed=table.needed)
    _write_rows(sheet, styles, table.columns, records, spare=table.spare, sources=sources)


def _source(scheme: Scheme, table: str) -> str:
    """The range of the codes of `table`, room for additions included."""
    sheet = TABLES[table]
    last = FIRST_ROW + len(getattr(scheme, table)) + sheet.spare - 1
    return f"='{sheet.title}'!{xl_range_abs(FIRST_ROW, 0, last, 0)}"


def _plain_column(title: str, says: str, name: str = "") -> Column:
    return Column(name or title, title, says, Shape.TEXT, False, False, "", None)


def _write_parameters(book: Book, styles: Styles, scheme: Scheme) -> None:
    columns = (
        _plain_column(ITEM_CODE, "从“测评项目”表中选。", "item"),
        _plain_column(PARAMETER, "参数的名称，见“填写说明”中的计分方法一览。"),
        *(
            _plain_column(title, "参数的值；有几栏的参数见“填写说明”。" if title == VALUE else "")
            for title in parameter_headers()
        ),
    )
    records: list[Mapping[str, tuple[Column | None, Any]]] = [
        {ITEM_CODE: (columns[0], item.code), PARAMETER: (columns[1], row.name), **row.cells}
        for item in scheme.items
        for row in item_parameters(item)
    ]
    guide = "计分方法和合成方式的参数，一个参数一行；按默认值的不用填写。"
    sheet = _start(book, styles, PARAMETERS_SHEET, guide, len(columns), needed=False)
    sources = {ITEM_CODE: _source(scheme, REFERENCES[PARAMETERS, "item"])}
    _write_rows(sheet, styles, columns, records, spare=_PARAMETERS_SPARE, sources=sources)


def _write_rows(
    sheet: Sheet,
    styles: Styles,
    columns: Sequence[Column],
    records: Sequence[Mapping[str, tuple[Column | None, Any]]],
    *,
    spare: int,
    sources: Mapping[str, str],
) -> None:
    """Headers, help, rows, blank rows to fill, checks, and the page."""
    last = FIRST_ROW + len(records) + spare - 1
    widths = _widths(columns, records)
    helps = [
        lines_of(column.full_help, width * 1.15)
        for column, width in zip(columns, widths, strict=True)
    ]
    sheet.set_column(len(columns), len(columns), _STRUT_WIDTH)
    growing_rows(sheet, _ROW_PIXELS)
    sheet.set_row(HEADER_ROW, 32)
    sheet.set_row(HEADER_ROW + 1, max(helps) * _HELP_LINE + 4)
    for col, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(col, col, width)
        sheet.write_string(HEADER_ROW, col, column.title, styles.header())
        sheet.write_string(HEADER_ROW + 1, col, column.full_help, styles.help())
        check_cells(sheet, column, (FIRST_ROW, last), col, sources.get(column.title, ""))
    for row, record in enumerate(records, FIRST_ROW):
        lines = 1
        for col, column in enumerate(columns):
            kind, value = record.get(column.title, (column, None))
            put(sheet, (row, col), kind, value, styles.input(kind or column))
            lines = max(lines, lines_of(cell_text(kind, value), widths[col]))
        if lines > 1:
            show_row(sheet, row, lines * LINE + 3)
    for row in range(FIRST_ROW + len(records), last + 1):
        for col, column in enumerate(columns):
            sheet.write_blank(row, col, None, styles.input(column))
    for row in range(FIRST_ROW, last + 1):
        sheet.write_blank(row, len(columns), None, styles.strut())
    sheet.freeze_panes(FIRST_ROW, 2 if len(widths) > 2 and widths[1] < 26 else 1)
    set_page(sheet, A3_LANDSCAPE if sum(widths) > _A4_HOLDS else A4_LANDSCAPE, footer=_FOOTER)
    sheet.repeat_rows(HEADER_ROW)
    shown = FIRST_ROW + len(records) + (2 if records else 10)
    sheet.print_area(0, 0, min(last, shown), len(columns) - 1)


def _widths(
    columns: Sequence[Column], records: Sequence[Mapping[str, tuple[Column | None, Any]]]
) -> list[float]:
    """Widths of all columns; a small table is spread so that its title and guide have room."""
    widths = [_width(column, records) for column in columns]
    spread = max(1.0, _LEAST_TOTAL / sum(widths))
    return [float(round(width * spread)) for width in widths]


def _width(column: Column, records: Sequence[Mapping[str, tuple[Column | None, Any]]]) -> float:
    """Wide enough for the header in two lines, the help in four, and most values."""
    values = [
        text_width(cell_text(*record[column.title]))
        for record in records
        if column.title in record and record[column.title][1] is not None
    ]
    options = [text_width(word) for word in column.choices]
    header = text_width(column.title)
    wanted = max(
        _NAMES.get(column.name, _NARROW),
        header + 3 if header <= _SHORT_HEADER else header / 2 + 4,
        text_width(column.full_help) / _HELP_LINES / 1.15 + 1,
        *(width + 2 for width in values),
        *(width + 2 for width in options),
    )
    return min(_WIDE, float(round(wanted)))
