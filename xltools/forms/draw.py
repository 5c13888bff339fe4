"""One marking sheet drawn: what cells.py says, in the looks of looks.py, protected and checked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, growing_rows, show_row
from xltools.book.measure import line_count
from xltools.forms import several
from xltools.forms.address import a1
from xltools.forms.cells import foot_rows, sheet_cells
from xltools.forms.content import Content, Formula, above_values
from xltools.forms.draw_paper import print_sheet
from xltools.forms.groups import asked, computed_by_key
from xltools.forms.guards import add_colours, add_validations
from xltools.forms.looks import header_fonts, look
from xltools.forms.mending import add_remark, keep_red
from xltools.forms.paper import Paper
from xltools.forms.plan import FormPlan, PlanColumn, PlanRow, PlanSheet
from xltools.forms.status import RowEntry
from xltools.text.words import in_lines

_LINE = 15.0
_ROW_PIXELS, _STRUT_WIDTH = 24, 0.6
_TITLE_LINE, _HEADER, _SIGNATURE = 26.0, 50.0, 40.0
_ABOVE = 22.0
_SMALL, _SMALL_LINE = 1.35, 11.5
"""How much more of the header's small print goes into a line, and how high it is."""
_TOTAL_LOOKS = {"name": "name", "status": "base", "reason": "hint_box"}
_TITLE_WIDENS = 1.65
"""The title's size over the body's."""
_PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
}


class SheetDrawing:
    """One marking sheet on its way into the workbook; rows count from 1, columns from 0."""

    def __init__(
        self,
        book: Book,
        plan: FormPlan,
        sheet: PlanSheet,
        entries: Mapping[str, RowEntry],
        remarks: Mapping[str, str] | None = None,
    ) -> None:
        self._book = book
        self._plan = plan
        self._sheet = sheet
        self._entries = entries
        self._remarks = remarks or {}
        """A1 → what is to be mended there."""
        self._contents = sheet_cells(plan, sheet, entries)
        self._last = len(sheet.columns) - 1
        self._paper = Paper(sheet)
        self._widths = self._paper.widths
        self._width = sum(self._widths[: self._paper.titled])
        """Of what the texts above and below the table have, in characters."""
        self._spare = int(bool(self._paper.parts))
        """Lines by which texts that the sheet works out may grow where they have little room."""
        self._heights: dict[int, float] = {}
        self._looks: dict[str, Format] = {}
        self._drawn = book.sheet(sheet.name)
        self.empty = _first_empty(sheet, entries)
        """(row, column) of the first entry cell that still wants filling."""

    def draw(self, revision: int) -> Worksheet:
        """Draw it all."""
        self._set_widths()
        self._natural_height()
        self._top()
        self._above()
        self._header()
        for number, row in enumerate(self._sheet.rows, self._sheet.first_row):
            if row.kind == "category":
                self._category(number)
            else:
                self._unit(number, row)
        if several.is_several(self._sheet):
            self._totals()
        self._foot()
        add_validations(self._drawn, self._sheet)
        keep_red(self._book, self._drawn, self._remarks)
        add_colours(self._book, self._drawn, self._sheet)
        self._arrange()
        print_sheet(self._drawn, self._plan, self._paper, self._heights, revision)
        return self._drawn

    def _set_widths(self) -> None:
        for index, width in enumerate(self._widths):
            self._drawn.set_column(index, index, width)
        self._drawn.set_column(self._last + 1, self._last + 1, _STRUT_WIDTH)

    def _natural_height(self) -> None:
        """Rows are 18 points high, and grow with what is typed."""
        growing_rows(self._drawn, _ROW_PIXELS)
        for number in range(self._sheet.first_row, self._sheet.last_row + 1):
            self._write(number, self._last + 1, "", "strut")

    def _top(self) -> None:
        title = in_lines(self._text(1), int(self._width / _TITLE_WIDENS) - 2)
        self._height(1, 10 + _TITLE_LINE * len(title.split("\n")))
        self._contents[a1(1, 0)] = title
        for number, style in ((1, "title"), (2, "line"), (4, "status_line")):
            self._merged(number, style)
        self._drawn.write_string(2, 0, self._text(3), look(self._book, "plain"))
        self._drawn.write_string(
            2, self._last, self._text(3, self._last), look(self._book, "right")
        )
        self._fit(2, line_count(self._text(2), self._width))
        self._fit(4, 1 + 2 * self._spare)

    def _above(self) -> None:
        """What stands once above the table: labels, yellow cells, automatic figures."""
        values = iter(above_values(self._sheet, self._entries))
        shows = {one.key: one.shows for one in computed_by_key(self._sheet).values()}
        for cell in self._sheet.above:
            label = look(self._book, "above")
            text = self._text(cell.row, cell.start)
            width = sum(self._widths[cell.start : cell.column])
            last = cell.column - 1
            self._drawn.merge_range(cell.row - 1, cell.start, cell.row - 1, last, text, label)
            tall = max(_ABOVE, line_count(text, width) * _LINE + 3)
            if tall > self._heights.get(cell.row, 0):
                self._height(cell.row, tall)
            if cell.field is not None:
                self._write(cell.row, cell.column, next(values), "entry")
                continue
            content = self._contents[a1(cell.row, cell.column)]
            self._write(cell.row, cell.column, content, f"auto_{shows[cell.key]}")

    def _totals(self) -> None:
        """合计."""
        number = several.total_row(self._sheet)
        for index, column in enumerate(self._sheet.columns):
            style = _TOTAL_LOOKS.get(column.key, "auto_number")
            self._write(number, index, self._contents.get(a1(number, index), ""), style)

    def _header(self) -> None:
        number = self._sheet.header_row
        name_font, hint_font = header_fonts(self._book)
        style = look(self._book, "header")
        for index in range(self._last + 1):
            header, _, hint = self._text(number, index).partition("\n")
            if hint:
                parts = (name_font, header + "\n", hint_font, hint)
                self._drawn.write_rich_string(number - 1, index, *parts, style)
            else:
                self._drawn.write_string(number - 1, index, header, style)
        needs = [self._header_needs(index) for index in range(self._last + 1)]
        self._height(number, max(_HEADER, *needs))

    def _header_needs(self, index: int) -> float:
        """The height of a column's header: its name, and the rule below it in small."""
        name, _, hint = self._text(self._sheet.header_row, index).partition("\n")
        width = self._widths[index]
        small = line_count(hint, width * _SMALL) if hint else 0
        return line_count(name, width) * _LINE + small * _SMALL_LINE + 4

    def _category(self, number: int) -> None:
        style = look(self._book, "category")
        self._drawn.write_string(number - 1, 0, self._text(number), style)
        for index in range(1, self._last + 1):
            self._drawn.write_blank(number - 1, index, None, style)

    def _unit(self, number: int, row: PlanRow) -> None:
        entry = self._entries.get(row.code)
        for index, column in enumerate(self._sheet.columns):
            style = self._style(row, column)
            content: Content | Decimal | None = self._contents.get(a1(number, index))
            if content is None and entry is not None:
                content = self._typed(entry, index, column)
            self._write(number, index, "" if content is None else content, style)
        reason = row.recused or (entry.reason if entry else "")
        name_width = self._widths[self._sheet.column("name")] - 2
        reason_width = self._widths[self._sheet.column("reason")]
        self._show(number, max(line_count(row.name, name_width), line_count(reason, reason_width)))

    def _style(self, row: PlanRow, column: PlanColumn) -> str:
        """The look of a unit's cell: yellow where it is to be filled, grey where it is not."""
        if column.computed:
            return f"auto_{computed_by_key(self._sheet)[column.key].shows}"
        if column.field is not None:
            return "entry" if asked(row, column) and not row.recused else "grey"
        if column.key == "special":
            return "grey" if row.recused or not self._sheet.allow_na else "entry"
        if column.key == "reason":
            return "grey_text" if row.recused else "entry_text"
        return column.key

    def _typed(self, entry: RowEntry, index: int, column: PlanColumn) -> Decimal | str | None:
        if column.field is not None:
            columns = [at for at, _ in self._sheet.entry_columns]
            return entry.values[columns.index(index)]
        return {"special": entry.special, "reason": entry.reason}.get(column.key)

    def _foot(self) -> None:
        first, second, third = foot_rows(self._sheet)
        styles = {first: "foot", second: "foot" if self._sheet.county else "note", third: "hint"}
        for number, style in styles.items():
            self._merged(number, style)
            content = self._contents[a1(number, 0)]
            text = str(content.shows) if isinstance(content, Formula) else str(content)
            self._fit(number, line_count(text, self._width) + self._spare)
        for number in range(third + 1, third + 1 + len(self._sheet.signatures)):
            self._merged(number, "signature")
            lines = line_count(self._text(number), self._width)
            self._height(number, _SIGNATURE + (lines - 1) * _LINE)

    def _arrange(self) -> None:
        """Freeze, filter, protect, and put the cursor where filling goes on."""
        sheet, drawn = self._sheet, self._drawn
        top, left = sheet.header_row, sheet.column("seq" if sheet.lines else "name") + 1
        number, index = self.empty or (sheet.first_row, left)
        scrolled = number - 12 if number > top + 20 else top
        drawn.freeze_panes(top, left, scrolled, left)
        drawn.set_selection(number - 1, index, number - 1, index)
        drawn.autofilter(sheet.header_row - 1, 0, sheet.last_row - 1, self._last)
        drawn.protect("", _PROTECTION)
        code = self._last + 2 if sheet.lines else sheet.column("code")
        codes = f"{a1(sheet.first_row, code)}:{a1(sheet.last_row, code)}"
        drawn.ignore_errors({"number_stored_as_text": codes})

    def _merged(self, number: int, style: str) -> None:
        """A text over the whole width, above the header or below the last unit."""
        last = self._paper.titled - 1
        self._drawn.merge_range(number - 1, 0, number - 1, last, "", look(self._book, style))
        self._write(number, 0, self._contents[a1(number, 0)], style)

    def _write(self, number: int, index: int, content: Content | Decimal, style: str) -> None:
        shape = self._looks.get(style) or self._looks.setdefault(style, look(self._book, style))
        row = number - 1
        if a1(number, index) in self._remarks:
            shape = look(self._book, style, mended=True)
            add_remark(self._drawn, row, index, self._remarks[a1(number, index)])
        if isinstance(content, Formula):
            self._drawn.write_formula(row, index, content.text, shape, content.shows)
        elif not isinstance(content, str):
            self._drawn.write_number(row, index, float(content), shape)
        elif content:
            self._drawn.write_string(row, index, content, shape)
        else:
            self._drawn.write_blank(row, index, None, shape)

    def _text(self, number: int, index: int = 0) -> str:
        return str(self._contents[a1(number, index)])

    def _height(self, number: int, height: float) -> None:
        self._heights[number] = height
        self._drawn.set_row(number - 1, height)

    def _show(self, number: int, lines: int) -> None:
        """Begin with the height of what stands in a row already; it grows with what is typed."""
        if lines > 1:
            self._heights[number] = lines * _LINE + 3
            show_row(self._drawn, number - 1, self._heights[number])

    def _fit(self, number: int, lines: int) -> None:
        """Set a row's height only where it needs several lines: the others grow by themselves."""
        if lines > 1:
            self._height(number, lines * _LINE + 3)


def _first_empty(sheet: PlanSheet, entries: Mapping[str, RowEntry]) -> tuple[int, int] | None:
    for cell, value in zip(sheet.above_entries, above_values(sheet, entries), strict=True):
        if value == "":
            return cell.row, cell.column
    for number, row in () if sheet.lines else sheet.unit_rows():
        entry = entries.get(row.code)
        if row.recused or (entry is not None and entry.special):
            continue
        for place, (index, column) in enumerate(sheet.entry_columns):
            if asked(row, column) and (entry is None or entry.values[place] == ""):
                return number, index
    return None
