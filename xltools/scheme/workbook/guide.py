"""The sheet 填写说明: what stands where, and the scoring methods with their parameters."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel
from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, set_page
from xltools.book.theme import A4_PORTRAIT
from xltools.methods import METHODS
from xltools.scheme.columns import Shape, columns_of, head_of
from xltools.scheme.model import Scheme
from xltools.scheme.workbook.params import roots_of
from xltools.scheme.workbook.sheets import GUIDE_SHEET, PARAMETERS_SHEET, SETTINGS_SHEET, TABLES
from xltools.scheme.workbook.styles import LINE, Styles, lines_of

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
