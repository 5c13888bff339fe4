"""LibreOffice for the tests: what a generated workbook shows once something recalculates it.

One headless soffice stays alive per test process (pytest-xdist: per worker). It runs behind a
small script under whichever Python has `uno`, and is started anew if it crashes.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

_SERVER = Path(__file__).with_name("office_server.py")
_SECONDS = 180


class Shown(NamedTuple):
    """A cell after recalculation; `error` is LibreOffice's code, 0 for none."""

    text: str
    value: float | str | None
    formula: str
    error: int


Cells = dict[str, dict[str, Shown]]


class OfficeError(Exception):
    """LibreOffice could not do what was asked."""


class OfficeCrash(OfficeError):
    """LibreOffice died or hung."""


@cache
def find_soffice() -> str:
    """The soffice program."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    raise OfficeError("LibreOffice Calc is needed for these tests (Debian: libreoffice-calc)")


@cache
def find_python() -> str:
    """A Python that can import uno: LibreOffice's own or the system's."""
    program = Path(find_soffice()).resolve().parent
    candidates = [str(program / "python"), sys.executable]
    for name in ("python3", "python"):
        for folder in os.get_exec_path():
            candidates.append(str(Path(folder) / name))
    for path in dict.fromkeys(candidates):
        if Path(path).is_file():
            probe = subprocess.run([path, "-c", "import uno"], capture_output=True, check=False)
            if probe.returncode == 0:
                return path
    raise OfficeError("no Python with the uno module found (Debian: python3-uno)")


def chinese_fonts() -> str:
    """The families that fontconfig knows for Chinese; nothing where there is none, or no such."""
    if shutil.which("fc-list") is None:
        return ""
    command = ["fc-list", ":lang=zh-cn", "family"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def check_fonts() -> None:
    """Fail at once, and say why, where printed pages cannot be what the tests expect.

    Raises:
        OfficeError: this machine has no font for Chinese.
    """
    if not chinese_fonts():
        raise OfficeError(
            "This test counts or reads printed pages, and this machine has no font for Chinese. "
            "Install one (Debian: fonts-noto-cjk and fontconfig), run fc-cache, and start anew: "
            "a LibreOffice that is already running does not see it."
        )


class Office:
    """A LibreOffice that recalculates, types into, and prints workbooks given as bytes."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.soffice = 0
        """Process id of the soffice that runs behind the script."""
        self._profile = ""

    def recalculate(self, data: bytes) -> bytes:
        """The workbook as LibreOffice saves it after a hard recalculation."""
        return self._through(data, "recalculate", ".xlsx")

    def convert(self, data: bytes, filter_name: str, suffix: str, password: str = "") -> bytes:
        """The workbook saved in another format, e.g. ("calc8", ".ods")."""
        more = {"password": password} if password else {}
        return self._through(data, "convert", suffix, filter_name=filter_name, **more)

    def to_pdf(self, data: bytes) -> bytes:
        """The workbook as printed, by a machine that has the fonts for it."""
        check_fonts()
        return self.convert(data, "calc_pdf_Export", ".pdf")

    def document_to_pdf(self, data: bytes) -> bytes:
        """A Word document as printed, by a machine that has the fonts for it."""
        check_fonts()
        with self._folder(data, ".docx") as source:
            target = source.with_name("out.pdf")
            more = {"target": str(target), "filter_name": "writer_pdf_Export"}
            self._ask({"op": "convert", "source": str(source), **more})
            return target.read_bytes()

    def type_into(
        self, data: bytes, entries: Mapping[tuple[str, str], float | str | None]
    ) -> bytes:
        """Fill cells (sheet, A1) as a person would; a locked cell raises OfficeError.

        Numbers are typed as numbers, texts stay texts, None empties the cell.
        """
        listed = [[sheet, cell, value] for (sheet, cell), value in entries.items()]
        return self._through(data, "type", ".xlsx", entries=listed)

    def edited(
        self, data: bytes, edits: Sequence[Sequence[Any]], watch: Sequence[str]
    ) -> list[dict[str, list[list[Any]]]]:
        """The values of the watched sheets after each edit; edits add up.

        An edit is ("sort", sheet, (first, last), columns, by, ascending), ("insert", sheet, row),
        ("hide", sheet, first, last), ("swap", sheet, (one, other), columns, spare) or
        ("type", sheet, row, column, value); rows and columns are 0-based.
        """
        with self._folder(data) as source:
            asked = {"op": "edit", "source": str(source), "edits": [list(e) for e in edits]}
            found: list[dict[str, list[list[Any]]]] = self._ask({**asked, "watch": list(watch)})
        return found

    def run_macros(self, data: bytes, calls: Sequence[tuple[str, Sequence[Any]]]) -> list[Any]:
        """What each procedure (module.name) of a macro workbook returns for its arguments."""
        listed = [[f"VBAProject.{name}", list(given)] for name, given in calls]
        with self._folder(data, ".xlsm") as source:
            answers: list[Any] = self._ask({"op": "macros", "source": str(source), "calls": listed})
        return answers

    def formulas(self, data: bytes, formulas: Sequence[str]) -> list[str]:
        """What cells of a macro workbook show for `formulas`, in LibreOffice's own notation."""
        with self._folder(data, ".xlsm") as source:
            asked = {"op": "formulas", "source": str(source), "formulas": list(formulas)}
            shown: list[str] = self._ask(asked)
        return shown

    def cells(self, data: bytes) -> Cells:
        """Sheet → A1 → what the cell shows after recalculation, for cells with content."""
        with self._folder(data) as source:
            return _shown(self._ask({"op": "cells", "source": str(source)}))

    def stored_and_recalculated(self, data: bytes) -> tuple[Cells, Cells]:
        """What the cells show as stored in the file, and after a hard recalculation."""
        with self._folder(data) as source:
            both = self._ask({"op": "compare", "source": str(source)})
        return _shown(both["before"]), _shown(both["after"])

    def assert_recalculation_changes_nothing(self, data: bytes) -> Cells:
        """Fail unless every cell of every sheet shows what the file's cached values say.

        Returns the cells as shown, so that a test can go on with them.
        """
        before, after = self.stored_and_recalculated(data)
        wrong = [
            f"{sheet}!{cell}: stored {_text(before, sheet, cell)!r}, "
            f"recalculated {_text(after, sheet, cell)!r} {_formula(after, sheet, cell)}"
            for sheet in sorted(before.keys() | after.keys())
            for cell in sorted(before.get(sheet, {}).keys() | after.get(sheet, {}).keys())
            if _text(before, sheet, cell) != _text(after, sheet, cell)
        ]
        wrong += _cached_differences(data, after)
        assert not wrong, f"{len(wrong)} cells change:\n" + "\n".join(wrong[:20])
        return after

    def close(self) -> None:
        """End LibreOffice."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.soffice, signal.SIGKILL)
            shutil.rmtree(self._profile, ignore_errors=True)

    def _through(self, data: bytes, op: str, suffix: str, **more: Any) -> bytes:
        with self._folder(data) as source:
            target = source.with_name("out" + suffix)
            self._ask({"op": op, "source": str(source), "target": str(target), **more})
            return target.read_bytes()

    @staticmethod
    @contextlib.contextmanager
    def _folder(data: bytes, suffix: str = ".xlsx") -> Any:
        with tempfile.TemporaryDirectory(prefix="xltools-office-") as folder:
            source = Path(folder) / f"in{suffix}"
            source.write_bytes(data)
            yield source

    def _ask(self, request: dict[str, Any]) -> Any:
        try:
            return self._ask_once(request)
        except OfficeCrash:
            self.close()
            return self._ask_once(request)

    def _ask_once(self, request: dict[str, Any]) -> Any:
        process = self._started()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
        except OSError as error:
            raise OfficeCrash("LibreOffice is gone") from error
        reply = self._next_line()
        if "error" in reply:
            kind = OfficeCrash if reply["dead"] else OfficeError
            raise kind(f"{reply['error']}\n{reply['trace']}")
        return reply["result"]

    def _started(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        self._process = subprocess.Popen(
            [find_python(), str(_SERVER), find_soffice()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        self._lines = queue.Queue()
        threading.Thread(
            target=_pump, args=(self._process.stdout, self._lines), daemon=True
        ).start()
        ready = self._next_line()
        self.soffice, self._profile = ready["soffice"], ready["profile"]
        return self._process

    def _next_line(self) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=_SECONDS)
        except queue.Empty:
            line = None
        if line is None:
            raise OfficeCrash("LibreOffice died or does not answer")
        reply: dict[str, Any] = json.loads(line)
        return reply


def _pump(stream: Any, lines: queue.Queue[str | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _shown(raw: dict[str, dict[str, list[Any]]]) -> Cells:
    return {
        sheet: {cell: Shown(*values) for cell, values in cells.items()}
        for sheet, cells in raw.items()
    }


def _text(cells: Cells, sheet: str, cell: str) -> str:
    shown = cells.get(sheet, {}).get(cell)
    return shown.text if shown else ""


def _formula(cells: Cells, sheet: str, cell: str) -> str:
    shown = cells.get(sheet, {}).get(cell)
    return shown.formula if shown else ""


def _cached_differences(data: bytes, after: Cells) -> list[str]:
    """Formula cells whose cached value, read from the XML, is not the recalculated one."""
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    wrong = []
    for sheet in formulas.worksheets:
        values = cached[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                was = values[cell.coordinate].value
                now = after[sheet.title].get(cell.coordinate)
                if not _same(was, now):
                    wrong.append(
                        f"{sheet.title}!{cell.coordinate}: cached {was!r}, recalculated {now}"
                    )
    return wrong


def _same(was: object, now: Shown | None) -> bool:
    if now is None or now.error:
        return False
    if isinstance(was, bool):
        return now.value == float(was)
    if isinstance(was, (int, float)):
        return isinstance(now.value, float) and math.isclose(
            was, now.value, rel_tol=1e-12, abs_tol=1e-12
        )
    return (was or "") == now.value
