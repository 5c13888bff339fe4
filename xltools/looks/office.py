"""Looks in the office's own workbooks, which openpyxl has opened: 方案.xlsx and the registers.

openpyxl keeps fonts, fills, widths and conditional formats; what it drops, the newer conditional
formats of the extension list, is read from the file itself.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError, iterparse

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import get_column_letter as column_letter

from xltools.exact import from_cell
from xltools.looks.judge import DEFAULT_WIDTH, USUAL, Change, Look, Palette, Rule
from xltools.text import looks as says

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_SLIT = 0.5
"""A row of so few points, a column of so few characters, shows nothing."""
_RAISED = ("superscript", "subscript")
_NEWER = "spreadsheetml/2009/9/main"
"""In the namespace of what newer programs add."""
_EXTENDED = b"conditionalFormattings"
_SLOTS = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")


class BookLooks:
    """How the cells of one opened workbook look."""

    def __init__(self, book: Workbook, data: bytes) -> None:
        self._palette = _palette(book)
        self._looks: dict[int, Look] = {}
        extended = _extended(data)
        self._sheets = {
            sheet.title: _SheetLooks(sheet, (*_rules(sheet), *extended.get(sheet.title, ())))
            for sheet in book.worksheets
        }

    def unlike(self, cell: Cell, value: Any, *, code: bool = False) -> str:
        """What people see in the place of `value`, in words; "" where they see it itself.

        `code` is whether the cell's own number format is judged, too.
        """
        told = from_cell(value) if isinstance(value, int | float) else value
        if not isinstance(told, Decimal | str) or isinstance(value, bool):
            told, code = "", False
        facts = self._sheets[cell.parent.title]
        if (cell.row, cell.column) in facts.struck:
            return says.STRUCK
        look = self.look(cell)
        for rule in facts.rules:
            if not rule.covers(cell.row, cell.column) or not rule.tells(look, self._palette):
                continue
            holds = rule.holds(told)
            if holds is None:
                facts.unsure[rule.ranges] = None
            elif holds and rule.change.hiding:
                return says.PICTURE
            elif holds:
                look, code = rule.change.on(look, self._palette), True
        width = facts.width(cell.column)
        return look.unlike(told, self._palette, width, zeros=facts.zeros, code=code)

    def look(self, cell: Cell) -> Look:
        """How the format of a cell looks."""
        found = self._looks.get(cell.style_id)
        if found is None:
            found = self._looks[cell.style_id] = _look(cell, self._palette)
        return found

    def unsure(self, sheet: str) -> list[str]:
        """Ranges whose cells have been judged and may look otherwise under some condition."""
        return list(self._sheets[sheet].unsure)

    def hidden(self, sheet: str, rows: Sequence[int], columns: Sequence[int]) -> list[str]:
        """Which of these rows and columns of a sheet are hidden, or the sheet itself, in words."""
        return self._sheets[sheet].hidden(rows, columns)


class _SheetLooks:
    """What a sheet makes of its cells."""

    def __init__(self, sheet: Worksheet, rules: tuple[Rule, ...]) -> None:
        self.rules, self._sheet = rules, sheet
        self.unsure: dict[str, None] = {}
        self.struck = set(_flattened(sheet))
        self.zeros = all(view.showZeros is not False for view in sheet.views.sheetView)
        usual = sheet.sheet_format.defaultColWidth or sheet.sheet_format.baseColWidth
        self._usual = float(usual or DEFAULT_WIDTH)
        self._widths = [
            (one.min, one.max, float(one.width))
            for one in sheet.column_dimensions.values()
            if one.min and one.max and one.width and not one.hidden
        ]

    def width(self, column: int) -> float:
        """How many characters a column is wide; what is hidden is judged elsewhere."""
        for first, last, width in self._widths:
            if first <= column <= last:
                return width
        return max(self._usual, DEFAULT_WIDTH)

    def hidden(self, rows: Sequence[int], columns: Sequence[int]) -> list[str]:
        """Which of these are hidden, in words."""
        if self._sheet.sheet_state != "visible":
            return [says.SHEET]
        heights = self._sheet.row_dimensions
        unseen = [str(row) for row in rows if row in heights and _is_hidden(heights[row])]
        gone = [
            column_letter(column)
            for column in columns
            if any(one.min <= column <= one.max and _is_shut(one) for one in self._columns())
        ]
        named = ((says.ROW, unseen), (says.COLUMN, gone))
        return [words.format(which="、".join(found)) for words, found in named if found]

    def _columns(self) -> list[Any]:
        return [one for one in self._sheet.column_dimensions.values() if one.min and one.max]


def _is_hidden(row: Any) -> bool:
    return bool(row.hidden) or (row.height is not None and row.height < _SLIT)


def _is_shut(column: Any) -> bool:
    return bool(column.hidden) or (column.width is not None and column.width < _SLIT)


def _flattened(sheet: Worksheet) -> Iterator[tuple[int, int]]:
    """Make plain texts of rich ones; the places of those with parts struck out or raised."""
    for place, cell in sheet._cells.items():
        value = cell.value
        if isinstance(value, CellRichText) and isinstance(cell, Cell):
            fonts = [part.font for part in value if not isinstance(part, str)]
            cell.value, cell.data_type = str(value), "s"
            if any(font.strike or font.vertAlign in _RAISED for font in fonts):
                yield place


def _palette(book: Workbook) -> Palette:
    palette = Palette()
    own = list(getattr(book, "_colors", None) or ())[: len(palette.indexed)]
    for number, color in enumerate(own):
        palette.indexed[number] = str(color)[-6:].upper()
    theme = getattr(book, "loaded_theme", None)
    if theme:
        try:
            for slot, color in _theme(theme):
                palette.theme[_SLOTS.index(slot)] = color
        except ParseError:
            palette.theme.clear()
    return palette


def _theme(theme: bytes) -> Iterator[tuple[str, str]]:
    slot = ""
    for _, element in iterparse(io.BytesIO(theme), ("start",)):
        name = _local(element)
        if name in _SLOTS:
            slot = name
        elif slot and name in ("srgbClr", "sysClr"):
            yield slot, element.get("lastClr", element.get("val", ""))[-6:].upper()
            slot = ""


def _look(cell: Cell, palette: Palette) -> Look:
    font, fill, placed = cell.font, cell.fill, cell.alignment
    return Look(
        code=cell.number_format or "General",
        struck=bool(font.strike),
        size=str(font.sz or 11),
        color=USUAL.color if font.color is None else palette.color(_given(font.color)),
        grounds=_grounds(fill, palette),
        repeated=placed.horizontal == "fill",
        shrunk=bool(placed.shrink_to_fit),
        indent=int(placed.indent or 0),
        wrapped=bool(placed.wrap_text),
    )


def _grounds(fill: Any, palette: Palette) -> tuple[str | None, ...]:
    stops = getattr(fill, "stop", None)
    if stops is not None:
        return tuple(palette.color(_given(stop.color)) for stop in stops) or USUAL.grounds
    if fill.fill_type is None:
        return USUAL.grounds
    if fill.fill_type == "solid":
        return (palette.color(_given(fill.fgColor)),)
    return palette.color(_given(fill.fgColor)), palette.color(_given(fill.bgColor))


def _given(color: Any) -> Mapping[str, str]:
    """A colour of openpyxl as the attributes that a file gives it."""
    tint = {"tint": str(color.tint)} if color.tint else {}
    value = "1" if color.type == "auto" else str(color.value)
    return {color.type: value, **tint}


def _rules(sheet: Worksheet) -> Iterator[Rule]:
    for area in sheet.conditional_formatting:
        for one in area.rules:
            change = Change()
            picture = one.dataBar or one.iconSet
            change.hiding = picture is not None and picture.showValue is False
            if one.dxf is not None:
                change = replace(change, **_changed(one.dxf))
            if change.visible:
                formulas = [str(text) for text in one.formula]
                yield Rule(str(area.sqref), one.type, one.operator or "", formulas, change)


def _changed(dxf: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if dxf.font is not None:
        found |= {"struck": bool(dxf.font.strike), "size": str(dxf.font.sz or "")}
        if dxf.font.color is not None:
            found["font"] = _given(dxf.font.color)
    if dxf.fill is not None and getattr(dxf.fill, "bgColor", None) is not None:
        found["fill"] = _given(dxf.fill.bgColor)
    if dxf.numFmt is not None:
        found["code"] = dxf.numFmt.formatCode
    return found


def _extended(data: bytes) -> dict[str, tuple[Rule, ...]]:
    """The conditional formats of the extension list, by the name of their sheet."""
    from openpyxl.reader.workbook import WorkbookParser

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        marked = {
            name
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and _EXTENDED in archive.read(name)
        }
        if not marked:
            return {}
        parser = WorkbookParser(archive, "xl/workbook.xml", keep_links=False)
        parser.parse()
        return {
            sheet.name: tuple(_newer(archive.read(relation.target)))
            for sheet, relation in parser.find_sheets()
            if relation.target in marked
        }


def _newer(part: bytes) -> Iterator[Rule]:
    for _, element in iterparse(io.BytesIO(part)):
        if _local(element) != "conditionalFormatting" or _NEWER not in element.tag:
            continue
        ranges = next((one.text or "" for one in element if _local(one) == "sqref"), "")
        for one in element:
            if _local(one) == "cfRule":
                yield _newer_rule(one, ranges)


def _newer_rule(element: Element, ranges: str) -> Rule:
    rule = Rule(ranges, element.get("type", ""), element.get("operator", ""))
    for part in element.iter():
        name = _local(part)
        if name == "f":
            rule.formulas.append(part.text or "")
        elif name in ("dataBar", "iconSet") and part.get("showValue") in ("0", "false"):
            rule.change.hiding = True
        rule.change.take(name, part.attrib)
    return rule


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
