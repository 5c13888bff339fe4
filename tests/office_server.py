"""Runs under the Python that has `uno`: keeps one headless LibreOffice and answers requests.

Requests and answers are JSON lines on stdin and stdout; workbooks travel as files. When stdin
closes, LibreOffice is ended and its profile removed, so a killed test run leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

ALWAYS, NEVER = 0, 1
XLSX, PDF = "Calc MS Excel 2007 XML", "calc_pdf_Export"
CONTENT = 1 | 2 | 4 | 16  # value, date and time, string, formula
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop><prop oor:name="ODFRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun"
 oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def prop(name, value):
    """One UNO property."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Server:
    """One soffice process with a profile of its own."""

    def __init__(self, soffice):
        self.profile = Path(tempfile.mkdtemp(prefix="xltools-office-"))
        user = self.profile / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        pipe = f"xltools{os.getpid()}"
        self.process = subprocess.Popen(
            [
                soffice,
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"-env:UserInstallation={self.profile.as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        self.context = self._connect(
            resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        )
        manager = self.context.ServiceManager
        self.desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        self.mode = ALWAYS

    def _connect(self, resolver, url):
        until = time.monotonic() + 90
        while True:
            try:
                return resolver.resolve(url)
            except Exception:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
                time.sleep(0.1)

    def close(self):
        """End soffice and remove its profile."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def recalculation(self, mode):
        """Set whether loading an .xlsx recalculates it: ALWAYS or NEVER."""
        if mode == self.mode:
            return
        provider = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        node = prop("nodepath", "/org.openoffice.Office.Calc/Formula/Load")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess", (node,)
        )
        access.setPropertyValue("OOXMLRecalcMode", mode)
        access.commitChanges()
        self.mode = mode

    def load(self, path, mode=ALWAYS):
        """The document at `path`, hidden."""
        self.recalculation(mode)
        url = Path(path).as_uri()
        document = self.desktop.loadComponentFromURL(
            url, "_blank", 0, (prop("Hidden", True), prop("MacroExecutionMode", 4))
        )
        if document is None:
            raise ValueError("LibreOffice cannot open this file")
        return document

    def store(self, document, path, filter_name, password=""):
        """Save a copy of `document`."""
        said = [prop("FilterName", filter_name)]
        if password:
            said.append(prop("Password", password))
        document.storeToURL(Path(path).as_uri(), tuple(said))

    def answer(self, request):
        """Do one request."""
        operation = getattr(self, "do_" + request.pop("op"))
        return operation(**request)

    def do_recalculate(self, source, target):
        """Open, recalculate hard, save as .xlsx."""
        document = self.load(source)
        try:
            document.calculateAll()
            self.store(document, target, XLSX)
        finally:
            document.close(True)

    def do_convert(self, source, target, filter_name, password=""):
        """Open and save in another format."""
        document = self.load(source)
        try:
            self.store(document, target, filter_name, password)
        finally:
            document.close(True)

    def do_cells(self, source):
        """Every cell with content, after recalculation."""
        document = self.load(source)
        try:
            document.calculateAll()
            return {sheet.Name: read(sheet) for sheet in document.Sheets}
        finally:
            document.close(True)

    def do_compare(self, source):
        """Every cell with content as stored in the file, and again after recalculation."""
        document = self.load(source, NEVER)
        try:
            before = {sheet.Name: read(sheet) for sheet in document.Sheets}
            document.calculateAll()
            after = {sheet.Name: read(sheet) for sheet in document.Sheets}
            return {"before": before, "after": after}
        finally:
            document.close(True)

    def do_macros(self, source, calls):
        """What each VBA procedure of the document returns for its arguments."""
        document = self.load(source)
        try:
            provider = document.getScriptProvider()
            answers = []
            for name, given in calls:
                url = f"vnd.sun.star.script:{name}?language=Basic&location=document"
                answer, _, _ = provider.getScript(url).invoke(tuple(given), (), ())
                answers.append(answer)
            return answers
        finally:
            document.close(True)

    def do_formulas(self, source, formulas):
        """What a cell of a new sheet shows for each formula, typed into it one after the other."""
        document = self.load(source)
        try:
            document.Sheets.insertNewByName("Typed", 0)
            shown = []
            for row, formula in enumerate(formulas):
                cell = document.Sheets.getByName("Typed").getCellByPosition(0, row)
                cell.setFormula(formula)
                shown.append(cell.getString())
            return shown
        finally:
            document.close(True)

    def do_edit(self, source, edits, watch):
        """Edit as a person would, one thing after another; what is watched after each.

        Moved rows stay where they are: each edit is tried on top of those before. What is typed
        is taken back once it was looked at.
        """
        document = self.load(source)
        try:
            found = []
            for kind, name, *given in edits:
                undo = getattr(self, f"edit_{kind}")(document.Sheets.getByName(name), *given)
                document.calculateAll()
                found.append({name: used(document.Sheets.getByName(name)) for name in watch})
                if undo is not None:
                    undo()
            return found
        finally:
            document.close(True)

    def edit_sort(self, sheet, rows, columns, by, ascending):
        """Sort whole rows (0-based, both ends in) by one column."""
        first, last = rows
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = by, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        block = sheet.getCellRangeByPosition(0, first, columns - 1, last)
        how = (prop("SortFields", fields), prop("ContainsHeader", False))
        uno.invoke(block, "sort", (uno.Any("[]com.sun.star.beans.PropertyValue", how),))

    def edit_insert(self, sheet, row):
        """Insert an empty row above `row`."""
        sheet.Rows.insertByIndex(row, 1)

    def edit_hide(self, sheet, first, last):
        """Hide rows, as a filter does."""
        for row in range(first, last + 1):
            sheet.Rows.getByIndex(row).IsVisible = False

    def edit_swap(self, sheet, rows, columns, spare):
        """Let two rows change places by copying them by way of a spare one."""
        one, other = rows
        for start, end in ((one, spare), (other, one), (spare, other)):
            block = sheet.getCellRangeByPosition(0, start, columns - 1, start)
            place = sheet.getCellByPosition(0, end).CellAddress
            sheet.copyRange(place, block.RangeAddress)
        sheet.getCellRangeByPosition(0, spare, columns - 1, spare).clearContents(CONTENT)

    def edit_type(self, sheet, row, column, value):
        """Type a number or a text over a cell, a formula too."""
        cell = sheet.getCellByPosition(column, row)
        text = cell.getString() if cell.Type.value == "TEXT" else None
        formula = cell.getFormula()
        cell.setString(value) if isinstance(value, str) else cell.setValue(value)
        return lambda: cell.setFormula(formula) if text is None else cell.setString(text)

    def do_type(self, source, target, entries):
        """Type into unlocked cells, then save as .xlsx."""
        document = self.load(source)
        try:
            for sheet_name, address, value in entries:
                sheet = document.Sheets.getByName(sheet_name)
                cell = sheet.getCellRangeByName(address)
                if sheet.isProtected() and cell.CellProtection.IsLocked:
                    raise PermissionError(f"{sheet_name}!{address} is locked")
                if value is None:
                    cell.clearContents(CONTENT)
                elif isinstance(value, str):
                    cell.setString(value)
                else:
                    cell.setValue(value)
            document.calculateAll()
            self.store(document, target, XLSX)
        finally:
            document.close(True)


def used(sheet):
    """The values of all rows in use; an error is its text."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    block = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    return [list(row) for row in block.getDataArray()]


def read(sheet):
    """A1 → [displayed string, value, formula, error code] of the cells with content."""
    found = {}
    ranges = sheet.queryContentCells(CONTENT)
    for address in ranges.RangeAddresses:
        block = sheet.getCellRangeByPosition(
            address.StartColumn, address.StartRow, address.EndColumn, address.EndRow
        )
        values, formulas = block.getDataArray(), block.getFormulaArray()
        for down, (value_row, formula_row) in enumerate(zip(values, formulas, strict=True)):
            for right, (value, formula) in enumerate(zip(value_row, formula_row, strict=True)):
                is_formula = isinstance(formula, str) and formula.startswith("=")
                text, error = value, 0
                if not isinstance(value, str):
                    # only numbers and errors are shown otherwise than they are stored
                    cell = block.getCellByPosition(right, down)
                    text, error = cell.getString(), cell.getError() if is_formula else 0
                name = letters(address.StartColumn + right) + str(address.StartRow + down + 1)
                found[name] = [
                    text,
                    None if error else value,
                    formula if is_formula else "",
                    error,
                ]
    return found


def letters(column):
    """Spreadsheet letters of a 0-based column."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def main():
    """Answer requests until stdin closes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    requests = os.fdopen(0, "r", encoding="utf-8")
    server = Server(sys.argv[1])
    try:
        ready = {"soffice": server.process.pid, "profile": str(server.profile)}
        print(json.dumps(ready), file=answers, flush=True)
        for line in requests:
            try:
                reply = {"result": server.answer(json.loads(line))}
            except Exception as error:
                dead = server.process.poll() is not None or "DisposedException" in repr(error)
                reply = {"error": str(error), "trace": traceback.format_exc(), "dead": dead}
            print(json.dumps(reply), file=answers, flush=True)
    finally:
        server.close()


if __name__ == "__main__":
    main()
