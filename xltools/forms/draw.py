"""The sheets of a form drawn: marking sheets, lists of events, 填报须知, each made ready for print.

What stands in the cells of a marking sheet is said by cells.py, its looks by looks.py. A list of
events has yellow lines with drop-downs and the lists beside it, on A4 on its side; 填报须知 is one
screen of notes with the worked example as a table. All but what is filled in is locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xltools.book.book import Book, growing_rows, set_page, show_row
from xltools.book.measure import line_count
from xltools.book.paging import MOST_BREAKS, SMALLEST_SCALE, Strip
from xltools.book.theme import A4_PORTRAIT, PALE_ORANGE, PALE_RED, RED
from xltools.forms import foot
from xltools.forms.address import a1, letters, quoted
from xltools.forms.cells import foot_rows, sheet_cells
from xltools.forms.content import Content, Formula, above_values
from xltools.forms.event_cells import shows_scores
from xltools.forms.event_lines import (
    FINE,
    TYPED,
    USED,
    Aside,
    line_code,
    line_rows,
    rules_of,
    typed_columns,
)
from xltools.forms.groups import asked, computed_by_key
from xltools.forms.guards import add_above, add_colours, add_validations
from xltools.forms.looks import header_fonts, look
from xltools.forms.mending import add_remark, keep_red
from xltools.forms.notice import Style, example_columns, example_sheet, notice_lines
from xltools.forms.paper import Paper, even_breaks, page_breaks
from xltools.forms.plan import FormPlan, PlanColumn, PlanRow, PlanSheet
from xltools.forms.status import RowEntry
from xltools.text import forms as words
from xltools.text.words import INTERNAL, in_lines

ROW = 18.0
"""The height of a row that holds one line."""
_KEPT = 3
"""Rows that stay with the foot and the signatures."""


def print_sheet(
    drawn: Worksheet, plan: FormPlan, paper: Paper, heights: Mapping[int, float], revision: int
) -> None:
    """The header on every page, categories whole where that fits; `heights` by row, from 1."""
    sheet = paper.sheet

    def total(first: int, last: int) -> float:
        return sum(heights.get(number, ROW) for number in range(first, last + 1))

    who = f"{plan.scorer_name}·{sheet.item_name}"[:60].replace("&", "&&")
    set_page(
        drawn,
        paper.page,
        header=f"&R&9{INTERNAL}",
        footer=f"&L&9{who}　第{revision}次&C&9第&P页 共&N页",
    )
    end = foot_rows(sheet)[-1] + len(sheet.signatures)
    drawn.print_area(0, 0, end - 1, len(sheet.columns) - 1)
    drawn.repeat_rows(sheet.header_row - 1)
    categories = [n for n, r in enumerate(sheet.rows, sheet.first_row) if r.kind == "category"]
    starts = categories or [sheet.first_row]
    ends = [*(start - 1 for start in starts[1:]), end]
    first, repeated = starts[0], total(sheet.header_row, sheet.header_row)
    top = total(1, first - 1)
    blocks = [(s, total(s, e)) for s, e in zip(starts, ends, strict=True)]
    breaks = page_breaks(paper.room, top=top, repeated=repeated, blocks=blocks)
    if not breaks:
        held = {n for start in starts for n in (start, start + 1)}
        held |= set(range(sheet.last_row - _KEPT + 1, end + 1))
        strips = [Strip(total(n, n), holds=n in held) for n in range(first, end + 1)]
        breaks = even_breaks(paper.room, top=top, repeated=repeated, first=first, strips=strips)
    drawn.set_h_pagebreaks([row - 1 for row in breaks])
    if paper.parts:
        drawn.set_print_scale(SMALLEST_SCALE)
        drawn.set_v_pagebreaks(list(paper.parts[:MOST_BREAKS]))
        drawn.repeat_columns(0, paper.repeated - 1)


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

    def _head(self) -> None:
        """All that stands above the lines."""
        self._set_widths()
        self._natural_height()
        self._top()
        self._above()
        self._header()

    def draw(self, revision: int) -> Worksheet:
        """Draw it all."""
        self._head()
        for number, row in enumerate(self._sheet.rows, self._sheet.first_row):
            if row.kind == "category":
                self._category(number)
            else:
                self._unit(number, row)
        if foot.is_several(self._sheet):
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
        number = foot.total_row(self._sheet)
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


_LOOKS = {"date": "entry_date", "number": "entry"}
_ASIDE_WIDTHS = {"code": 9, "name": 24, "count": 8, "score": 9, "rule": 30, "each": 8, "cap": 8}


class EventDrawing(SheetDrawing):
    """One list of events on its way into the workbook."""

    def draw(self, revision: int) -> Worksheet:
        """Draw it all."""
        self._head()
        for number, row in enumerate(line_rows(self._sheet), 1):
            self._line(number, row)
        self._aside()
        self._foot()
        add_above(self._drawn, self._sheet)
        self._validate()
        keep_red(self._book, self._drawn, self._remarks)
        self._colour()
        self._arrange()
        print_sheet(self._drawn, self._plan, self._paper, self._heights, revision)
        return self._drawn

    def _line(self, number: int, row: int) -> None:
        entry = self._entries.get(line_code(number))
        columns = typed_columns(self._sheet)
        typed = dict(zip((key for _, key in columns), entry.values, strict=True)) if entry else {}
        lines = 1
        for index, column in enumerate(self._sheet.columns):
            if column.key in TYPED:
                value = typed.get(column.key, "")
                self._write(row, index, value, _LOOKS.get(column.key, "entry_text"))
                lines = max(lines, line_count(str(value), self._widths[index]))
                continue
            style = {"points": "points", "each": "points"}.get(column.key, column.key)
            self._write(row, index, self._contents[a1(row, index)], style)
        self._show(row, lines)

    def _aside(self) -> None:
        """The lists, right of the printed page."""
        aside = Aside(self._sheet)
        for name, width in _ASIDE_WIDTHS.items():
            at = getattr(aside, name)
            self._drawn.set_column(at, at, width)
        self._drawn.set_column(aside.part, aside.part, 16)
        columns = [aside.code, aside.name, aside.count, aside.rule, aside.each, aside.cap]
        columns += [aside.score] if shows_scores(self._sheet) else []
        columns += [aside.part] if self._sheet.parts else []
        longest = max(len(self._sheet.rows), len(rules_of(self._sheet)) + 1, len(self._sheet.parts))
        for index in columns:
            self._write(self._sheet.header_row, index, self._text(self._sheet.header_row, index),
                        "header")  # fmt: skip
            for number in range(self._sheet.first_row, self._sheet.first_row + longest):
                content: Content = self._contents.get(a1(number, index), "")
                if content != "":
                    style = "points" if index == aside.score else "auto_number"
                    self._write(number, index, content, style)

    def _validate(self) -> None:
        sheet, aside = self._sheet, Aside(self._sheet)
        rows = line_rows(sheet)
        lists = {
            "unit": (aside.units(aside.name), words.EVENT_UNIT_ALERT),
            "rule": (self._choices(aside), words.EVENT_RULE_ALERT),
            "part": (aside.parts(), words.EVENT_PART_ALERT),
        }
        for index, key in typed_columns(sheet):
            cell = a1(rows[0], index)
            rule: dict[str, Any]
            if key in lists:
                source, alert = lists[key]
                rule = {"validate": "list", "source": f"={source}", "error_message": alert}
                rule["error_title"] = words.SPECIAL_ALERT_TITLE
            elif key == "number":
                rule = {
                    "validate": "custom",
                    "value": f"=AND(ISNUMBER({cell}),{cell}>0,ROUND({cell},2)={cell})",
                    "error_title": words.EVENT_NUMBER_TITLE,
                    "error_message": words.EVENT_NUMBER_ALERT,
                }
            elif key == "date":
                rule = {
                    "validate": "custom",
                    "value": f"=AND(ISNUMBER({cell}),{cell}>=1,INT({cell})={cell})",
                    "error_title": words.EVENT_DATE_TITLE,
                    "error_message": words.EVENT_DATE_ALERT,
                }
            else:
                rule = {
                    "validate": "length",
                    "criteria": "<=",
                    "value": words.REASON_LIMIT,
                    "error_title": words.REASON_ALERT_TITLE,
                    "error_message": words.REASON_ALERT,
                }
            self._drawn.data_validation(rows[0] - 1, index, rows[-1] - 1, index, rule)

    def _choices(self, aside: Aside) -> str:
        return aside.rules(aside.rule)

    def _colour(self) -> None:
        """Pale red on lines that do not comply, pale orange on what is still wanting."""
        sheet, rows = self._sheet, line_rows(self._sheet)
        status = f"${letters(sheet.column('status'))}{rows[0]}"
        fine = "".join(f",{status}<>{quoted(word)}" for word in (*FINE, *USED))
        wants = ",".join(f"{status}={quoted(word)}" for word in USED if word not in FINE)
        bad = self._book.workbook.add_format({"bg_color": PALE_RED, "font_color": RED})
        due = self._book.workbook.add_format({"bg_color": PALE_ORANGE})
        for criteria, shape in ((f'=AND({status}<>""{fine})', bad), (f"=OR({wants})", due)):
            rule = {"type": "formula", "criteria": criteria, "format": shape}
            last = len(sheet.columns) - 1
            self._drawn.conditional_format(rows[0] - 1, 1, rows[-1] - 1, last, rule)


_LOOK: dict[Style, str] = {
    "title": "title",
    "note": "notice",
    "heading": "heading",
    "example_header": "header",
    "example": "example",
    "closing": "notice_strong",
    "gap": "plain",
}
_WIDTH = 84.0
_COLUMNS = 4
"""Over so many columns the texts run where there is no example."""


def draw_notice(book: Book, drawn: Worksheet, plan: FormPlan) -> None:
    """Draw the sheet."""
    shown = example_sheet(plan)
    columns = len(example_columns(shown)) if shown is not None else _COLUMNS
    widths = _widths(columns)
    for index, width in enumerate(widths):
        drawn.set_column(index, index, width)
    for line in notice_lines(plan):
        style = look(book, _LOOK[line.style])
        if line.style in ("example", "example_header"):
            for index, text in enumerate(line.texts):
                drawn.write(line.row - 1, index, text, style)
            lines = max(line_count(t, w) for t, w in zip(line.texts, widths, strict=True))
            drawn.set_row(line.row - 1, max(18.0, lines * _LINE + 3))
            continue
        for said in line.texts:
            titled = line.style == "title"
            text = in_lines(said, int(_WIDTH / 1.65) - 2) if titled else said
            drawn.merge_range(line.row - 1, 0, line.row - 1, columns - 1, text, style)
            wide = _WIDTH / 1.65 if line.style == "title" else _WIDTH
            size = 26.0 if line.style == "title" else _LINE
            tall = line_count(text, wide) * size
            drawn.set_row(line.row - 1, max(36.0 if line.style == "title" else 20.0, tall + 5))
    drawn.hide_gridlines(2)
    drawn.protect("", {"format_columns": True, "format_rows": True})
    set_page(drawn, A4_PORTRAIT, header=f"&R&9{INTERNAL}")


def _widths(columns: int) -> list[float]:
    """The unit wide, the entries narrow, the reason takes what is left."""
    unit, narrow = 22.0, 12.0
    return [unit, *[narrow] * (columns - 2), max(24.0, _WIDTH - unit - narrow * (columns - 2))]
