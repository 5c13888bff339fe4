"""A list of events drawn: yellow lines with drop-downs, the lists beside it, A4 on its side."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from xltools.book.measure import line_count
from xltools.book.theme import PALE_ORANGE, PALE_RED, RED
from xltools.forms.address import a1, letters, quoted
from xltools.forms.content import Content
from xltools.forms.draw import SheetDrawing
from xltools.forms.draw_paper import print_sheet
from xltools.forms.event_cells import shows_scores
from xltools.forms.event_formulas import Aside
from xltools.forms.event_lines import (
    FINE,
    TYPED,
    USED,
    line_code,
    line_rows,
    rules_of,
    typed_columns,
)
from xltools.forms.guards import add_above
from xltools.forms.mending import keep_red
from xltools.text import forms as words

_LOOKS = {"date": "entry_date", "number": "entry"}
_ASIDE_WIDTHS = {"code": 9, "name": 24, "count": 8, "score": 9, "rule": 30, "each": 8, "cap": 8}


class EventDrawing(SheetDrawing):
    """One list of events on its way into the workbook."""

    def draw(self, revision: int) -> Worksheet:
        """Draw it all."""
        self._set_widths()
        self._natural_height()
        self._top()
        self._above()
        self._header()
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
